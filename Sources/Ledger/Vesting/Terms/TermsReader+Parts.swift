import Ethereum

/// Tranches, segments and milestones.
extension TermsReader {
    /// How many parts a grant may have.
    static let mostParts = 10_000

    typealias TimedPart = (time: UnixTime, amount: UInt256, exponent: UInt64)

    /// Parts with a time, in order and after the start; nil when one of them is not judged well.
    mutating func timedParts(
        after start: UnixTime?, withExponents: Bool = false
    ) -> [TimedPart]? {
        var timed: [TimedPart] = []
        let (parts, faultsBefore) = (countedParts(), faults.count)
        for (index, part) in parts.enumerated() {
            mustNotHave(part.name, index, "name")
            if !withExponents { mustNotHave(part.exponent?.description, index, "exponent") }
            guard let instant = part.time else {
                add(.fieldMissing(rule), "parts/\(index)/time", found: nil)
                continue
            }
            guard let time = second(instant, "parts/\(index)/time") else { continue }
            if let earlier = timed.last?.time ?? start, time <= earlier {
                add(.partOutOfOrder, "parts/\(index)/time", found: time.description)
            }
            if withExponents && part.exponent == nil {
                add(.fieldMissing(rule), "parts/\(index)/exponent", found: nil)
            }
            timed.append((time, part.amount, part.exponent ?? FixedPoint.unit))
        }
        mustSumToTotal(parts)
        return faults.count == faultsBefore && !timed.isEmpty ? timed : nil
    }

    /// Parts with names that differ; nil when one of them is not judged well.
    mutating func namedParts() -> [(name: Handle, amount: UInt256)]? {
        var named: [(name: Handle, amount: UInt256)] = []
        let (parts, faultsBefore) = (countedParts(), faults.count)
        for (index, part) in parts.enumerated() {
            mustNotHave(part.time?.description, index, "time")
            mustNotHave(part.exponent?.description, index, "exponent")
            guard let text = part.name else {
                add(.fieldMissing(rule), "parts/\(index)/name", found: nil)
                continue
            }
            do {
                let name = try Handle(text)
                if named.contains(where: { $0.name == name }) {
                    add(.milestoneTwice, "parts/\(index)/name", found: text)
                }
                named.append((name, part.amount))
            } catch {
                add(.milestoneMalformed, "parts/\(index)/name", found: text)
            }
        }
        mustSumToTotal(parts)
        return faults.count == faultsBefore && !named.isEmpty ? named : nil
    }

    private mutating func countedParts() -> [WrittenTerms.Part] {
        let parts = takeParts()
        if parts.isEmpty { add(.fieldMissing(rule), "parts", found: nil) }
        guard parts.count <= Self.mostParts else {
            add(.tooManyParts(allowed: Self.mostParts), "parts", found: String(parts.count))
            return []
        }
        return parts
    }

    private mutating func mustNotHave(_ found: String?, _ index: Int, _ field: String) {
        if let found { add(.fieldNotOfRule(rule), "parts/\(index)/\(field)", found: found) }
    }

    private mutating func mustSumToTotal(_ parts: [WrittenTerms.Part]) {
        guard !parts.isEmpty else { return }
        var sum = UInt256.zero
        var isTooLarge = false
        for (index, part) in parts.enumerated() {
            if part.amount.isZero { add(.partZero, "parts/\(index)/amount", found: "0") }
            let (next, overflow) = sum.addingReportingOverflow(part.amount)
            sum = next
            isTooLarge = isTooLarge || overflow
        }
        if isTooLarge || sum != written.total {
            add(
                .partsDoNotSum(total: written.total), "parts",
                found: isTooLarge ? nil : sum.description)
        }
    }
}
