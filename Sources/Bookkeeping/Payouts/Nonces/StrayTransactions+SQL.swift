public import Ledger
import Postgres

extension StrayTransaction {
    /// What is read of stray transactions `t`.
    static let columns: SQL = """
        t.batch_id, t.safe_id, b.state, s.name, t.nonce, t.safe_tx_hash,
        t.nonce < s.next_nonce AS is_passed, r.handle, r.raised_at
        """

    /// What is joined to them: their batches `b`, Safes `s`, and who raised the next nonce past them `r`.
    static let joins: SQL = """
        INNER JOIN payout_batch AS b ON b.batch_id = t.batch_id
        INNER JOIN safe AS s ON s.safe_id = t.safe_id
        LEFT JOIN LATERAL (
            SELECT p.handle, n.raised_at
            FROM safe_nonce_raise AS n
            INNER JOIN principal AS p ON p.principal_id = n.raised_by
            WHERE n.safe_id = t.safe_id AND n.former_nonce <= t.nonce AND n.nonce > t.nonce
                AND t.nonce < s.next_nonce
            ORDER BY n.row_version DESC
            LIMIT 1
        ) AS r ON true
        """

    init(_ row: Row) throws {
        let by: Handle? = try row.optionalValue("handle")
        let at: Instant? = try row.optionalValue("raised_at")
        let raise: Raise? = if let by, let at { Raise(by: by, at: at) } else { nil }
        try self.init(
            batch: row.value("batch_id"), state: row.choice("state"), safe: row.value("safe_id"),
            safeName: row.get("name"), nonce: UInt64(row.get("nonce", as: Int64.self)),
            safeTxHash: row.value("safe_tx_hash"),
            isPassed: row.get("is_passed"), raise: raise)
    }
}

extension Reader {
    /// What can be executed of a batch, besides what it is to execute, by nonce.
    public func strayTransactions(
        of batch: ID<PayoutBatch>
    ) async throws -> [StrayTransaction] {
        try await strays(
            """
            t.batch_id = \(batch) AND t.nonce > coalesce((
                SELECT newest_used_nonce(o.safe_id)
                FROM payout_batch AS o
                WHERE o.batch_id = \(batch)
            ), -1)
            """)
    }

    /// What can be executed of the batches of a Safe, besides what they are to execute, by nonce; the first
    /// thousand.
    public func strayTransactions(of safe: ID<Safe>) async throws -> [StrayTransaction] {
        let used = try await newestUsedNonce(of: safe)
        return try await strays("t.safe_id = \(safe) AND t.nonce > \(used)")
    }

    /// What would pay once more what live batches of a Safe pay, and no other batch excludes.
    func openTransactions(of safe: ID<Safe>) async throws -> [StrayTransaction] {
        let used = try await newestUsedNonce(of: safe)
        return try await strays(
            """
            t.safe_id = \(safe) AND t.nonce > \(used) AND b.live AND NOT EXISTS (
                SELECT 1 FROM payout_batch AS o
                WHERE o.safe_id = t.safe_id AND o.nonce = t.nonce AND o.live
            )
            """)
    }

    /// The highest nonce of a Safe that was used, as two people said; -1 where there is none. A value of its own
    /// is looked for in an index, what a statement works out is not.
    private func newestUsedNonce(of safe: ID<Safe>) async throws -> Int64 {
        try await query("SELECT coalesce(newest_used_nonce(\(safe)), -1) AS nonce").first?
            .get("nonce") ?? -1
    }

    /// By nonce, the first thousand; once two people said that a nonce was used, no former one is, for nonces
    /// follow each other.
    private func strays(_ condition: SQL) async throws -> [StrayTransaction] {
        try await query(
            """
            SELECT \(StrayTransaction.columns)
            FROM stray_transaction AS t
            \(StrayTransaction.joins)
            WHERE \(condition)
            ORDER BY t.nonce, t.batch_id
            LIMIT 1000
            """
        ).map { try StrayTransaction($0) }
    }
}
