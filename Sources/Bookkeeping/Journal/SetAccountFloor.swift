import Ethereum
import Ledger
import Postgres

extension Work {
    /// Sets how far the balance of an account may fall on its normal side, in whole units of its asset;
    /// nil for no floor. The account is opened when it has no postings yet.
    ///
    /// - Parameters:
    ///   - key: which account.
    ///   - floor: such as `1000` or `0`; what is owed and what was spent never fall below zero at `0`.
    ///   - version: how often its floor was set when the caller looked; 0 before the first time.
    /// - Returns: the account with its new floor, and its version.
    /// - Throws: ``JournalError`` for a floor that is no amount, ``BooksError/stale(current:)``, and
    ///   ``JournalError/floorAboveBalance(_:asset:balance:)`` when the balance is lower already.
    public func setAccountFloor(
        _ key: AccountKey, to floor: String?, expecting version: ExpectedVersion
    ) async throws -> (AccountOverview, version: Int64) {
        try principal?.mustBeAllowed(.postEntries)
        let asset = try await reader.asset(key.asset).value
        let floor = try floor.map { try asset.floor($0) }
        try await mustNameSomething(key.code)
        // Whoever opens an account or changes its floor holds the head of the journal.
        try await open([key])
        let (account, old) = try await reader.account(key)
        try version.mustMatch(old)
        if let floor, !account.balance.isAtLeast(floor, on: key.code.prefix.normalSide) {
            throw JournalError.floorAboveBalance(
                key.code, asset: asset.symbol, balance: account.text)
        }
        _ = try await transaction.query(
            """
            UPDATE account SET floor = \(orNull: floor)::numeric
            WHERE code = \(key.code) AND asset_id = \(key.asset)
            """)
        audit(AccountKey.floorSet, key, floor?.description ?? AccountKey.noFloor)
        return (try await reader.account(key).0, old + 1)
    }

    /// Throws unless the Safe, group, payee, batch or grant of a code is there.
    private func mustNameSomething(_ code: AccountCode) async throws {
        let found: Rows
        switch try code.subject {
        case .word: return
        case .safe(let id):
            found = try await transaction.query(
                "SELECT 1 FROM safe AS s WHERE s.safe_id = \(id)")
        case .group(let id, _):
            found = try await transaction.query(
                "SELECT 1 FROM working_group AS g WHERE g.group_id = \(id)")
        case .payee(let id):
            found = try await transaction.query(
                "SELECT 1 FROM payee AS y WHERE y.payee_id = \(id)")
        case .batch(let id):
            found = try await transaction.query(
                "SELECT 1 FROM payout_batch AS b WHERE b.batch_id = \(id)")
        case .grant(let id):
            found = try await transaction.query(
                "SELECT 1 FROM vesting_grant AS g WHERE g.grant_id = \(id)")
        case .agreement(let id):
            found = try await transaction.query(
                "SELECT 1 FROM fee_agreement AS f WHERE f.agreement_id = \(id)")
        case .pot(let id):
            found = try await transaction.query(
                "SELECT 1 FROM bounty_pot AS b WHERE b.pot_id = \(id)")
        case .program(let id):
            found = try await transaction.query(
                "SELECT 1 FROM program AS p WHERE p.program_id = \(id)")
        }
        guard !found.isEmpty else { throw JournalError.accountSubjectUnknown(code) }
    }
}

extension AccountKey {
    /// What the audit log calls it, and how it says that there is no floor any more.
    static let floorSet = "account.floor_set"
    static let noFloor = "none"
}

extension Asset {
    /// Base units of a floor.
    fileprivate func floor(_ text: String) throws(JournalError) -> UInt256 {
        do {
            return try AmountText.baseUnits(orZero: text, decimals: decimals)
        } catch {
            throw .floorRefused(error, found: text)
        }
    }
}
