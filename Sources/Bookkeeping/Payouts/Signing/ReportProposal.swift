public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Notes that an approved batch was proposed to its Safe; the same again changes nothing but
    /// the audit log.
    ///
    /// The transaction is recomputed from the rows. Throws ``PayoutsError/proposalDiffers(_:)`` with
    /// every field that is another one.
    public func reportProposal(
        of id: ID<PayoutBatch>, as make: (SafeAccount) throws -> BatchProposal
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.reportBatches)
        let reporter = try person()
        let (batch, _) = try await holdWithSafe(id)
        try batch.state.mustBeSignable()
        let ours = try await reader.safeTransaction(of: id)
        let proposal = try make(ours.safe)
        try proposal.mustBe(ours)
        let kept = try await transaction.query(
            """
            INSERT INTO batch_proposal (batch_id, safe_tx_hash, proposer, reported_by, reported_at)
            VALUES (
                \(id), \(proposal.safeTxHash), \(orNull: proposal.proposer)::bytea, \(reporter.id),
                \(now)
            )
            ON CONFLICT (batch_id, binding_no) DO NOTHING
            RETURNING batch_id
            """)
        audit("batch.proposed", id, proposal.safeTxHash.description)
        guard !kept.isEmpty else { return try await reader.payoutBatch(id) }
        _ = try await transaction.query(
            """
            UPDATE payout_batch SET state = 'proposed', row_version = row_version + 1
            WHERE batch_id = \(id)
            """)
        return try await reader.payoutBatch(id)
    }
}
