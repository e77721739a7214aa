import Ethereum

/// Takes the fields of written terms one by one and collects what is wrong with them.
///
/// A field that no judge has taken is one that the rule does not know.
struct TermsReader {
    let written: WrittenTerms
    let rule: VestingRule
    private(set) var faults: [Fault] = []
    private var taken: Set<String> = []

    init(_ written: WrittenTerms, rule: VestingRule) {
        self.written = written
        self.rule = rule
    }

    /// The value of a field; nil where it is not given.
    mutating func take<Value>(
        _ field: String, _ path: KeyPath<WrittenTerms, Value?>
    ) -> Value? {
        taken.insert(field)
        return written[keyPath: path]
    }

    /// The value of a field that the rule needs.
    mutating func require<Value>(
        _ field: String, _ path: KeyPath<WrittenTerms, Value?>
    ) -> Value? {
        guard let value = take(field, path) else {
            add(.fieldMissing(rule), field, found: nil)
            return nil
        }
        return value
    }

    /// Notes a fault of a field, such as `cliff` or `parts/3/amount`.
    mutating func add(_ error: VestingError, _ field: String, found: String?) {
        faults.append(Fault(at: .pointer("/" + field), error, found: found))
    }

    /// A number within bounds; nil, and a fault, where it is not.
    mutating func number(_ number: Int, in range: ClosedRange<Int>, _ field: String) -> Int? {
        guard range.contains(number) else {
            add(.outOfRange(range), field, found: String(number))
            return nil
        }
        return number
    }

    /// The second of an instant that has no fraction of one.
    mutating func second(_ instant: Instant, _ field: String) -> UnixTime? {
        guard instant == UnixTime(instant).instant else {
            add(.notAWholeSecond, field, found: instant.description)
            return nil
        }
        return UnixTime(instant)
    }

    /// A fault unless the total fits the contract's 128 bits.
    mutating func mustFit128Bits() {
        if written.total.bitWidth > 128 {
            add(.totalAbove128Bits, "total", found: written.total.description)
        }
    }

    /// Whether `parts` were taken.
    mutating func takeParts() -> [WrittenTerms.Part] {
        taken.insert("parts")
        return written.parts
    }

    /// Faults for the fields that no judge has taken.
    mutating func finish() {
        for (field, found) in written.given where !taken.contains(field) {
            add(.fieldNotOfRule(rule), field, found: found)
        }
    }
}
