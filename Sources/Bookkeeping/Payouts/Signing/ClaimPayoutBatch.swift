public import Ledger
import Postgres

extension Work {
    /// Gives the principal the batch it works on already, or the one that waits longest, and a lease
    /// from now on.
    ///
    /// Of each Safe only the batch that is next in the order of nonces is given, and none whose nonce
    /// is used: a Safe executes no other.
    /// A batch is held back whose Safe has other owners than at the freeze until that is acknowledged, and
    /// one besides which another could pay the same.
    /// Throws ``PayoutsError/nothingToClaim``, ``PayoutsError/claimedByAnother(_:until:)`` when others work on
    /// all that wait, and where all are held back what holds the first.
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
            INSERT INTO batch_claim (
                batch_id, principal_id, claimed_at, expires_at, first_claimed_at
            )
            VALUES (
                \(batch), \(claimer.id), \(claim.claimedAt), \(claim.expiresAt),
                \(claim.firstClaimedAt)
            )
            ON CONFLICT (batch_id) DO UPDATE
            SET principal_id = excluded.principal_id, claimed_at = excluded.claimed_at,
                expires_at = excluded.expires_at
            """,
            """
            UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(batch)
            """,
        ])
        audit("batch.claimed", batch)
        let claimed = try await reader.payoutBatch(batch)
        concerns(claimed.safe)
        return claimed
    }

    /// The next batch of each Safe, unless it waits for approval; all batches that wait to be executed
    /// are locked in id order, so that two claims see each other.
    private func claimable(of safe: ID<Safe>?) async throws -> [ClaimableBatch] {
        let waiting: [ID<PayoutBatch>] = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            WHERE b.state IN ('approved', 'proposed')
                AND (\(orNull: safe)::uuid IS NULL OR b.safe_id = \(orNull: safe)::uuid)
                AND \(PayoutBatch.within(principal?.safeLimit))
            ORDER BY b.batch_id
            LIMIT 1000
            FOR NO KEY UPDATE
            """
        ).map { try $0.value("batch_id") }
        let rows = try await transaction.query(
            """
            SELECT
                b.batch_id, c.principal_id AS claimed_by, p.handle AS claimed_by_handle,
                c.claimed_at, c.expires_at, c.first_claimed_at
            FROM payout_batch AS b
            LEFT JOIN batch_claim AS c ON c.batch_id = b.batch_id
            LEFT JOIN principal AS p ON p.principal_id = c.principal_id
            WHERE b.batch_id = ANY (\(waiting)::uuid [])
                AND b.nonce = (
                    SELECT min(n.nonce)
                    FROM payout_batch AS n
                    INNER JOIN safe AS s ON s.safe_id = n.safe_id
                    WHERE n.safe_id = b.safe_id AND n.nonce >= s.next_nonce
                        AND n.state IN ('frozen', 'approved', 'proposed')
                )
            ORDER BY b.frozen_at, b.batch_id
            """)
        let next = try rows.map { row in
            ClaimableBatch(batch: try row.value("batch_id"), claim: try BatchClaim(row))
        }
        let ids = next.map(\.batch)
        let strays = try await reader.strays(beside: ids)
        var obstacles: [ID<PayoutBatch>: any Error] = [:]
        for batch in try await reader.payoutBatches(ids) {
            do {
                try batch.mustHaveKnownOwners()
                try await reader.mustExcludeStrays(
                    batch.id, of: batch.safe, nonce: batch.nonce, among: strays[batch.id] ?? [])
            } catch {
                obstacles[batch.id] = error
            }
        }
        let free = next.filter { obstacles[$0.batch] == nil }
        if free.isEmpty, let obstacle = next.first.flatMap({ obstacles[$0.batch] }) {
            throw obstacle
        }
        return free
    }
}
