import Ethereum
import Ledger
import Testing

@Suite struct PayoutEntriesTests {
    private static let batch: ID<PayoutBatch> = Sample.id(9)
    private static let safe: ID<Safe> = Sample.id(8)

    private static func lines(_ entry: JournalEntry) -> [String] {
        entry.postings.map {
            "\($0.side) \($0.account) \($0.amount.baseUnits) of \($0.amount.asset)"
        }
    }

    private static let owed = [
        "payable:pye_00000000000000000000000001 144550000000000000000 of ast_00000000000000000000000001",
        "payable:pye_00000000000000000000000001 1500000 of ast_00000000000000000000000002",
        "payable:pye_00000000000000000000000002 70000000000000000 of ast_00000000000000000000000003",
    ]
    private static let inFlight = [
        "in_flight:bat_00000000000000000000000009 144550000000000000000 of ast_00000000000000000000000001",
        "in_flight:bat_00000000000000000000000009 1500000 of ast_00000000000000000000000002",
        "in_flight:bat_00000000000000000000000009 70000000000000000 of ast_00000000000000000000000003",
    ]
    private static let paid = [
        "treasury:saf_00000000000000000000000008 144550000000000000000 of ast_00000000000000000000000001",
        "treasury:saf_00000000000000000000000008 1500000 of ast_00000000000000000000000002",
        "treasury:saf_00000000000000000000000008 70000000000000000 of ast_00000000000000000000000003",
    ]

    private static func all(debits: [String], credits: [String]) -> [String] {
        debits.map { "debit " + $0 } + credits.map { "credit " + $0 }
    }

    @Test func `freezing moves what is owed into flight`() throws {
        let entry = try PayoutEntries.frozen(
            Self.batch, payments: Sample.payments, id: Sample.id(1), day: Day("2021-06-07"))
        #expect(entry.kind == .batchFrozen)
        #expect(entry.source == "bat_00000000000000000000000009")
        #expect(Self.lines(entry) == Self.all(debits: Self.owed, credits: Self.inFlight))
    }

    @Test func `releasing moves it back to the payees`() throws {
        let entry = try PayoutEntries.released(
            Self.batch, payments: Sample.payments, id: Sample.id(1), day: Day("2021-06-07"))
        #expect(entry.kind == .batchReleased)
        #expect(Self.lines(entry) == Self.all(debits: Self.inFlight, credits: Self.owed))
    }

    @Test func `settling pays it from the Safe`() throws {
        let entry = try PayoutEntries.settled(
            Self.batch, from: Self.safe, payments: Sample.payments, id: Sample.id(1),
            day: Day("2021-06-07"))
        #expect(entry.kind == .paymentSettled)
        #expect(Self.lines(entry) == Self.all(debits: Self.inFlight, credits: Self.paid))
    }

    @Test func `payments of one payee and asset are one posting`() throws {
        let twice = [Sample.payments[1], Sample.payments[1]]
        let entry = try PayoutEntries.frozen(
            Self.batch, payments: twice, id: Sample.id(1), day: Day("2021-06-07"))
        #expect(entry.postings.map(\.amount.baseUnits) == [3_000_000, 3_000_000])
    }
}
