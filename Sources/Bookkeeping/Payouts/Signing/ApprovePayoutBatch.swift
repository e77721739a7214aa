public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Approves a frozen batch by its digest and its safeTxHash; the batch is approved once enough
    /// people did, and then has its signer sheet.
    ///
    /// Throws ``PayoutsError`` for another digest, hash or state, and ``AccessError`` for whoever
    /// planned, froze or is paid by it, set an address that it pays to or its MultiSend contract.
    /// Paid is also who has, or ever had, one of its addresses, through whatever payee. Neither is a batch
    /// approved besides which another one may pay the same, unless its freeze named that; nor by whoever
    /// alone said that the Safe's next nonce is past it.
    public func approvePayoutBatch(
        _ id: ID<PayoutBatch>, digest: BatchDigest, safeTxHash: Hash32
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.approveBatches)
        let approver = try person()
        let batch = try await hold(id)
        let state = try await approving(batch).state(
            approvedBy: approver, stating: digest, safeTxHash)
        try await reader.mustExcludeStrays(id, of: batch.safe, nonce: batch.nonce)
        _ = try await transaction.query(
            """
            INSERT INTO batch_approval (batch_id, principal_id, digest, safe_tx_hash, approved_at)
            VALUES (\(id), \(approver.id), \(digest.hash), \(safeTxHash), \(now))
            """)
        if state == .approved { try await keepSignerSheet(of: batch) }
        _ = try await transaction.query(
            """
            UPDATE payout_batch SET state = \(state), row_version = row_version + 1
            WHERE batch_id = \(id)
            """)
        audit("batch.approved", id, digest.description)
        return try await reader.payoutBatch(id)
    }

    func approving(_ batch: HeldBatch) async throws -> BatchApproving {
        let rows = try await transaction.pipeline([
            "SELECT a.principal_id FROM batch_approval AS a WHERE a.batch_id = \(batch.id)",
            """
            SELECT m.payee_id
            FROM payment AS m
            WHERE m.batch_id = \(batch.id)
            UNION
            SELECT d.payee_id
            FROM payment AS m
            INNER JOIN payout_address AS d ON d.address = m.recipient
            WHERE m.batch_id = \(batch.id)
            """,
            """
            SELECT o.batch_approvals + b.has_calls::integer AS batch_approvals
            FROM organisation AS o
            CROSS JOIN payout_batch AS b
            WHERE b.batch_id = \(batch.id)
            """,
            """
            SELECT d.created_by AS author
            FROM payment AS m
            INNER JOIN payout_address AS d ON d.payee_id = m.payee_id AND d.address = m.recipient
            WHERE m.batch_id = \(batch.id) AND d.chain_id = \(batch.account.chain)
                AND d.created_by IS NOT NULL
            UNION
            SELECT s.set_by
            FROM safe_multi_send AS s
            WHERE s.safe_id = \(batch.safe)
                AND s.address = \(orNull: batch.multiSendCallOnly)::bytea
            """,
            "SELECT r.raised_by FROM nonce_raisers(\(batch.id)) AS r (raised_by)",
        ])
        guard let settings = rows[2].first else {
            throw StorageError.missingRow(of: "organisation")
        }
        return BatchApproving(
            state: batch.state, digest: batch.digest, safeTxHash: batch.safeTxHash,
            approvers: Set(try rows[0].map { try $0.value("principal_id") }),
            needed: try settings.get("batch_approvals"),
            people: TwoPeople(
                authors: Set([batch.plannedBy, batch.frozenBy].compactMap { $0 }),
                payees: Set(try rows[1].map { try $0.value("payee_id") }),
                addressAuthors: Set(try rows[3].map { try $0.value("author") }),
                nonceAuthors: Set(try rows[4].map { try $0.value("raised_by") })))
    }
}
