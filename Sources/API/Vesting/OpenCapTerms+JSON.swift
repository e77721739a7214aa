import JSON
import Ledger

extension OpenCapTerms {
    /// Writes a `VESTING_TERMS` object.
    func write(to writer: inout JSONWriter, id: String, name: String) {
        writer.object { writer in
            writer.field("object_type", "VESTING_TERMS")
            writer.field("id", id)
            writer.field("name", name)
            writer.field("description", name)
            writer.field("allocation_type", allocation)
            writer.array("vesting_conditions") { writer in
                for condition in conditions { writer.object { condition.write(to: &$0) } }
            }
        }
    }

    /// Reads the members of a `VESTING_TERMS` object.
    init?(_ fields: inout JSONFields) {
        let allocation = fields.string("allocation_type")
        let conditions = fields.array("vesting_conditions", count: 1...10_000) {
            try Condition(reading: $0)
        }
        guard let allocation, let conditions else { return nil }
        self.init(allocation: allocation, conditions: conditions)
    }
}

extension OpenCapTerms.Condition {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.field("id", id)
        switch share {
        case .quantity(let text): writer.field("quantity", text)
        case .portion(let part, let whole, let ofRemainder):
            writer.object("portion") { writer in
                writer.field("numerator", "\(part)")
                writer.field("denominator", "\(whole)")
                if ofRemainder { writer.field("remainder", true) }
            }
        }
        writer.object("trigger") { trigger.write(to: &$0) }
        writer.array("next_condition_ids") { writer in for id in next { writer.value(id) } }
    }

    fileprivate init(reading place: JSONPlace) throws {
        var fields = try JSONFields(place)
        _ = fields.optionalString("description")
        let portion = fields.optionalObject("portion") { fields in
            let ofRemainder = fields.optionalBool("remainder")
            let (part, whole) = try fields.finish(
                fields.parse("numerator") { try WholeNumber($0).number },
                fields.parse("denominator") { try WholeNumber($0).number })
            return OpenCapTerms.Share.portion(
                part, of: whole, ofRemainder: ofRemainder.flatMap { $0 } ?? false)
        }
        let quantity: String? = fields.given("quantity") { $0 }
        let share = portion.flatMap { $0 } ?? quantity.map { .quantity($0) }
        if share == nil || (quantity != nil && portion.flatMap { $0 } != nil) {
            fields.add(
                "portion", code: "missing", detail: "is required, or quantity; one of both",
                found: nil)
        }
        let (id, trigger, next) = try fields.finish(
            fields.string("id"), fields.required("trigger") { try OpenCapTerms.Trigger($0) },
            fields.array("next_condition_ids", count: 0...10_000) { try $0.string() })
        self.init(id: id, share: share ?? .quantity("0"), trigger: trigger, next: next)
    }
}

extension OpenCapTerms.Trigger {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .start: writer.field("type", "VESTING_START_DATE")
        case .event: writer.field("type", "VESTING_EVENT")
        case .date(let day):
            writer.field("type", "VESTING_SCHEDULE_ABSOLUTE")
            writer.field("date", day.description)
        case .period(let period, let after):
            writer.field("type", "VESTING_SCHEDULE_RELATIVE")
            writer.object("period") { writer in
                writer.field("length", period.length)
                writer.field("type", period.isMonths ? "MONTHS" : "DAYS")
                writer.field("occurrences", period.occurrences)
                if let day = period.dayOfMonth { writer.field("day_of_month", day) }
                if let cliff = period.cliffInstallment {
                    writer.field("cliff_installment", cliff)
                }
            }
            writer.field("relative_to_condition_id", after)
        }
    }

    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        switch fields.choice("type", Kind.self) {
        case nil, .start:
            try fields.finish()
            self = .start
        case .event:
            try fields.finish()
            self = .event
        case .absolute: self = .date(try fields.finish(fields.parse("date") { try Day($0) }))
        case .relative:
            let period = fields.required("period") { try OpenCapTerms.Period($0) }
            let after = fields.string("relative_to_condition_id")
            let (length, origin) = try fields.finish(period, after)
            self = .period(length, after: origin)
        }
    }

    private enum Kind: String, CaseIterable {
        case start = "VESTING_START_DATE"
        case event = "VESTING_EVENT"
        case absolute = "VESTING_SCHEDULE_ABSOLUTE"
        case relative = "VESTING_SCHEDULE_RELATIVE"
    }
}

extension OpenCapTerms.Period {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let isMonths = fields.parse("type") { try PeriodType($0).isMonths }
        let (length, months, occurrences, day, cliff) = try fields.finish(
            fields.integer("length", in: 0...12_000), isMonths,
            fields.integer("occurrences", in: 1...10_000),
            fields.optionalString("day_of_month"),
            fields.optionalInteger("cliff_installment", in: 0...10_000))
        self.init(
            length: length, isMonths: months, occurrences: occurrences, dayOfMonth: day,
            cliffInstallment: cliff)
    }
}

private struct PeriodType {
    let isMonths: Bool

    init(_ text: String) throws(PeriodTypeError) {
        guard text == "MONTHS" || text == "DAYS" else { throw PeriodTypeError() }
        isMonths = text == "MONTHS"
    }
}

private struct PeriodTypeError: Error, CustomStringConvertible {
    var description: String { "must be MONTHS or DAYS" }
}

/// A number of the format that has no fraction, such as `48` or `48.0`.
private struct WholeNumber {
    let number: UInt64

    init(_ text: String) throws(WholeNumberError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let number = UInt64(first), parts.count <= 2,
            parts.count == 1 || parts[1].allSatisfy({ $0 == "0" })
        else { throw WholeNumberError() }
        self.number = number
    }
}

private struct WholeNumberError: Error, CustomStringConvertible {
    var description: String { "must be a whole number" }
}
