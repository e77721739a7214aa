import Ethereum
import Ledger
import Postgres

extension Work {
    /// Notes that somebody says a batch's execution failed; nothing moves until another person
    /// confirms it.
    func keepFailure(
        _ report: ExecutionReport, of batch: HeldBatch, by reporter: Principal
    ) async throws {
        let kept = try await transaction.query(
            """
            INSERT INTO failure_report (
                batch_id, transaction_hash, block_number, receipt, receipt_sha256, reported_by,
                reported_at
            )
            VALUES (
                \(batch.id), \(report.transactionHash), \(Int64(report.receipt.blockNumber)),
                \(report.receiptBytes), \(Digest.sha256(of: report.receiptBytes)),
                \(reporter.id), \(now)
            )
            ON CONFLICT (batch_id, transaction_hash) DO NOTHING
            RETURNING batch_id
            """)
        guard !kept.isEmpty else { throw PayoutsError.alreadyReported(batch.state) }
        _ = try await transaction.query(
            """
            UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(batch.id)
            """)
        audit("batch.failure_reported", batch.id, report.transactionHash.description)
    }

    /// Confirms the latest report that a batch's execution failed: its nonce is used, and its payables
    /// are open again.
    func confirmFailure(of batch: HeldBatch, by confirmer: Principal) async throws {
        let rows = try await transaction.query(
            """
            SELECT f.transaction_hash, f.reported_by
            FROM failure_report AS f
            WHERE f.batch_id = \(batch.id) AND f.binding_no = \(batch.bindingNumber)
            ORDER BY f.reported_at DESC, f.transaction_hash
            LIMIT 1
            """)
        guard let row = rows.first else { throw PayoutsError.nothingReported(batch.state) }
        guard try row.value("reported_by") != confirmer.id else { throw AccessError.ownReport }
        let hash: Hash32 = try row.value("transaction_hash")
        try batch.state.mustBeReportable(wasApproved: batch.wasApproved)
        try await mustBeOnlyExecution(of: batch)
        _ = try await transaction.query(
            """
            INSERT INTO batch_execution (
                batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
                reported_by, reported_at, confirmed_by, confirmed_at
            )
            SELECT
                f.batch_id, f.transaction_hash, f.block_number, 'failure', f.receipt,
                f.receipt_sha256, f.reported_by, f.reported_at, \(confirmer.id)::uuid,
                \(now)::timestamptz
            FROM failure_report AS f
            WHERE f.batch_id = \(batch.id) AND f.transaction_hash = \(hash)
            """)
        try await useNonce(of: batch)
        if batch.state == .cancelled {
            try await releaseRivals(of: batch)
            _ = try await transaction.query(
                """
                UPDATE payout_batch SET state = 'failed', row_version = row_version + 1
                WHERE batch_id = \(batch.id)
                """)
        } else {
            try await release(batch, as: .failed, reason: nil)
        }
        audit("batch.failed", batch.id, hash.description)
    }
}
