import Ledger
import Postgres

extension FlooredAccounts {
    /// The columns that ``init(_:followingAll:symbols:)`` reads, of table alias `c`.
    static let columns: SQL = "c.code, c.asset_id, c.debits, c.credits, c.floor"

    /// Reads rows of code, asset, both totals and floor.
    init(_ rows: Rows, followingAll followsAll: Bool, assets: [ID<Asset>: Asset]) throws {
        self.init(followingAll: followsAll, assets: assets)
        for row in rows {
            add(
                try row.value("code"), try row.value("asset_id"),
                Balance(debits: try row.value("debits"), credits: try row.value("credits")),
                floor: try row.optionalValue("floor"))
        }
    }
}

extension Work {
    /// Throws ``JournalError`` with the account that an entry would take below its floor, or above
    /// 2^256 − 1; the database would refuse it without saying which.
    ///
    /// The head of the journal is held from here on, so that the accounts stay as they are.
    func mustBeHeld(_ entry: JournalEntry, namesPostings: Bool) async throws {
        let codes = Set(entry.postings.map(\.account))
        let assets = Set(entry.postings.map(\.amount.asset)).sorted()
        let rows = try await transaction.pipeline([
            "SELECT lock_journal_head()",
            """
            SELECT \(FlooredAccounts.columns)
            FROM account AS c
            WHERE c.code = ANY (\(Array(codes))::text []) AND c.asset_id = ANY (\(assets)::uuid [])
            """,
            Asset.of([entry]),
        ])
        var accounts = try FlooredAccounts(
            rows[1], followingAll: true, assets: Asset.byID(rows[2]))
        try accounts.take(entry, namesPostings: namesPostings)
    }
}
