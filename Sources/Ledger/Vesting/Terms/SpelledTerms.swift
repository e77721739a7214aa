import Ethereum

/// The terms of a grant or a plan as a request writes them: amounts are texts in whole units, which
/// mean something only together with an asset.
public struct SpelledTerms: Hashable, Sendable {
    /// All fields that are no amounts; amounts are zero here, and ignored.
    public var written: WrittenTerms
    /// `total`; nil where it is left open.
    public var total: String?
    /// `rate`, `unlocked_at_start`, `unlocked_at_cliff`, `contract_amount`.
    public var rate, unlockedAtStart, unlockedAtCliff, contractAmount: String?
    /// `amount` of each of the parts, in their order.
    public var partAmounts: [String] = []

    /// Terms of a rule without any other field yet.
    public init(rule: String) {
        written = WrittenTerms(rule: rule, total: .zero)
    }

    /// Terms as they are kept, with amounts spelled in whole units of their asset again.
    public init(_ written: WrittenTerms, of asset: Asset) {
        self.written = written
        total = asset.text(written.total)
        rate = written.rate.map { asset.text($0) }
        unlockedAtStart = written.unlockedAtStart.map { asset.text($0) }
        unlockedAtCliff = written.unlockedAtCliff.map { asset.text($0) }
        contractAmount = written.contractAmount.map { asset.text($0) }
        partAmounts = written.parts.map { asset.text($0.amount) }
    }

    /// Whether an amount is given.
    var hasAmount: Bool {
        [total, rate, unlockedAtStart, unlockedAtCliff, contractAmount].contains { $0 != nil }
            || !partAmounts.isEmpty
    }

    /// The terms in base units of an asset; faults are added to those that are known.
    ///
    /// A total that is left open stays zero, which is for the judges of terms to say.
    func terms(in asset: Asset, _ faults: inout [Fault]) -> WrittenTerms {
        var terms = written
        func read(_ text: String?, _ field: String) -> UInt256? {
            guard let text else { return nil }
            do throws(AmountError) {
                return try asset.amount(text).baseUnits
            } catch {
                faults.append(Fault(at: .pointer("/" + field), error, found: text))
                return nil
            }
        }
        terms.total = read(total, "total") ?? .zero
        terms.rate = read(rate, "rate")
        terms.unlockedAtStart = read(unlockedAtStart, "unlocked_at_start")
        terms.unlockedAtCliff = read(unlockedAtCliff, "unlocked_at_cliff")
        terms.contractAmount = read(contractAmount, "contract_amount")
        for (index, text) in partAmounts.enumerated() where index < terms.parts.count {
            terms.parts[index].amount = read(text, "parts/\(index)/amount") ?? .zero
        }
        return terms
    }
}

extension SpelledTerms {
    /// The terms in base units of an asset, judged; throws ``VestingError/termsRefused(_:)`` with
    /// fields under `/terms`.
    public func judged(in asset: Asset) throws(VestingError) -> VestingTerms {
        do throws(VestingError) {
            var faults: [Fault] = []
            let terms = terms(in: asset, &faults)
            guard faults.isEmpty else { throw .termsRefused(faults) }
            return try VestingTerms(judging: terms)
        } catch {
            throw error.moved(under: "/terms")
        }
    }

    /// The terms of a plan, where the total is left open; throws ``VestingError``.
    ///
    /// Without an asset no amounts can be read, so none are taken.
    fileprivate func ofPlan(in asset: Asset?) throws(VestingError) -> WrittenTerms {
        if let total {
            throw .termsRefused([
                Fault(at: .pointer("/total"), VestingError.totalOfPlan, found: total)
            ])
        }
        guard let asset else {
            guard !hasAmount else { throw .amountNeedsAsset }
            return written
        }
        var faults: [Fault] = []
        let terms = terms(in: asset, &faults)
        guard faults.isEmpty else { throw .termsRefused(faults) }
        return terms
    }
}

extension VestingPlan {
    /// A plan as it was written; throws ``VestingError`` with fields under `/terms`.
    public init(
        id: ID<VestingPlan>, version: Int, name: String, spelled: SpelledTerms, of asset: Asset?
    ) throws(VestingError) {
        do throws(VestingError) {
            try self.init(
                id: id, version: version, name: name, asset: asset?.id,
                terms: spelled.ofPlan(in: asset))
        } catch {
            throw error.moved(under: "/terms")
        }
    }
}

extension VestingError {
    /// The same with the fields of its faults below another one.
    func moved(under pointer: String) -> VestingError {
        guard case .termsRefused(let faults) = self else { return self }
        return .termsRefused(faults.map { $0.moved(under: pointer) })
    }
}
