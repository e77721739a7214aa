public import Ledger
import Postgres

extension Work {
    /// Cancels a batch before it is proposed; its payables wait for another one.
    ///
    /// While a lease runs, only its holder may: somebody may be proposing the batch just now. Four
    /// hours after the first claim it no longer matters, however often a claim is renewed.
    public func cancelPayoutBatch(
        _ id: ID<PayoutBatch>, reason: String
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.planBatches)
        let reason = try Note.reason(reason)
        let batch = try await hold(id)
        try batch.state.mustBeCancellable()
        try batch.claim?.mustAllowCancelling(by: principal?.id, at: now)
        try await release(batch, as: .cancelled, reason: reason)
        audit("batch.cancelled", id)
        return try await reader.payoutBatch(id)
    }

    /// Ends a batch that pays nobody: payables are open again, and what was in flight is owed again.
    func release(
        _ batch: HeldBatch, as state: PayoutBatch.State, reason: String?
    ) async throws {
        let payments = try await reader.batchRows(batch.id).map(\.payment)
        try await move(payments.flatMap(\.payables), to: "open")
        _ = try await transaction.query(
            """
            UPDATE payout_batch
            SET state = \(state), reason = \(orNull: reason)::text, row_version = row_version + 1
            WHERE batch_id = \(batch.id)
            """)
        guard batch.state != .planned, !payments.isEmpty else { return }
        _ = try await record([
            PayoutEntries.released(
                batch.id, payments: payments, id: newID(), day: postingDay())
        ])
    }

    /// Gives payables another state, locked in id order.
    func move(_ payables: [ID<Payable>], to state: String) async throws {
        _ = try await transaction.pipeline([
            """
            SELECT p.payable_id
            FROM payable AS p
            WHERE p.payable_id = ANY (\(payables)::uuid [])
            ORDER BY p.payable_id
            FOR NO KEY UPDATE
            """,
            "UPDATE payable SET state = \(state) WHERE payable_id = ANY (\(payables)::uuid [])",
        ])
    }
}
