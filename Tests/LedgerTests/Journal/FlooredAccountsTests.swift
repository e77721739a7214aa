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
        var accounts = FlooredAccounts()
        let income = try AccountCode("income:a")
        accounts.add(income, Self.asset, Balance(debits: 5, credits: 15), floor: 4)
        try accounts.take(entry("income:a", "income:b", 6))
        #expect(throws: JournalError.belowFloor(income)) {
            try accounts.take(entry("income:a", "income:b", 1))
        }
        try accounts.take(entry("income:b", "income:a", 1))
        try accounts.take(entry("income:a", "income:b", 1))
    }

    @Test func `following all accounts, none passes 2^256 − 1`() throws {
        var accounts = FlooredAccounts(followingAll: true)
        try accounts.take(entry("income:a", "income:b", .max))
        #expect(throws: JournalError.sumTooLarge(Self.asset)) {
            try accounts.take(entry("income:a", "income:c", 1))
        }
        try accounts.take(entry("income:c", "income:a", 1))
    }

    @Test func `without that, what has no floor is not looked at`() throws {
        var accounts = FlooredAccounts()
        try accounts.take(entry("income:a", "income:b", .max))
        try accounts.take(entry("income:a", "income:b", .max))
    }
}
