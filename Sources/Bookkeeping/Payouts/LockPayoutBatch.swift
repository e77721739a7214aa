import Ethereum
import Ledger
import Postgres

/// A batch that this work holds: nobody else changes it until the transaction ends.
struct HeldBatch: Sendable {
    let id: ID<PayoutBatch>
    let state: PayoutBatch.State
    let safe: ID<Safe>
    let account: SafeAccount
    let multiSendCallOnly: Address?
    let period: Month
    let plannedBy: ID<Principal>
    let frozenBy: ID<Principal>?
    let digest: BatchDigest?
    let nonce: UInt64?
    /// Which binding the nonce is of; 0 is that of the freeze.
    let bindingNumber: Int
    let safeTxHash: Hash32?
    /// Whether anybody ever approved it: then it may be signed, also after it was cancelled.
    let wasApproved: Bool
    let claim: BatchClaim?
}

// Locks are taken in one order: the Safe, its batch, payables in id order, then the journal.
extension Work {
    /// Holds a Safe, so that nonces are given one after another.
    ///
    /// Throws ``BooksError/notFound(kind:id:)``, also where the API token is held to other Safes.
    func hold(_ id: ID<Safe>) async throws -> Safe {
        guard principal?.safeLimit?.contains(id) ?? true else {
            throw BooksError.notFound(kind: "Safe", id: id.description)
        }
        concerns(id)
        let row = try await reader.row(
            "SELECT \(Safe.columns) FROM safe AS s WHERE s.safe_id = \(id) FOR NO KEY UPDATE",
            orNo: "Safe", id)
        return try Safe(row)
    }

    /// Holds a batch, after its Safe.
    func holdWithSafe(_ id: ID<PayoutBatch>) async throws -> (HeldBatch, Safe) {
        let row = try await reader.row(
            "SELECT b.safe_id FROM payout_batch AS b WHERE b.batch_id = \(id)",
            orNo: "payout batch", id)
        let owner: ID<Safe> = try row.value("safe_id")
        guard principal?.safeLimit?.contains(owner) ?? true else {
            throw BooksError.notFound(kind: "payout batch", id: id.description)
        }
        let safe = try await hold(owner)
        return (try await hold(id), safe)
    }

    func hold(_ id: ID<PayoutBatch>) async throws -> HeldBatch {
        guard let held = try await hold([id]).first else {
            throw BooksError.notFound(kind: "payout batch", id: id.description)
        }
        return held
    }

    /// Holds batches whose Safes are held, and gives those that there are in the order of their parts.
    func hold(_ ids: [ID<PayoutBatch>]) async throws -> [HeldBatch] {
        let held = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            WHERE b.batch_id = ANY (\(ids)::uuid [])
            ORDER BY b.batch_id
            FOR NO KEY UPDATE
            """)
        let found: [ID<PayoutBatch>] = try held.map { try $0.value("batch_id") }
        // Read after the lock, in a statement of its own: so the claim is as new as the batch.
        let rows = try await transaction.query(
            """
            SELECT
                b.batch_id, b.state, b.row_version, b.safe_id, b.chain_id, b.safe_address,
                b.safe_version, b.multi_send_call_only, b.period, b.planned_by, b.frozen_by,
                b.digest, b.nonce, b.binding_no, b.safe_tx_hash, c.principal_id AS claimed_by,
                p.handle AS claimed_by_handle, c.claimed_at, c.expires_at, c.first_claimed_at,
                EXISTS (
                    SELECT 1 FROM batch_approval AS a WHERE a.batch_id = b.batch_id
                ) AS was_approved
            FROM payout_batch AS b
            LEFT JOIN batch_claim AS c ON c.batch_id = b.batch_id
            LEFT JOIN principal AS p ON p.principal_id = c.principal_id
            WHERE b.batch_id = ANY (\(found)::uuid [])
            ORDER BY b.part, b.batch_id
            """)
        return try rows.map { row in
            let batch = try HeldBatch(row)
            guard principal?.safeLimit?.contains(batch.safe) ?? true else {
                throw BooksError.notFound(kind: "payout batch", id: batch.id.description)
            }
            concerns(batch.safe)
            try request.mustBeFor(version: row.get("row_version"))
            return batch
        }
    }

    /// Who acts; a batch is never moved without one, for its approvals compare principals.
    func person() throws -> Principal {
        guard let principal else { throw BooksError.principalNeeded }
        return principal
    }
}

extension HeldBatch {
    fileprivate init(_ row: Row) throws {
        try self.init(
            id: row.value("batch_id"), state: row.choice("state"), safe: row.value("safe_id"),
            account: SafeAccount(
                chain: row.value("chain_id"), address: row.value("safe_address"),
                version: row.choice("safe_version")),
            multiSendCallOnly: row.optionalValue("multi_send_call_only"),
            period: row.value("period"), plannedBy: row.value("planned_by"),
            frozenBy: row.optionalValue("frozen_by"),
            digest: row.optionalValue("digest", as: Hash32.self).map { BatchDigest($0) },
            nonce: row.optional("nonce", as: Int64.self).map { UInt64($0) },
            bindingNumber: row.get("binding_no"),
            safeTxHash: row.optionalValue("safe_tx_hash"), wasApproved: row.get("was_approved"),
            claim: BatchClaim(row))
    }
}
