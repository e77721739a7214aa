public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Takes back a reported execution that a reorganisation took off the chain: the batch is proposed
    /// again, what it paid is in flight again, and a confirmation no longer counts.
    ///
    /// It frees nothing, so one person says it. A failure that is withdrawn, or the use of its nonce by
    /// another transaction, leaves the batch cancelled: what was signed may be executed after all, and so may
    /// what the execution superseded. A batch that got another nonce after such a use has the former one
    /// again. Throws ``PayoutsError`` when nothing with this transaction is reported, and when rows were let
    /// go since.
    public func withdrawExecution(
        of id: ID<PayoutBatch>, transaction hash: Hash32, reason: String
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.reportBatches)
        let withdrawer = try person()
        let reason = try Note.reason(reason)
        let (batch, _) = try await holdWithSafe(id)
        if try await withdrawNonceUse(of: batch, hash, reason, by: withdrawer) {
            return try await reader.payoutBatch(id)
        }
        try await mustBeExecuted(batch, by: hash)
        guard batch.state != .failed else {
            return try await withdrawFailure(of: batch, hash, reason, by: withdrawer)
        }
        let rows = try await reader.batchRows(id)
        let calls = try await reader.calls(of: id)
        guard !rows.contains(where: { $0.state == .released }),
            !calls.contains(where: { $0.state == .released })
        else {
            throw PayoutsError.paymentsReleased
        }
        let settled = rows.filter { $0.state == .settled }.map(\.payment)
        try await move(settled.flatMap(\.payables), to: "reserved")
        _ = try await transaction.pipeline([
            "SELECT withdraw_execution(\(id), \(withdrawer.id), \(reason), \(now))",
            // Where what was signed in the place of the batch paid its rows.
            """
            SELECT withdraw_nonce_use(
                u.batch_id, u.transaction_hash, \(withdrawer.id), \(reason), \(now)
            )
            FROM nonce_use AS u
            WHERE u.batch_id = \(id) AND u.transaction_hash = \(hash)
                AND u.binding_no = \(batch.bindingNumber) AND u.confirmed_by IS NOT NULL
            """,
            """
            UPDATE payment SET state = 'pending', found = NULL
            WHERE batch_id = \(id) AND state IN ('settled', 'mismatched')
            """,
            """
            UPDATE batch_call SET state = 'pending', found = NULL WHERE batch_id = \(id)
            """,
            """
            UPDATE payout_batch SET state = 'proposed', row_version = row_version + 1
            WHERE batch_id = \(id)
            """,
        ])
        try await giveBackNonce(of: batch, reason)
        if !settled.isEmpty { try await recordUnsettled(batch, settled) }
        audit("batch.execution_withdrawn", id, hash.description)
        return try await reader.payoutBatch(id)
    }

    /// The nonce is free again, and so whatever was signed can be executed; what the batch paid stays free
    /// to be paid, only with its nonce, as after a cancellation.
    private func withdrawFailure(
        of batch: HeldBatch, _ hash: Hash32, _ reason: String, by withdrawer: Principal
    ) async throws -> BatchOverview {
        _ = try await transaction.pipeline([
            "SELECT withdraw_execution(\(batch.id), \(withdrawer.id), \(reason), \(now))",
            """
            UPDATE payout_batch
            SET state = 'cancelled', reason = \(reason), row_version = row_version + 1
            WHERE batch_id = \(batch.id)
            """,
        ])
        try await giveBackNonce(of: batch, reason)
        audit("batch.failure_withdrawn", batch.id, hash.description)
        return try await reader.payoutBatch(batch.id)
    }

    /// The nonce that the batch used is free, and what was superseded by that may be executed after all: it
    /// is cancelled, as what ended without an execution is.
    private func giveBackNonce(of batch: HeldBatch, _ reason: String) async throws {
        guard let nonce = batch.nonce else { return }
        try await freeNonce(nonce, of: batch.safe)
        let superseded: [ID<PayoutBatch>] = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            WHERE b.safe_id = \(batch.safe) AND b.nonce = \(Int64(nonce))
                AND b.state = 'superseded'
                AND NOT EXISTS (
                    SELECT 1 FROM nonce_use AS u
                    WHERE u.batch_id = b.batch_id AND u.binding_no = b.binding_no
                        AND u.confirmed_by IS NOT NULL
                )
            ORDER BY b.batch_id
            FOR NO KEY UPDATE
            """
        ).map { try $0.value("batch_id") }
        _ = try await transaction.query(
            """
            UPDATE payout_batch
            SET state = 'cancelled', reason = \(reason), row_version = row_version + 1
            WHERE batch_id = ANY (\(superseded)::uuid [])
            """)
        for other in superseded { audit("batch.returned", other, batch.id.description) }
    }

    private func mustBeExecuted(_ batch: HeldBatch, by hash: Hash32) async throws {
        let rows = try await transaction.query(
            """
            SELECT e.transaction_hash, b.live OR e.outcome = 'failure' AS is_withdrawable
            FROM batch_execution AS e
            INNER JOIN payout_batch AS b ON b.batch_id = e.batch_id
            WHERE e.batch_id = \(batch.id)
            """)
        guard let row = rows.first, try row.get("is_withdrawable"),
            batch.state == .executed || batch.state == .settled || batch.state == .failed
        else { throw PayoutsError.nothingReported(batch.state) }
        let reported: Hash32 = try row.value("transaction_hash")
        guard reported == hash else { throw PayoutsError.executedByOther(reported) }
    }

    /// The mirror image of the entry that settled the batch last.
    private func recordUnsettled(_ batch: HeldBatch, _ payments: [Payment]) async throws {
        let rows = try await transaction.query(
            """
            SELECT e.seq
            FROM journal_entry AS e
            WHERE e.source_id = \(batch.id.description) AND e.kind = 'payment_settled'
                AND e.reverses IS NULL
                AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses = e.seq)
            ORDER BY e.seq DESC
            LIMIT 1
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "journal_entry") }
        _ = try await record([
            PayoutEntries.unsettled(
                batch.id, from: batch.safe, payments: payments, id: newID(), day: postingDay(),
                reversing: row.get("seq"))
        ])
    }
}
