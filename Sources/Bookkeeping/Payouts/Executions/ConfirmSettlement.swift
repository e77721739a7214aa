public import Ledger
import Postgres

extension Work {
    /// Confirms, as a second principal, what was reported of a batch's execution.
    ///
    /// A settlement stands as reported before; a failure frees the payables and uses the nonce only
    /// now. Throws ``AccessError/ownReport`` for whoever reported it, and ``PayoutsError`` when nothing
    /// was reported or somebody confirmed it already.
    public func confirmSettlement(of id: ID<PayoutBatch>) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.confirmSettlements)
        let confirmer = try person()
        let (batch, _) = try await holdWithSafe(id)
        let rows = try await transaction.query(
            """
            SELECT e.reported_by, e.confirmed_by
            FROM batch_execution AS e
            WHERE e.batch_id = \(id)
            """)
        guard let row = rows.first else {
            try await confirmUnexecuted(batch, by: confirmer)
            return try await reader.payoutBatch(id)
        }
        guard try row.optionalValue("confirmed_by", as: ID<Principal>.self) == nil else {
            throw PayoutsError.alreadyConfirmed
        }
        guard try row.value("reported_by") != confirmer.id else { throw AccessError.ownReport }
        _ = try await transaction.pipeline([
            """
            UPDATE batch_execution
            SET confirmed_by = \(confirmer.id), confirmed_at = \(now)
            WHERE batch_id = \(id)
            """,
            """
            UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(id)
            """,
        ])
        audit("batch.confirmed", id)
        return try await reader.payoutBatch(id)
    }

    /// Confirms the latest report that a batch failed, or that its nonce was used otherwise.
    private func confirmUnexecuted(_ batch: HeldBatch, by confirmer: Principal) async throws {
        let rows = try await transaction.query(
            """
            SELECT r.is_nonce_use, r.transaction_hash, r.reported_by
            FROM (
                SELECT false AS is_nonce_use, f.transaction_hash, f.reported_by, f.reported_at
                FROM failure_report AS f
                WHERE f.batch_id = \(batch.id) AND f.binding_no = \(batch.bindingNumber)
                UNION ALL
                SELECT true, u.transaction_hash, u.reported_by, u.reported_at
                FROM nonce_use AS u
                WHERE u.batch_id = \(batch.id) AND u.binding_no = \(batch.bindingNumber)
                    AND u.confirmed_by IS NULL
            ) AS r
            ORDER BY r.reported_at DESC, r.transaction_hash
            LIMIT 1
            """)
        guard let row = rows.first, try row.get("is_nonce_use") else {
            return try await confirmFailure(of: batch, by: confirmer)
        }
        guard try row.value("reported_by") != confirmer.id else { throw AccessError.ownReport }
        try await confirmNonceUse(of: batch, row.value("transaction_hash"), by: confirmer)
    }
}
