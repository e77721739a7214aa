public import Ledger
import Postgres

extension StrayTransaction {
    /// Stray transactions as `t`, of batches `b` and Safes `s` that used no nonce after `m`, without a WHERE.
    static let selection: SQL = """
        SELECT
            t.batch_id, t.safe_id, b.state, s.name, t.nonce, t.safe_tx_hash,
            t.nonce < s.next_nonce AS is_passed, r.handle, r.raised_at
        FROM stray_transaction AS t
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
        LEFT JOIN (
            SELECT x.safe_id, max(x.nonce) AS nonce FROM used_nonce AS x GROUP BY x.safe_id
        ) AS m ON m.safe_id = t.safe_id
        """

    /// Of these: no later nonce was used either, for nonces follow each other.
    static let isExecutable: SQL = "t.nonce > coalesce(m.nonce, -1)"

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
        try await strays("t.batch_id = \(batch) AND \(StrayTransaction.isExecutable)")
    }

    /// What can be executed of the batches of a Safe, besides what they are to execute, by nonce; the first
    /// thousand.
    public func strayTransactions(of safe: ID<Safe>) async throws -> [StrayTransaction] {
        try await strays("t.safe_id = \(safe) AND \(StrayTransaction.isExecutable)")
    }

    /// What would pay once more what live batches of a Safe pay, and no other batch excludes.
    func openTransactions(of safe: ID<Safe>) async throws -> [StrayTransaction] {
        try await strays(
            """
            t.safe_id = \(safe) AND b.live AND \(StrayTransaction.isExecutable) AND NOT EXISTS (
                SELECT 1 FROM payout_batch AS o
                WHERE o.safe_id = t.safe_id AND o.nonce = t.nonce AND o.live
            )
            """)
    }

    /// What the next nonce of its Safe is past, of every Safe; the first ten thousand.
    func passedTransactions() async throws -> [StrayTransaction] {
        try await strays("t.nonce < s.next_nonce", limit: 10_000)
    }

    /// By nonce; the condition is on the tables of ``StrayTransaction/selection``.
    private func strays(_ condition: SQL, limit: Int = 1000) async throws -> [StrayTransaction] {
        try await query(
            """
            \(StrayTransaction.selection)
            WHERE \(condition)
            ORDER BY t.nonce, t.batch_id
            LIMIT \(limit)
            """
        ).map { try StrayTransaction($0) }
    }
}
