import Ethereum
import Ledger
import Postgres

/// That another transaction used a nonce of a batch, as two people said.
private struct ConfirmedUse {
    let transactionHash: Hash32
    let bindingNumber: Int
    let nonce: UInt64
}

extension Work {
    /// Whether another transaction, which executed nothing of the batch, had used the nonce that it has, and
    /// leaves it cancelled; or one that it had before, and gives it that one back. With a former nonce all that
    /// were used after it are withdrawn, for nonces follow each other.
    ///
    /// Throws ``PayoutsError/executedByOther(_:)`` where another transaction used the nonce that the batch
    /// has, and ``PayoutsError/nonceTaken(_:)`` where another live batch has a former one by now.
    func withdrawNonceUse(
        of batch: HeldBatch, _ hash: Hash32, _ reason: String, by withdrawer: Principal
    ) async throws -> Bool {
        let uses = try await confirmedUses(of: batch)
        if let newest = uses.first, newest.bindingNumber == batch.bindingNumber,
            newest.transactionHash != hash
        {
            throw PayoutsError.executedByOther(newest.transactionHash)
        }
        guard let last = uses.firstIndex(where: { $0.transactionHash == hash }) else {
            return false
        }
        let gone = uses[...last]
        if batch.state.isLive { try await mustBeNobodyElses(gone.map(\.nonce), batch) }
        for use in gone {
            _ = try await transaction.query(
                """
                SELECT withdraw_nonce_use(
                    \(batch.id), \(use.transactionHash), \(withdrawer.id), \(reason), \(now)
                )
                """)
            audit("batch.nonce_use_withdrawn", batch.id, use.transactionHash.description)
        }
        try await freeNonce(uses[last].nonce, of: batch.safe)
        return true
    }

    /// The newest first; none once the batch was executed.
    private func confirmedUses(of batch: HeldBatch) async throws -> [ConfirmedUse] {
        try await transaction.query(
            """
            SELECT u.transaction_hash, u.binding_no, k.nonce
            FROM nonce_use AS u
            CROSS JOIN LATERAL nonce_of_binding(u.batch_id, u.binding_no) AS k
            WHERE u.batch_id = \(batch.id) AND u.binding_no <= \(batch.bindingNumber)
                AND u.confirmed_by IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = u.batch_id)
            ORDER BY u.binding_no DESC, u.transaction_hash
            LIMIT 1000
            """
        ).map { row in
            try ConfirmedUse(
                transactionHash: row.value("transaction_hash"),
                bindingNumber: row.get("binding_no"),
                nonce: UInt64(row.get("nonce", as: Int64.self)))
        }
    }

    private func mustBeNobodyElses(_ nonces: [UInt64], _ batch: HeldBatch) async throws {
        let others = try await transaction.query(
            """
            SELECT b.nonce
            FROM payout_batch AS b
            WHERE b.safe_id = \(batch.safe) AND b.nonce = ANY (\(nonces.map { Int64($0) })::bigint [])
                AND b.live AND b.batch_id <> \(batch.id)
            ORDER BY b.nonce
            LIMIT 1
            """)
        guard let other = others.first else { return }
        throw PayoutsError.nonceTaken(UInt64(try other.get("nonce", as: Int64.self)))
    }

    /// The Safe's next transaction has this nonce again: what it executed later is off the chain as well,
    /// for its nonces follow each other. Not where a batch of ours was executed with it, which is more than
    /// that another transaction has not.
    func freeNonce(_ nonce: UInt64, of safe: ID<Safe>) async throws {
        _ = try await transaction.query(
            """
            UPDATE safe AS s
            SET next_nonce = \(Int64(nonce)), row_version = row_version + 1
            WHERE s.safe_id = \(safe) AND s.next_nonce > \(Int64(nonce))
                AND NOT \(Self.isExecuted(of: "s.safe_id", with: "\(Int64(nonce))"))
            """)
    }

    /// Whether a batch was executed with a nonce of a Safe.
    private static func isExecuted(of safe: SQL, with nonce: SQL) -> SQL {
        """
        EXISTS (
            SELECT 1
            FROM payout_batch AS o
            INNER JOIN batch_execution AS e ON e.batch_id = o.batch_id
            WHERE o.safe_id = \(safe) AND o.nonce = \(nonce)
        )
        """
    }

    /// Whether the batch, whose nonce was used by another transaction, has the later nonce again that was
    /// confirmed for it before that use was withdrawn.
    ///
    /// Not where another batch was executed with that one. Throws ``PayoutsError/nonceTaken(_:)`` where
    /// another that may still be executed has it by now.
    func goOnWithLaterNonce(_ batch: HeldBatch) async throws -> Bool {
        let rows = try await transaction.query(
            """
            SELECT n.binding_no, n.nonce, n.safe_tx_hash
            FROM nonce_binding AS n
            INNER JOIN safe AS s ON s.safe_id = \(batch.safe) AND n.nonce >= s.next_nonce
            WHERE n.batch_id = \(batch.id) AND n.binding_no > \(batch.bindingNumber)
                AND n.confirmed_by IS NOT NULL
                AND n.former_safe_tx_hash = \(orNull: batch.safeTxHash)::bytea
                AND NOT \(Self.isExecuted(of: "s.safe_id", with: "n.nonce"))
            ORDER BY n.binding_no DESC
            LIMIT 1
            """)
        guard let row = rows.first else { return false }
        let (nonce, hash): (Int64, Hash32) = try (row.get("nonce"), row.value("safe_tx_hash"))
        if batch.state.isLive { try await mustBeNobodyElses([UInt64(nonce)], batch) }
        _ = try await transaction.query(
            """
            UPDATE payout_batch
            SET binding_no = \(row.get("binding_no", as: Int.self)), nonce = \(nonce),
                safe_tx_hash = \(hash), row_version = row_version + 1
            WHERE batch_id = \(batch.id)
            """)
        audit("batch.nonce_bound", batch.id, "\(nonce)")
        return true
    }
}
