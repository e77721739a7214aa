public import Ledger
import Postgres

extension Work {
    /// Gives the principal the batch it works on already, or the one that waits longest, and a lease
    /// from now on.
    ///
    /// Throws ``PayoutsError/nothingToClaim``, and ``PayoutsError/claimedByAnother(_:until:)`` when
    /// others work on all that wait.
    public func claimPayoutBatch(
        safe: ID<Safe>?, leaseSeconds: Int64 = BatchClaim.defaultLeaseSeconds
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.reportBatches)
        let claimer = try person()
        let claim = try BatchClaim(by: claimer, at: now, seconds: leaseSeconds)
        let batch = try ClaimableBatch.choose(
            from: try await claimable(of: safe), for: claimer.id, at: now)
        _ = try await transaction.pipeline([
            """
            INSERT INTO batch_claim (batch_id, principal_id, claimed_at, expires_at)
            VALUES (\(batch), \(claimer.id), \(claim.claimedAt), \(claim.expiresAt))
            ON CONFLICT (batch_id) DO UPDATE
            SET principal_id = excluded.principal_id, claimed_at = excluded.claimed_at,
                expires_at = excluded.expires_at
            """,
            """
            UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(batch)
            """,
        ])
        audit("batch.claimed", batch)
        return try await reader.payoutBatch(batch)
    }

    /// All batches that wait to be executed, locked in id order, so that two claims see each other.
    private func claimable(of safe: ID<Safe>?) async throws -> [ClaimableBatch] {
        let waiting: [ID<PayoutBatch>] = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            WHERE b.state IN ('approved', 'proposed')
                AND (\(orNull: safe)::uuid IS NULL OR b.safe_id = \(orNull: safe)::uuid)
            ORDER BY b.batch_id
            LIMIT 1000
            FOR NO KEY UPDATE
            """
        ).map { try $0.value("batch_id") }
        let rows = try await transaction.query(
            """
            SELECT
                b.batch_id, c.principal_id AS claimed_by, p.handle AS claimed_by_handle,
                c.claimed_at, c.expires_at
            FROM payout_batch AS b
            LEFT JOIN batch_claim AS c ON c.batch_id = b.batch_id
            LEFT JOIN principal AS p ON p.principal_id = c.principal_id
            WHERE b.batch_id = ANY (\(waiting)::uuid [])
            ORDER BY b.frozen_at, b.batch_id
            """)
        return try rows.map { row in
            ClaimableBatch(batch: try row.value("batch_id"), claim: try BatchClaim(row))
        }
    }
}
