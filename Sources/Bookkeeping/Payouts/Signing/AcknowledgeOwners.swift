public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Says that the owners of the Safe, as they are now, may sign a batch that was frozen under others.
    ///
    /// It holds for just these owners and this threshold. Throws ``PayoutsError/ownersUnchanged``,
    /// ``PayoutsError/ownersDiffer(_:threshold:)`` when the Safe has other ones than stated, and
    /// ``AccessError/ownOwners`` for whoever changed them since the freeze, also when others did after that.
    public func acknowledgeOwners(
        of id: ID<PayoutBatch>, owners: [Address], threshold: Int, reason: String
    ) async throws -> BatchOverview {
        let person = try principal(allowed: .planBatches)
        let reason = try Note.reason(reason)
        let (batch, safe) = try await holdWithSafe(id)
        let change = try await reader.payoutBatch(id).ownersChange
        guard change != nil, batch.state.awaitsOwners else {
            throw PayoutsError.ownersUnchanged
        }
        guard Set(owners) == Set(safe.owners), threshold == safe.threshold else {
            throw PayoutsError.ownersDiffer(safe.owners, threshold: safe.threshold)
        }
        let own = try await transaction.query(
            """
            SELECT c.row_version
            FROM safe_owners_change AS c
            INNER JOIN payout_batch AS b ON b.safe_id = c.safe_id AND b.frozen_at <= c.changed_at
            WHERE b.batch_id = \(id) AND c.changed_by = \(person.id)
            LIMIT 1
            """)
        guard own.isEmpty else { throw AccessError.ownOwners }
        _ = try await transaction.pipeline([
            """
            INSERT INTO owners_acknowledgement (
                batch_id, owners, threshold, reason, acknowledged_by, acknowledged_at
            )
            VALUES (
                \(id), \(safe.owners)::evm_address [], \(safe.threshold), \(reason), \(person.id),
                \(now)
            )
            """,
            "UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(id)",
        ])
        audit("batch.owners_acknowledged", id)
        return try await reader.payoutBatch(id)
    }
}

extension Reader {
    /// Who acknowledged the owners that the Safes of batches have now, the last of them.
    func ownersAcknowledgements(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: BatchStep] {
        let rows = try await query(
            """
            SELECT DISTINCT ON (k.batch_id)
                k.batch_id, k.acknowledged_by, p.handle, k.acknowledged_at
            FROM owners_acknowledgement AS k
            INNER JOIN payout_batch AS b ON b.batch_id = k.batch_id
            INNER JOIN safe AS s
                ON s.safe_id = b.safe_id AND s.threshold = k.threshold
                AND s.owners @> k.owners AND k.owners @> s.owners
            INNER JOIN principal AS p ON p.principal_id = k.acknowledged_by
            WHERE k.batch_id = ANY (\(batches)::uuid [])
            ORDER BY k.batch_id, k.acknowledged_at DESC
            """)
        return try Dictionary(
            rows.map { row in
                (
                    try row.value("batch_id", as: ID<PayoutBatch>.self),
                    try BatchStep(
                        principal: row.value("acknowledged_by"), handle: row.value("handle"),
                        at: row.value("acknowledged_at"))
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
