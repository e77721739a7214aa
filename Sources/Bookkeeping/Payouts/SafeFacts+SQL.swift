import Ethereum
import Ledger
import Postgres

/// What is known of the Safe that some batches pay from.
struct SafeFacts: Sendable {
    let skipped: [ID<PayoutBatch>: [StrayTransaction]]
    let leftOpen: [StrayTransaction]
    let ownersChanges: [BatchFacts.RecentOwners]

    /// What concerns one of the batches, when these nonces are given to all of them now.
    func of(_ batch: CheckedBatch, besides nonces: Set<UInt64>) -> BatchFacts.OfSafe {
        BatchFacts.OfSafe(
            skipped: skipped[batch.overview.id] ?? [], leftOpen: leftOpen,
            ownersChanges: ownersChanges
        ).without(nonces, below: batch.firstFreeNonce)
    }
}

extension Reader {
    /// What is known of a Safe and its planned batches.
    func safeFacts(of batches: [ID<PayoutBatch>], _ safe: ID<Safe>) async throws -> SafeFacts {
        SafeFacts(
            skipped: try await skippedTransactions(of: batches),
            leftOpen: try await openTransactions(of: safe),
            ownersChanges: try await recentOwners(of: safe))
    }

    /// The newest changes of a Safe's owners of the last two weeks, and of all time since the newest batch
    /// that people approved was frozen.
    private func recentOwners(of safe: ID<Safe>) async throws -> [BatchFacts.RecentOwners] {
        let recent = now.advanced(bySeconds: -BatchFacts.recentSeconds)
        let rows = try await query(
            """
            SELECT
                c.owners, c.threshold, p.handle, c.changed_at,
                coalesce(c.former_owners, f.owners) AS former_owners,
                coalesce(c.former_threshold, f.threshold) AS former_threshold
            FROM safe_owners_change AS c
            INNER JOIN principal AS p ON p.principal_id = c.changed_by
            LEFT JOIN LATERAL (
                SELECT o.owners, o.threshold
                FROM safe_owners_change AS o
                WHERE o.safe_id = c.safe_id AND o.row_version < c.row_version
                ORDER BY o.row_version DESC
                LIMIT 1
            ) AS f ON true
            WHERE c.safe_id = \(safe) AND (
                c.changed_at > \(recent) OR c.changed_at >= coalesce((
                    SELECT max(b.frozen_at)
                    FROM payout_batch AS b
                    WHERE b.safe_id = \(safe)
                        AND b.state IN ('approved', 'proposed', 'executed', 'settled')
                ), '-infinity')
            )
            ORDER BY c.row_version DESC
            LIMIT 100
            """)
        return try rows.compactMap { row in
            let (by, at): (Handle, Instant) = try (row.value("handle"), row.value("changed_at"))
            guard let threshold = try row.optional("former_threshold", as: Int.self) else {
                return BatchFacts.RecentOwners(nil, by: by, at: at)
            }
            return try OwnersChange(
                from: (row.values("former_owners"), threshold),
                to: (row.values("owners"), row.get("threshold"))
            ).map { BatchFacts.RecentOwners($0, by: by, at: at) }
        }
    }
}
