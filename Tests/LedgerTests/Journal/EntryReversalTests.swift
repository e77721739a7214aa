import Ethereum
import Ledger
import Testing

@Suite struct EntryReversalTests {
    private static let asset = ID<Asset>(high: 1, low: 1)

    private func entry() throws -> JournalEntry {
        try JournalEntry(
            id: ID(high: 1, low: 1), kind: .topUp, effectiveDay: Day("2021-05-10"), memo: "Fees",
            postings: [
                Posting(.debit, AccountCode("income:a"), Amount(baseUnits: 7, of: Self.asset)),
                Posting(.credit, AccountCode("income:b"), Amount(baseUnits: 7, of: Self.asset)),
            ])
    }

    private func reverse(
        _ day: String?, today: String = "2021-06-07", periods: BookPeriods = .allOpen
    ) throws -> JournalEntry {
        try EntryReversal(effectiveDay: day.map { try Day($0) }, memo: "Wrong").entry(
            reversing: entry(), ofNumber: 4, id: ID(high: 1, low: 2), today: Day(today),
            periods: periods)
    }

    @Test(arguments: [
        ("2021-05-10", "2021-05-10"), ("2021-06-07", "2021-06-07"), (nil, "2021-06-07"),
    ])
    func `a reversal is effective from the day of its entry up to today`(
        day: String?, expected: String
    ) throws {
        let reversal = try reverse(day)
        #expect(reversal.effectiveDay.description == expected)
        #expect(reversal.kind == .reversal)
        #expect(reversal.reverses == 4)
        #expect(reversal.postings.map(\.side) == [.credit, .debit])
        #expect(reversal.postings.map(\.amount.baseUnits) == [7, 7])
    }

    @Test(arguments: ["2021-05-09", "2021-06-08"])
    func `a day before the entry and one after today are refused`(day: String) throws {
        let allowed = try Day("2021-05-10")...Day("2021-06-07")
        #expect(throws: JournalError.dayTooFar(found: try Day(day), allowed: allowed)) {
            try reverse(day)
        }
    }

    @Test func `a reversal is not effective in a closed month`() throws {
        let periods = BookPeriods(closedThrough: try Day("2021-05-31"), states: [:])
        let day = try Day("2021-05-31")
        #expect(throws: PeriodError.dayClosed(day, next: try Month("2021-06"))) {
            try reverse("2021-05-31", periods: periods)
        }
        #expect(try reverse("2021-06-01", periods: periods).effectiveDay == Day("2021-06-01"))
    }

    @Test(arguments: [
        ("", JournalError.memoMalformed(found: 0)), (" ", .memoBlank), ("\u{200B}", .memoBlank),
        ("\u{FEFF} \u{00AD}", .memoBlank), ("a\nb", .memoHasControl("\n")),
    ])
    func `a reversal says why`(memo: String, error: JournalError) {
        #expect(throws: error) { try EntryReversal(effectiveDay: nil, memo: memo) }
    }

    @Test(arguments: [
        ("Paid\u{202E}", "U+202E, which turns the direction of text"),
        ("\u{7}Paid", "the control character U+0007"), ("Paid\u{2028}", "the line break U+2028"),
    ])
    func `a memo that is refused says what is in it`(memo: String, found: String) {
        let error = #expect(throws: JournalError.self) { try JournalEntry.memo(memo) }
        #expect(
            error?.description == "A memo is one line of plain text; this one has \(found).")
        #expect(error?.code == "memo_malformed")
        #expect(error?.faults.map(\.place) == [.pointer("/memo")])
    }
}
