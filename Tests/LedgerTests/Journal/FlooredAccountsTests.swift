import Ethereum
import Ledger
import Testing

@Suite struct FlooredAccountsTests {
    private static let asset = ID<Asset>(high: 1, low: 1)

    private func entry(_ debit: String, _ credit: String, _ amount: UInt256) throws -> JournalEntry
    {
        try JournalEntry(
            id: ID(high: 1, low: 1), kind: .correction, effectiveDay: Day("2021-05-10"),
            memo: "Move",
            postings: [
                Posting(.debit, AccountCode(debit), Amount(baseUnits: amount, of: Self.asset)),
                Posting(.credit, AccountCode(credit), Amount(baseUnits: amount, of: Self.asset)),
            ])
    }

    @Test func `an account falls to its floor and no further, entry by entry`() throws {
        let gold = try Asset(
            id: Self.asset, chain: try #require(ChainID(1)), address: nil, symbol: "GOLD",
            name: "Gold", decimals: 1)
        var accounts = FlooredAccounts(assets: [Self.asset: gold])
        let income = try AccountCode("income:a")
        accounts.add(income, Self.asset, Balance(debits: 5, credits: 15), floor: 4)
        try accounts.take(entry("income:a", "income:b", 6))
        let refusal = JournalError.belowFloor(
            income, balance: "0.3 GOLD", floor: "0.4", posting: 0)
        #expect(throws: refusal) { try accounts.take(entry("income:a", "income:b", 1)) }
        let overdrawn = JournalError.belowFloor(
            income, balance: "-1.6 GOLD", floor: "0.4", posting: 0)
        #expect(throws: overdrawn) { try accounts.take(entry("income:a", "income:b", 20)) }
        try accounts.take(entry("income:b", "income:a", 1))
        try accounts.take(entry("income:a", "income:b", 1))
    }

    @Test func `following all accounts, none passes 2^256 − 1`() throws {
        var accounts = FlooredAccounts(followingAll: true)
        try accounts.take(entry("income:a", "income:b", .max))
        let full = try AccountCode("income:a")
        #expect(
            throws: JournalError.totalTooLarge(full, asset: "\(Self.asset)", posting: 0)
        ) {
            try accounts.take(entry("income:a", "income:c", 1))
        }
        try accounts.take(entry("income:c", "income:a", 1))
    }

    @Test func `an error points at the posting that takes, and at none where there is none`()
        throws
    {
        let (income, costs) = (try AccountCode("income:a"), try AccountCode("income:b"))
        let asset = Self.asset
        let postings = [(Side.credit, income, 2), (.debit, income, 8), (.credit, costs, 6)].map {
            Posting($0.0, $0.1, Amount(baseUnits: UInt256(UInt64($0.2)), of: asset))
        }
        let entry = try JournalEntry(
            id: ID(high: 1, low: 1), kind: .correction, effectiveDay: Day("2021-05-10"),
            memo: "Move", postings: postings)
        var accounts = FlooredAccounts()
        accounts.add(income, asset, Balance(debits: 5, credits: 10), floor: 0)
        let expected = {
            JournalError.belowFloor(
                income, balance: "-1 base units of \(asset)", floor: "0", posting: $0)
        }
        #expect(throws: expected(1)) { try accounts.take(entry) }
        #expect(throws: expected(nil)) { try accounts.take(entry, namesPostings: false) }
        #expect(expected(1).faults.map(\.place) == [.pointer("/postings/1")])
        #expect(expected(nil).faults.map(\.place) == [.pointer("")])
    }

    @Test func `without that, what has no floor is not looked at`() throws {
        var accounts = FlooredAccounts()
        try accounts.take(entry("income:a", "income:b", .max))
        try accounts.take(entry("income:a", "income:b", .max))
    }
}
