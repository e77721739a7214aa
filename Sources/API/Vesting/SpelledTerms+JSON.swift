import Ethereum
import JSON
import Ledger

extension SpelledTerms {
    /// The members of an object of terms; `total` only where it stands among them.
    init(_ fields: inout JSONFields, withTotal: Bool) {
        self.init(rule: fields.given("rule") { $0 } ?? "")
        if withTotal { total = fields.given("total") { $0 } }
        rate = fields.given("rate") { $0 }
        unlockedAtStart = fields.given("unlocked_at_start") { $0 }
        unlockedAtCliff = fields.given("unlocked_at_cliff") { $0 }
        contractAmount = fields.given("contract_amount") { $0 }
        written.ruleVersion = fields.number("rule_version")
        written.read(timesOf: &fields)
        written.read(calendarOf: &fields)
        let parts = fields.optionalArray("parts", count: 0...10_000) { try SpelledPart($0) }
        for part in parts.flatMap({ $0 }) ?? [] {
            written.parts.append(part.part)
            partAmounts.append(part.amount)
        }
    }
}

extension WrittenTerms {
    fileprivate mutating func read(timesOf fields: inout JSONFields) {
        start = fields.given("start") { try Instant($0) }
        cliff = fields.given("cliff") { try Instant($0) }
        end = fields.given("end") { try Instant($0) }
        cliffSeconds = fields.number("cliff_seconds")
        durationSeconds = fields.number("duration_seconds")
        durationWeeks = fields.number("duration_weeks")
        periodSeconds = fields.number("period_seconds")
        lockedUntil = fields.given("locked_until") { try Instant($0) }
        lockedMonths = fields.number("locked_months")
        forfeiture = fields.given("forfeiture") { $0 }
    }

    fileprivate mutating func read(calendarOf fields: inout JSONFields) {
        startDay = fields.given("start_day") { try Day($0) }
        intervalMonths = fields.number("interval_months")
        intervalDays = fields.number("interval_days")
        occurrences = fields.number("occurrences")
        dayOfMonth = fields.given("day_of_month") { $0 }
        cliffInstallment = fields.number("cliff_installment")
        cliffMonths = fields.number("cliff_months")
        cliffAnchor = fields.given("cliff_anchor") { try Day($0) }
    }
}

/// An element of `parts`, whose amount is in whole units.
private struct SpelledPart {
    let part: WrittenTerms.Part
    let amount: String

    init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (time, name, amount, exponent) = try fields.finish(
            fields.optionalParse("time") { try Instant($0) }, fields.optionalString("name"),
            fields.string("amount"), fields.optionalParse("exponent") { try Self.exponent($0) })
        part = WrittenTerms.Part(time: time, name: name, amount: .zero, exponent: exponent)
        self.amount = amount
    }

    /// A decimal such as `0.5`, with at most 18 digits behind the point.
    private static func exponent(_ text: String) throws -> UInt64 {
        let units = try AmountText.baseUnits(text, decimals: 18)
        guard let exponent = UInt64(exactly: units) else { throw AmountError.tooLarge }
        return exponent
    }
}

extension JSONFields {
    /// A string that may be missing, and that the closure makes something of; nil at a fault as well,
    /// which `finish` throws.
    mutating func given<Value>(_ name: String, _ make: (String) throws -> Value) -> Value? {
        let read: Value?? = optionalParse(name, make)
        return read.flatMap { $0 }
    }

    /// An integer that may be missing.
    mutating func number<Integer: FixedWidthInteger & Sendable>(_ name: String) -> Integer? {
        let read: Integer?? = optionalInteger(name, in: Integer.min...Integer.max)
        return read.flatMap { $0 }
    }
}

extension WrittenTerms {
    /// Writes the members of an object of terms, amounts in whole units with base units beside them;
    /// without an asset there are none.
    func write(to writer: inout JSONWriter, of asset: Asset?, withTotal: Bool = false) {
        writer.field("rule", rule)
        if let ruleVersion { writer.field("rule_version", ruleVersion) }
        if withTotal { writer.optionalAmount("total", total, of: asset) }
        for (name, time) in [("start", start), ("cliff", cliff), ("end", end)] {
            if let time { writer.field(name, UnixTime(time).description) }
        }
        writer.optionalAmount("rate", rate, of: asset)
        writer.optionalAmount("unlocked_at_start", unlockedAtStart, of: asset)
        writer.optionalAmount("unlocked_at_cliff", unlockedAtCliff, of: asset)
        writer.optionalAmount("contract_amount", contractAmount, of: asset)
        if let startDay { writer.field("start_day", startDay.description) }
        for (name, number) in numbers { if let number { writer.field(name, number) } }
        if let dayOfMonth { writer.field("day_of_month", dayOfMonth) }
        if let cliffAnchor { writer.field("cliff_anchor", cliffAnchor.description) }
        if let lockedUntil { writer.field("locked_until", UnixTime(lockedUntil).description) }
        if let forfeiture { writer.field("forfeiture", forfeiture) }
        guard !parts.isEmpty else { return }
        writer.array("parts") { writer in
            for part in parts { writer.object { part.write(to: &$0, of: asset) } }
        }
    }

    private var numbers: [(String, Int?)] {
        [
            ("cliff_seconds", cliffSeconds.map { Int($0) }),
            ("duration_seconds", durationSeconds.map { Int($0) }),
            ("duration_weeks", durationWeeks), ("period_seconds", periodSeconds.map { Int($0) }),
            ("interval_months", intervalMonths), ("interval_days", intervalDays),
            ("occurrences", occurrences), ("cliff_installment", cliffInstallment),
            ("cliff_months", cliffMonths), ("locked_months", lockedMonths),
        ]
    }
}

extension WrittenTerms.Part {
    fileprivate func write(to writer: inout JSONWriter, of asset: Asset?) {
        if let time { writer.field("time", UnixTime(time).description) }
        if let name { writer.field("name", name) }
        writer.optionalAmount("amount", amount, of: asset)
        if let exponent {
            writer.field("exponent", AmountText.text(UInt256(exponent), decimals: 18))
        }
    }
}

extension JSONWriter {
    /// A named amount in whole units, with base units beside it.
    mutating func amount(_ name: String, _ baseUnits: UInt256, of asset: Asset) {
        field(name, asset.text(baseUnits))
        field(name + "_base_units", baseUnits.description)
    }

    fileprivate mutating func optionalAmount(
        _ name: String, _ baseUnits: UInt256?, of asset: Asset?
    ) {
        guard let baseUnits, let asset else { return }
        amount(name, baseUnits, of: asset)
    }
}
