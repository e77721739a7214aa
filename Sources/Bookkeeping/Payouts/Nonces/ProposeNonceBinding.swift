import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Proposes another nonce for a frozen batch: the one asked for, or the first free one. Nothing
    /// changes before another person confirms.
    ///
    /// Throws ``PayoutsError``, among others where the batch may still be executed with its present
    /// nonce, and while somebody else's claim protects it.
    public func proposeNonceBinding(
        of id: ID<PayoutBatch>, nonce asked: UInt64?, reason: String
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.planBatches)
        let proposer = try person()
        let reason = try Note.reason(reason)
        let (batch, safe) = try await holdWithSafe(id)
        let use = try await reportedUse(of: batch)
        let nonce = try await anotherNonce(
            asked, for: batch, of: safe, isUsedOtherwise: use?.use.paysNobody == true)
        guard let former = batch.nonce, let formerHash = batch.safeTxHash else {
            throw StorageError.unexpected(column: "nonce")
        }
        let transaction = try SafeTransaction.making(
            try await reader.content(of: id).safeCalls, from: batch.account, nonce: nonce,
            multiSendCallOnly: batch.multiSendCallOnly)
        _ = try await self.transaction.pipeline([
            """
            INSERT INTO nonce_binding (
                batch_id, binding_no, former_nonce, former_safe_tx_hash, nonce, safe_tx_hash, reason,
                proposed_by, proposed_at
            )
            SELECT
                \(id)::uuid, coalesce(max(n.binding_no), 0) + 1, \(Int64(former))::bigint,
                \(formerHash)::bytea, \(Int64(nonce))::bigint, \(transaction.safeTxHash)::bytea,
                \(reason)::text, \(proposer.id)::uuid, \(now)::timestamptz
            FROM nonce_binding AS n
            WHERE n.batch_id = \(id)
            """,
            """
            UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(id)
            """,
        ])
        audit("batch.nonce_proposed", id, "\(nonce)")
        return try await reader.payoutBatch(id)
    }

    /// A nonce that the batch may have instead of its own; throws ``PayoutsError``.
    func anotherNonce(
        _ asked: UInt64?, for batch: HeldBatch, of safe: Safe, isUsedOtherwise: Bool
    ) async throws -> UInt64 {
        try batch.state.mustBeBindable()
        try batch.claim?.mustAllowCancelling(by: principal?.id, at: now)
        guard let former = batch.nonce else { throw StorageError.unexpected(column: "nonce") }
        let (taken, bound) = (
            try await noncesTaken(of: safe),
            try await reader.strays(beside: batch.id).nonces(of: safe.id)
        )
        return try NonceBinding.choose(
            asked: asked, insteadOf: former, wasApproved: batch.wasApproved,
            isUsedOtherwise: isUsedOtherwise, next: safe.nextNonce, taken: taken, bound: bound)
    }
}
