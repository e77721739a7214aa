public import Ledger
import Postgres

extension StrayTransaction {
    /// Stray transactions as `t`, of batches `b` and Safes `s`, without a WHERE.
    static let selection: SQL = """
        SELECT
            t.batch_id AS stray_id, t.safe_id AS stray_safe_id, b.state, s.name, t.nonce, t.safe_tx_hash,
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
        """

    /// Of stray transactions as `t`: no later nonce was used either, for nonces follow each other.
    static let isExecutable: SQL =
        "NOT is_nonce_used(t.safe_id, t.nonce, \(Int64.max))"

    init(_ row: Row) throws {
        let by: Handle? = try row.optionalValue("handle")
        let at: Instant? = try row.optionalValue("raised_at")
        let raise: Raise? = if let by, let at { Raise(by: by, at: at) } else { nil }
        try self.init(
            batch: row.value("stray_id"), state: row.choice("state"), safeName: row.get("name"),
            nonce: UInt64(row.get("nonce", as: Int64.self)), safeTxHash: row.value("safe_tx_hash"),
            isPassed: row.get("is_passed"), raise: raise)
    }
}

extension Reader {
    /// What can be executed of a batch, besides what it is to execute, by nonce.
    public func strayTransactions(
        of batch: ID<PayoutBatch>
    ) async throws -> [StrayTransaction] {
        try await query(
            """
            \(StrayTransaction.selection)
            WHERE t.batch_id = \(batch) AND \(StrayTransaction.isExecutable)
            ORDER BY t.nonce
            LIMIT 1000
            """
        ).map { try StrayTransaction($0) }
    }

    /// What can be executed of the batches of a Safe, besides what they are to execute, by nonce; the first
    /// thousand.
    public func strayTransactions(of safe: ID<Safe>) async throws -> [StrayTransaction] {
        try await query(
            """
            \(StrayTransaction.selection)
            WHERE t.safe_id = \(safe) AND \(StrayTransaction.isExecutable)
            ORDER BY t.nonce, t.batch_id
            LIMIT 1000
            """
        ).map { try StrayTransaction($0) }
    }

    /// What may pay, or have paid, some of what each batch pays with another nonce, where the Safe's next one
    /// is past it.
    func skippedTransactions(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: [StrayTransaction]] {
        let rows = try await query(
            """
            WITH stray AS MATERIALIZED (
                \(StrayTransaction.selection)
                WHERE t.nonce < s.next_nonce
            )
            SELECT x.batch_id, k.*
            FROM stray AS k
            INNER JOIN (
                SELECT DISTINCT mine.batch_id, theirs.batch_id AS stray_id
                FROM batch_payable AS theirs
                INNER JOIN batch_payable AS mine
                    ON mine.payable_id = theirs.payable_id AND mine.batch_id <> theirs.batch_id
                WHERE theirs.batch_id IN (SELECT k.stray_id FROM stray AS k)
                    AND mine.batch_id = ANY (\(batches)::uuid [])
            ) AS x ON x.stray_id = k.stray_id
            INNER JOIN payout_batch AS c
                ON c.batch_id = x.batch_id
                AND (c.safe_id, c.nonce) IS DISTINCT FROM (k.stray_safe_id, k.nonce)
            ORDER BY x.batch_id, k.nonce, k.stray_id
            LIMIT 10000
            """)
        return try Dictionary(grouping: rows) { try $0.value("batch_id", as: ID<PayoutBatch>.self) }
            .mapValues { try $0.map { try StrayTransaction($0) } }
    }

    /// What would pay once more what live batches of a Safe pay, and no other batch excludes.
    func openTransactions(of safe: ID<Safe>) async throws -> [StrayTransaction] {
        try await query(
            """
            \(StrayTransaction.selection)
            WHERE t.safe_id = \(safe) AND b.live AND \(StrayTransaction.isExecutable) AND NOT EXISTS (
                SELECT 1 FROM payout_batch AS o
                WHERE o.safe_id = t.safe_id AND o.nonce = t.nonce AND o.live
            )
            ORDER BY t.nonce, t.batch_id
            LIMIT 1000
            """
        ).map { try StrayTransaction($0) }
    }
}

extension Work {
    /// Throws ``PayoutsError/skippedUnseen(_:)`` where something may still pay some of the same, and its
    /// freeze did not ask for a reason: the Safe's next nonce was set past that later.
    func mustHaveSeenSkips(_ batch: ID<PayoutBatch>) async throws {
        let skipped = try await reader.skippedTransactions(of: [batch])[batch] ?? []
        guard !skipped.isEmpty else { return }
        let seen = try await reader.keptChecks(of: batch)
        guard seen.contains(where: { $0.check.code == .nonceSkipped }) else {
            throw PayoutsError.skippedUnseen(skipped.map(\.nonce))
        }
    }
}
