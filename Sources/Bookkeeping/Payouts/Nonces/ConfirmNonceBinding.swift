public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Binds a frozen batch to the nonce that was proposed last. Its digest and approvals stay; its files
    /// are made again, and signatures and proposals of the former nonce count no more.
    ///
    /// The confirmation states digest and new safeTxHash, and by somebody who neither proposed it nor is
    /// an author or paid. Where the batch was approved, it confirms as well that another transaction used
    /// the former nonce. Throws ``PayoutsError`` and ``AccessError``.
    public func confirmNonceBinding(
        of id: ID<PayoutBatch>, digest: BatchDigest, safeTxHash: Hash32
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.approveBatches)
        let confirmer = try person()
        let (batch, safe) = try await holdWithSafe(id)
        try batch.state.mustBeBindable()
        let binding = try await proposedBinding(of: batch)
        guard binding.proposer != confirmer.id else { throw AccessError.ownReport }
        try await approving(batch).people.mustAllow(confirmer)
        guard batch.digest == digest else {
            throw PayoutsError.digestDiffers(expected: batch.digest)
        }
        guard binding.safeTxHash == safeTxHash else {
            throw PayoutsError.safeTxHashDiffers(expected: binding.safeTxHash)
        }
        let use = try await reportedUse(of: batch)
        _ = try await anotherNonce(
            binding.nonce, for: batch, of: safe, isUsedOtherwise: use?.use.paysNobody == true)
        if batch.wasApproved, let use {
            guard use.reporter != confirmer.id else { throw AccessError.ownReport }
            try await confirm(use, of: batch, by: confirmer)
            try await useNonce(of: batch)
        }
        try await bind(batch.bound(by: binding), binding, by: confirmer)
        audit("batch.nonce_bound", id, "\(binding.nonce)")
        return try await reader.payoutBatch(id)
    }

    private func bind(
        _ batch: HeldBatch, _ binding: ProposedBinding, by confirmer: Principal
    ) async throws {
        _ = try await transaction.pipeline([
            """
            UPDATE nonce_binding SET confirmed_by = \(confirmer.id), confirmed_at = \(now)
            WHERE batch_id = \(batch.id) AND binding_no = \(binding.number)
            """,
            """
            UPDATE payout_batch
            SET state = \(batch.state), nonce = \(Int64(binding.nonce)),
                safe_tx_hash = \(binding.safeTxHash), binding_no = \(binding.number),
                row_version = row_version + 1
            WHERE batch_id = \(batch.id)
            """,
        ])
        _ = try await transaction.query(Self.keep(filesAgain(of: batch), of: batch.id))
        if batch.state == .approved { try await keepSignerSheet(of: batch) }
    }

    /// The files of a frozen batch with the nonce that it has now.
    private func filesAgain(of batch: HeldBatch) async throws -> [BatchFiles.File] {
        let overview = try await reader.payoutBatch(batch.id)
        let content = try await reader.content(of: batch.id)
        let canonical = try await reader.row(
            "SELECT b.canonical FROM payout_batch AS b WHERE b.batch_id = \(batch.id)",
            orNo: "payout batch", batch.id)
        guard let frozen = overview.frozen, let digest = batch.digest else {
            throw StorageError.unexpected(column: "digest")
        }
        return try await BatchFiles(
            batch: batch.id, part: overview.part, period: batch.period,
            safeName: overview.safeName, organisation: organisationName(), frozenAt: frozen.at,
            frozenBy: frozen.handle, digest: digest, canonical: canonical.get("canonical"),
            transaction: reader.safeTransaction(of: batch.id), rows: content.rows,
            calls: content.calls.map(\.call), funding: content.funding, kinds: kinds(of: [batch.id])
        ).all()
    }

    private func proposedBinding(of batch: HeldBatch) async throws -> ProposedBinding {
        let rows = try await transaction.query(
            """
            SELECT n.binding_no, n.nonce, n.safe_tx_hash, n.proposed_by
            FROM nonce_binding AS n
            WHERE n.batch_id = \(batch.id) AND n.binding_no > \(batch.bindingNumber)
                AND n.confirmed_by IS NULL
                AND n.former_safe_tx_hash = \(orNull: batch.safeTxHash)::bytea
            ORDER BY n.binding_no DESC
            LIMIT 1
            """)
        guard let row = rows.first else { throw PayoutsError.noBindingProposed }
        return try ProposedBinding(
            number: row.get("binding_no"), nonce: UInt64(row.get("nonce", as: Int64.self)),
            safeTxHash: row.value("safe_tx_hash"), proposer: row.value("proposed_by"))
    }
}

/// A nonce that waits for a second person.
private struct ProposedBinding {
    let number: Int
    let nonce: UInt64
    let safeTxHash: Hash32
    let proposer: ID<Principal>
}

extension HeldBatch {
    /// The batch with another nonce.
    fileprivate func bound(by binding: ProposedBinding) -> HeldBatch {
        HeldBatch(
            id: id, state: state.withAnotherNonce, safe: safe, account: account,
            multiSendCallOnly: multiSendCallOnly, period: period, plannedBy: plannedBy,
            frozenBy: frozenBy, digest: digest, nonce: binding.nonce,
            bindingNumber: binding.number, safeTxHash: binding.safeTxHash,
            wasApproved: wasApproved, claim: claim)
    }
}
