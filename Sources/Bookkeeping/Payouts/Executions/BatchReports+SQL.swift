public import Ethereum
public import Ledger
import Postgres

/// That a batch was proposed to its Safe.
public struct ReportedProposal: Sendable {
    /// Owner or delegate who proposed it, where that was said.
    public let proposer: Address?
    /// Who reported it first, and when.
    public let reported: BatchStep
}

/// That another transaction used the nonce of a batch.
public struct ReportedNonceUse: Sendable {
    /// What the other transaction was.
    public let kind: NonceUse.Kind
    /// The hash of the other transaction.
    public let safeTxHash: Hash32
    /// The transaction on the chain.
    public let transactionHash: Hash32
    /// Why, in words of who reported it.
    public let reason: String
    /// Who reported it, and when.
    public let reported: BatchStep
    /// Nil while it does not count.
    public let confirmed: BatchStep?
}

/// Another nonce for a frozen batch.
public struct ReportedNonceBinding: Sendable {
    /// What the batch was bound to before.
    public let formerNonce: UInt64
    /// What it is bound to once that is confirmed.
    public let nonce: UInt64
    /// What owners sign with this nonce.
    public let safeTxHash: Hash32
    /// Why.
    public let reason: String
    /// Who proposed it, and when.
    public let proposed: BatchStep
    /// Who confirmed it; nil before that.
    public let confirmed: BatchStep?
}

extension Reader {
    /// The nonce that was proposed last for each of these batches beside the one that it has.
    func nonceBindings(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: ReportedNonceBinding] {
        let rows = try await query(
            """
            SELECT DISTINCT ON (n.batch_id)
                n.batch_id, n.former_nonce, n.nonce, n.safe_tx_hash, n.reason, n.proposed_by, p.handle,
                n.proposed_at, n.confirmed_by, c.handle AS confirmed_by_handle, n.confirmed_at
            FROM nonce_binding AS n
            INNER JOIN payout_batch AS b
                ON b.batch_id = n.batch_id AND (
                    n.binding_no <= b.binding_no
                    OR (n.confirmed_by IS NULL AND n.former_safe_tx_hash = b.safe_tx_hash)
                )
            INNER JOIN principal AS p ON p.principal_id = n.proposed_by
            LEFT JOIN principal AS c ON c.principal_id = n.confirmed_by
            WHERE n.batch_id = ANY (\(batches)::uuid [])
            ORDER BY n.batch_id, n.binding_no DESC
            """)
        var bindings: [ID<PayoutBatch>: ReportedNonceBinding] = [:]
        for row in rows {
            bindings[try row.value("batch_id")] = try ReportedNonceBinding(
                formerNonce: UInt64(row.get("former_nonce", as: Int64.self)),
                nonce: UInt64(row.get("nonce", as: Int64.self)),
                safeTxHash: row.value("safe_tx_hash"), reason: row.get("reason"),
                proposed: BatchStep(
                    principal: row.value("proposed_by"), handle: row.value("handle"),
                    at: row.value("proposed_at")),
                confirmed: BatchStep(row, "confirmed_by", "confirmed_by_handle", "confirmed_at"))
        }
        return bindings
    }

    /// How batches were proposed, by their ids.
    func proposals(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: ReportedProposal] {
        let rows = try await query(
            """
            SELECT q.batch_id, q.proposer, q.reported_by, p.handle, q.reported_at
            FROM batch_proposal AS q
            INNER JOIN payout_batch AS b
                ON b.batch_id = q.batch_id AND b.binding_no = q.binding_no
            INNER JOIN principal AS p ON p.principal_id = q.reported_by
            WHERE q.batch_id = ANY (\(batches)::uuid [])
            """)
        var proposals: [ID<PayoutBatch>: ReportedProposal] = [:]
        for row in rows {
            proposals[try row.value("batch_id")] = try ReportedProposal(
                proposer: row.optionalValue("proposer"),
                reported: BatchStep(
                    principal: row.value("reported_by"), handle: row.value("handle"),
                    at: row.value("reported_at")))
        }
        return proposals
    }

    /// The latest report of each batch that its nonce was used otherwise, a confirmed one first.
    func nonceUses(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: ReportedNonceUse] {
        let rows = try await query(
            """
            SELECT DISTINCT ON (u.batch_id)
                u.batch_id, u.kind, u.safe_tx_hash, u.transaction_hash, u.reason, u.reported_by,
                p.handle, u.reported_at, u.confirmed_by, c.handle AS confirmed_by_handle,
                u.confirmed_at
            FROM nonce_use AS u
            INNER JOIN payout_batch AS b
                ON b.batch_id = u.batch_id AND b.binding_no = u.binding_no
            INNER JOIN principal AS p ON p.principal_id = u.reported_by
            LEFT JOIN principal AS c ON c.principal_id = u.confirmed_by
            WHERE u.batch_id = ANY (\(batches)::uuid [])
            ORDER BY
                u.batch_id, u.confirmed_by IS NULL, u.reported_at DESC, u.transaction_hash
            """)
        var uses: [ID<PayoutBatch>: ReportedNonceUse] = [:]
        for row in rows {
            uses[try row.value("batch_id")] = try ReportedNonceUse(
                kind: row.choice("kind"), safeTxHash: row.value("safe_tx_hash"),
                transactionHash: row.value("transaction_hash"), reason: row.get("reason"),
                reported: BatchStep(
                    principal: row.value("reported_by"), handle: row.value("handle"),
                    at: row.value("reported_at")),
                confirmed: BatchStep(row, "confirmed_by", "confirmed_by_handle", "confirmed_at"))
        }
        return uses
    }
}
