public import Ethereum
import Ledger
import Postgres

extension Work {
    /// Sets how far the balance of an account may fall on its normal side, in base units; nil for no
    /// floor. The account is opened when it has no postings yet.
    ///
    /// Throws ``BooksError/constraint(_:isConflict:)`` with `account_above_floor` when the balance is
    /// lower already.
    public func setAccountFloor(_ account: AccountKey, to floor: UInt256?) async throws {
        try principal?.mustBeAllowed(.postEntries)
        let asset = try await reader.row(
            "SELECT a.asset_id FROM asset AS a WHERE a.asset_id = \(account.asset)", orNo: "asset",
            account.asset
        ).value("asset_id", as: ID<Asset>.self)
        // Whoever changes an account holds the head of the journal.
        _ = try await transaction.pipeline([
            "SELECT open_accounts(ARRAY[\(account.code)::text], ARRAY[\(asset)::uuid])",
            """
            UPDATE account SET floor = \(orNull: floor)::numeric
            WHERE code = \(account.code) AND asset_id = \(asset)
            """,
        ])
        audit(AccountKey.floorSet, account, floor?.description ?? AccountKey.noFloor)
    }
}

extension AccountKey {
    /// What the audit log calls it, and how it says that there is no floor any more.
    static let floorSet = "account.floor_set"
    static let noFloor = "none"
}
