import Ethereum
import Ledger
import Testing

/// Terms in the Open Cap Format and back.
@Suite struct OpenCapTermsTests {
    private typealias Terms = OpenCapTerms
    private static let start = Terms.Condition(
        id: "start", share: .quantity("0"), trigger: .start, next: ["a"])

    private static func period(
        _ length: Int, _ occurrences: Int, isMonths: Bool = true, cliff: Int? = nil
    ) -> Terms.Period {
        Terms.Period(
            length: length, isMonths: isMonths, occurrences: occurrences,
            dayOfMonth: isMonths ? "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH" : nil,
            cliffInstallment: cliff)
    }

    private static func condition(
        _ id: String, _ part: UInt64, of whole: UInt64, _ period: Terms.Period,
        after: String = "start", next: [String] = []
    ) -> Terms.Condition {
        Terms.Condition(
            id: id, share: .portion(part, of: whole, ofRemainder: false),
            trigger: .period(period, after: after), next: next)
    }

    private static func calendar(
        _ rule: String, months: Int? = nil, days: Int? = nil, _ count: Int, cliff: Int? = nil
    ) -> WrittenTerms {
        var terms = WrittenTerms(rule: rule, total: .zero)
        terms.intervalMonths = months
        terms.intervalDays = days
        terms.occurrences = count
        terms.cliffInstallment = cliff
        terms.dayOfMonth = months == nil ? nil : "vesting_start_day_or_last_day_of_month"
        return terms
    }

    @Test func `installments with a cliff are a calendar rule, however the cliff is written`()
        throws
    {
        let one = Terms(
            allocation: "FRONT_LOADED",
            conditions: [Self.start, Self.condition("a", 1, of: 48, Self.period(1, 48, cliff: 12))])
        #expect(
            try one.schedule()
                == .calendar(Self.calendar("calendar/front-loaded", months: 1, 48, cliff: 12)))
        // A quarter after a year, then a forty-eighth each month.
        let two = Terms(
            allocation: "CUMULATIVE_ROUNDING",
            conditions: [
                Self.start, Self.condition("a", 12, of: 48, Self.period(12, 1), next: ["b"]),
                Self.condition("b", 1, of: 48, Self.period(1, 36), after: "a"),
            ])
        #expect(
            try two.schedule()
                == .calendar(
                    Self.calendar("calendar/cumulative-rounding", months: 1, 48, cliff: 12)))
        let days = Terms(
            allocation: "CUMULATIVE_ROUND_DOWN",
            conditions: [
                Self.start, Self.condition("a", 2, of: 8, Self.period(365, 4, isMonths: false)),
            ])
        #expect(
            try days.schedule()
                == .calendar(Self.calendar("calendar/cumulative-round-down", days: 365, 4)))
    }

    @Test func `what is written is read as it was`() throws {
        for rule in VestingRule.allCases where rule.rawValue.hasPrefix("calendar/") {
            var terms = Self.calendar(rule.rawValue, months: 3, 16, cliff: 4)
            terms.dayOfMonth = "31_or_last_day_of_month"
            #expect(try Terms(writing: terms).schedule() == .calendar(terms))
        }
        let days = Self.calendar("calendar/back-loaded", days: 30, 12)
        #expect(try Terms(writing: days).schedule() == .calendar(days))
        #expect(try Terms(event: "launch").schedule() == .event(Handle("launch")))
    }

    @Test func `dates with fixed quantities are tranches`() throws {
        let first = try Day("2021-02-01")
        let second = try Day("2021-03-01")
        let dates = Terms(
            allocation: "CUMULATIVE_ROUND_DOWN",
            conditions: [
                Terms.Condition(
                    id: "one", share: .quantity("5"), trigger: .date(first), next: ["two"]),
                Terms.Condition(
                    id: "two", share: .quantity("7.5"), trigger: .date(second), next: []),
            ])
        #expect(
            try dates.schedule()
                == .dated([
                    Terms.Dated(day: first, quantity: "5"),
                    Terms.Dated(day: second, quantity: "7.5"),
                ]))
    }

    /// Graphs that Vestry cannot keep exactly.
    private static let refused: [(String, [OpenCapTerms.Condition])] = [
        ("LAST_LOADED", [start, condition("a", 1, of: 4, period(1, 4))]),
        ("BACK_LOADED", [start, condition("a", 1, of: 4, period(1, 3))]),
        (
            "BACK_LOADED",
            [condition("a", 1, of: 4, period(1, 4)), condition("a", 1, of: 4, period(1, 4))]
        ),
        ("BACK_LOADED", [start]),
        (
            "BACK_LOADED",
            [
                start, condition("a", 12, of: 48, period(12, 1), next: ["b"]),
                condition("b", 1, of: 48, period(1, 36), after: "a"),
            ]
        ),
        (
            "CUMULATIVE_ROUNDING",
            [
                start, condition("a", 1, of: 48, period(12, 1), next: ["b"]),
                condition("b", 1, of: 48, period(1, 36), after: "a"),
            ]
        ),
        (
            "CUMULATIVE_ROUNDING",
            [
                OpenCapTerms.Condition(
                    id: "start", share: .quantity("0"), trigger: .start, next: ["a", "b"]),
                condition("a", 1, of: 1, period(12, 1)), condition("b", 1, of: 1, period(1, 1)),
            ]
        ),
        (
            "CUMULATIVE_ROUNDING",
            [
                OpenCapTerms.Condition(
                    id: "a", share: .quantity("0"), trigger: .start, next: ["b"]),
                OpenCapTerms.Condition(
                    id: "b", share: .quantity("0"), trigger: .event, next: ["a"]),
            ]
        ),
        (
            "CUMULATIVE_ROUNDING",
            [
                start,
                OpenCapTerms.Condition(
                    id: "a", share: .portion(1, of: 1, ofRemainder: true), trigger: .event, next: []
                ),
            ]
        ),
        (
            "CUMULATIVE_ROUNDING",
            [
                OpenCapTerms.Condition(
                    id: "start", share: .quantity("1"), trigger: .start, next: ["a"]),
                condition("a", 1, of: 4, period(1, 4)),
            ]
        ),
    ]

    @Test(arguments: refused)
    func `a graph that cannot be kept exactly is refused`(
        allocation: String, conditions: [OpenCapTerms.Condition]
    ) {
        let error = #expect(throws: VestingError.self) {
            try OpenCapTerms(allocation: allocation, conditions: conditions).schedule()
        }
        #expect(error?.code == "ocf_not_expressible")
    }

    @Test func `fractions are refused with their hint`() {
        #expect(throws: VestingError.allocationFractional) {
            try Terms(allocation: "FRACTIONAL", conditions: [Self.start]).schedule()
        }
    }

    @Test func `rules, lock-ups and cliffs without a place in the format are refused`() throws {
        let plain = Self.calendar("calendar/back-loaded", months: 1, 48)
        var anchored = plain
        anchored.cliffMonths = 12
        anchored.cliffAnchor = try Day("2020-01-01")
        var locked = plain
        locked.lockedMonths = 6
        var kept = plain
        kept.forfeiture = "nothing"
        let linear = WrittenTerms(rule: "dss-vest", total: 5)
        for terms in [anchored, locked, kept, linear] {
            #expect(throws: VestingError.self) { try Terms(writing: terms) }
        }
        var monthly = plain
        monthly.cliffMonths = 12
        #expect(
            try Terms(writing: monthly).schedule()
                == .calendar(Self.calendar("calendar/back-loaded", months: 1, 48, cliff: 12)))
    }
}
