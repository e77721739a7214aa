import Ledger
import Postgres

extension Work {
    /// Opens those of the accounts that nothing was posted to yet; holds the head of the journal from then
    /// on.
    ///
    /// Recording does so itself, but looks all accounts of its postings up again when one is missing.
    func open(_ accounts: [AccountKey]) async throws {
        _ = try await transaction.query(
            """
            SELECT open_accounts(
                \(accounts.map(\.code))::text [], \(accounts.map(\.asset))::uuid []
            )
            """)
    }
}
