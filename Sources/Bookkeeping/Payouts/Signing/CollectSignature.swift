public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Keeps an owner's signature over the safeTxHash of an approved batch, which is proposed from
    /// then on.
    ///
    /// The Safe is locked, so that its owners stay. Throws ``PayoutsError`` for another state and for
    /// a signature that is by none of the Safe's owners or by one who has signed before.
    public func collectSignature(
        of id: ID<PayoutBatch>, _ signature: Signature
    ) async throws -> BatchSignatures {
        try principal?.mustBeAllowed(.reportBatches)
        let submitter = try person()
        let (batch, _) = try await holdWithSafe(id)
        try batch.state.mustBeSignable()
        try await reader.mustExcludeStrays(id, of: batch.safe, nonce: batch.nonce)
        let owner = try await reader.signatures(of: id).signer(of: signature)
        _ = try await transaction.pipeline([
            """
            INSERT INTO batch_signature (batch_id, owner, signature, submitted_by, submitted_at)
            VALUES (\(id), \(owner)::bytea, \(signature.bytes), \(submitter.id), \(now))
            """,
            """
            UPDATE payout_batch SET state = 'proposed', row_version = row_version + 1
            WHERE batch_id = \(id)
            """,
        ])
        audit("batch.signed", id, owner.description)
        return try await reader.signatures(of: id)
    }
}
