import Ethereum
import JSON
import Ledger

/// Terms as the database keeps them: a JSON object of the written fields, amounts in base units.
extension WrittenTerms {
    /// The object; rule and total only where no columns of their own hold them.
    func json(withTotal: Bool) -> String {
        var writer = JSONWriter()
        writer.object { write(to: &$0, withTotal: withTotal) }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    /// The members of the object; those that are not given are left out.
    func write(to writer: inout JSONWriter, withTotal: Bool) {
        if withTotal {
            writer.field("rule", rule)
            writer.field("total", total.description)
        }
        if let ruleVersion { writer.field("rule_version", ruleVersion) }
        for (name, value) in texts { if let value { writer.field(name, value) } }
        for (name, value) in numbers { if let value { writer.field(name, value) } }
        guard !parts.isEmpty else { return }
        writer.array("parts") { writer in
            for part in parts {
                writer.object { writer in
                    if let time = part.time { writer.field("time", time.description) }
                    if let name = part.name { writer.field("name", name) }
                    writer.field("amount", part.amount.description)
                    if let exponent = part.exponent { writer.field("exponent", exponent) }
                }
            }
        }
    }

    private var texts: [(String, String?)] {
        [
            ("start", start?.description), ("cliff", cliff?.description),
            ("end", end?.description), ("rate", rate?.description),
            ("unlocked_at_start", unlockedAtStart?.description),
            ("unlocked_at_cliff", unlockedAtCliff?.description),
            ("contract_amount", contractAmount?.description),
            ("start_day", startDay?.description), ("day_of_month", dayOfMonth),
            ("cliff_anchor", cliffAnchor?.description),
            ("locked_until", lockedUntil?.description), ("forfeiture", forfeiture),
        ]
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

extension WrittenTerms {
    /// Reads the object; rule and total come from columns.
    init(stored text: String, rule: String, total: UInt256) throws {
        var fields = try JSONFields(try JSONReader().read(Array(text.utf8)))
        try self.init(&fields, rule: rule, total: total)
        try fields.finish()
    }

    /// Reads an object that holds rule and total as well.
    init(storedWithTotal place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (rule, total) = (fields.string("rule"), fields.string("total"))
        guard let rule, let total else { throw StorageError.malformed(type: "terms") }
        try self.init(&fields, rule: rule, total: UInt256(decimal: total))
        try fields.finish()
    }

    private init(_ fields: inout JSONFields, rule: String, total: UInt256) throws {
        self.init(rule: rule, total: total)
        ruleVersion = Self.number("rule_version", &fields)
        start = Self.text("start", &fields) { try Instant($0) }
        cliff = Self.text("cliff", &fields) { try Instant($0) }
        end = Self.text("end", &fields) { try Instant($0) }
        rate = Self.text("rate", &fields) { try UInt256(decimal: $0) }
        unlockedAtStart = Self.text("unlocked_at_start", &fields) { try UInt256(decimal: $0) }
        unlockedAtCliff = Self.text("unlocked_at_cliff", &fields) { try UInt256(decimal: $0) }
        contractAmount = Self.text("contract_amount", &fields) { try UInt256(decimal: $0) }
        startDay = Self.text("start_day", &fields) { try Day($0) }
        dayOfMonth = Self.text("day_of_month", &fields) { $0 }
        cliffAnchor = Self.text("cliff_anchor", &fields) { try Day($0) }
        lockedUntil = Self.text("locked_until", &fields) { try Instant($0) }
        forfeiture = Self.text("forfeiture", &fields) { $0 }
        cliffSeconds = Self.number("cliff_seconds", &fields)
        durationSeconds = Self.number("duration_seconds", &fields)
        durationWeeks = Self.number("duration_weeks", &fields)
        periodSeconds = Self.number("period_seconds", &fields)
        intervalMonths = Self.number("interval_months", &fields)
        intervalDays = Self.number("interval_days", &fields)
        occurrences = Self.number("occurrences", &fields)
        cliffInstallment = Self.number("cliff_installment", &fields)
        cliffMonths = Self.number("cliff_months", &fields)
        lockedMonths = Self.number("locked_months", &fields)
        let read = fields.optionalArray("parts") { try Part(stored: $0) }
        parts = read.flatMap { $0 } ?? []
    }

    /// A member that may be missing; a malformed one is a fault that `finish` throws.
    private static func text<Value>(
        _ name: String, _ fields: inout JSONFields, _ make: (String) throws -> Value
    ) -> Value? {
        let read: Value?? = fields.optionalParse(name, make)
        return read.flatMap { $0 }
    }

    private static func number<Integer: FixedWidthInteger & Sendable>(
        _ name: String, _ fields: inout JSONFields
    ) -> Integer? {
        let read: Integer?? = fields.optionalInteger(name, in: Integer.min...Integer.max)
        return read.flatMap { $0 }
    }
}

extension WrittenTerms.Part {
    fileprivate init(stored place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (time, name, amount, exponent) = try fields.finish(
            fields.optionalParse("time") { try Instant($0) }, fields.optionalString("name"),
            fields.parse("amount") { try UInt256(decimal: $0) },
            fields.optionalInteger("exponent", in: 0...UInt64.max))
        self.init(time: time, name: name, amount: amount, exponent: exponent)
    }
}
