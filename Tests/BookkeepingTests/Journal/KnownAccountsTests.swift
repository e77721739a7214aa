import Ethereum
import Ledger
import Testing

@testable import Bookkeeping

/// Which accounts of entries are looked up, and by which places their postings name them.
@Suite struct KnownAccountsTests {
    private let dollar = ID<Asset>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0001)

    private func account(_ code: String) throws -> AccountKey {
        AccountKey(code: try AccountCode(code), asset: dollar)
    }

    /// One entry that names accounts by their codes, in turn debited and credited.
    private func entry(_ codes: String...) throws -> RecordedBy {
        let postings = try codes.enumerated().map { place, code in
            try Posting(
                place.isMultiple(of: 2) ? .debit : .credit, AccountCode(code),
                Amount(baseUnits: UInt256(5), of: dollar))
        }
        return RecordedBy(
            entry: try JournalEntry(
                id: ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0002), kind: .correction,
                effectiveDay: Day("2021-06-01"), memo: "x", postings: postings),
            caller: .operatorOfMachine)
    }

    @Test func `each account is named once, those that are known first`() throws {
        let entries = try [
            entry("income:a", "equity:b"), entry("equity:b", "income:c"),
            entry("income:a", "income:d"),
        ]
        let memory = KnownAccounts()
        let strange = NamedAccounts(of: entries, knowing: memory)
        #expect(strange.known == [])
        #expect(
            strange.unknown.map(\.code.description) == [
                "income:a", "equity:b", "income:c", "income:d",
            ])
        #expect(strange.places == [1, 2, 2, 3, 1, 4])

        memory.learn([7, 9], of: [try account("income:c"), try account("income:a")])
        let named = NamedAccounts(of: entries, knowing: memory)
        #expect(named.known == [9, 7])
        #expect(named.unknown.map(\.code.description) == ["equity:b", "income:d"])
        #expect(named.places == [1, 3, 3, 2, 1, 4])
        #expect(NamedAccounts(of: entries, knowing: nil).places == strange.places)
    }

    @Test func `accounts of another asset are others`() throws {
        let memory = KnownAccounts()
        memory.learn([7], of: [try account("income:a")])
        let other = AccountKey(
            code: try AccountCode("income:a"),
            asset: ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0003))
        #expect(memory.ids(of: [try account("income:a"), other]) == [7, nil])
    }
}
