import Ethereum
import Ledger
import Postgres

/// What is known of the Safe that some batches pay from.
struct SafeFacts: Sendable {
    let skipped: [ID<PayoutBatch>: [StrayTransaction]]
    let leftOpen: [StrayTransaction]
    let ownersChanges: [BatchFacts.RecentOwners]

    /// What concerns one of the batches, when these nonces are given to all of them now or were just before.
    func of(_ batch: CheckedBatch, besides nonces: Set<UInt64>) -> BatchFacts.OfSafe {
        BatchFacts.OfSafe(
            skipped: skipped[batch.overview.id] ?? [], leftOpen: leftOpen,
            ownersChanges: ownersChanges
        ).without(nonces)
    }
}

extension Reader {
    /// What is known of a Safe, and of what may be executed besides its planned batches.
    func safeFacts(
        of safe: ID<Safe>, beside strays: [ID<PayoutBatch>: [StrayBeside]]
    ) async throws -> SafeFacts {
        SafeFacts(
            skipped: strays.mapValues(\.skipped),
            leftOpen: try await openTransactions(of: safe),
            ownersChanges: try await recentOwners(of: safe))
    }

    /// Of the nonces of what is left open, those that batches got since that was looked up.
    func noncesGiven(
        among leftOpen: [StrayTransaction], of safe: ID<Safe>
    ) async throws -> Set<UInt64> {
        // Mostly nothing is left open, and then nothing is looked up.
        guard !leftOpen.isEmpty else { return [] }
        let rows = try await query(
            """
            SELECT b.nonce
            FROM payout_batch AS b
            WHERE b.safe_id = \(safe) AND b.live
                AND b.nonce = ANY (\(leftOpen.map { Int64($0.nonce) })::bigint [])
            LIMIT 1000
            """)
        return Set(try rows.map { UInt64(try $0.get("nonce", as: Int64.self)) })
    }

    /// How a Safe's owners changed in the last two weeks, and of all time since the newest batch that people
    /// approved was frozen: first altogether, however often they changed since, and then the newest changes.
    private func recentOwners(of safe: ID<Safe>) async throws -> [BatchFacts.RecentOwners] {
        let recent = now.advanced(bySeconds: -BatchFacts.recentSeconds)
        // The oldest of all changes may have been kept without what was before.
        let rows = try await query(
            """
            SELECT
                k.owners, k.threshold, k.handle, k.changed_at, k.former_owners, k.former_threshold,
                s.owners AS owners_now, s.threshold AS threshold_now,
                count(k.former_threshold) OVER () AS times,
                min(k.changed_at) FILTER (WHERE k.former_threshold IS NOT NULL) OVER () AS since,
                first_value(coalesce(k.former_owners, k.owners)) OVER oldest AS owners_then,
                first_value(coalesce(k.former_threshold, k.threshold)) OVER oldest AS threshold_then
            FROM (
                SELECT
                    c.safe_id, c.row_version, c.owners, c.threshold, p.handle, c.changed_at,
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
            ) AS k
            INNER JOIN safe AS s ON s.safe_id = k.safe_id
            WHERE k.former_threshold IS NULL OR k.threshold <> k.former_threshold
                OR NOT (k.owners @> k.former_owners AND k.former_owners @> k.owners)
            WINDOW oldest AS (ORDER BY k.row_version)
            ORDER BY k.former_threshold IS NOT NULL, k.row_version DESC
            LIMIT 100
            """)
        return try altogether(rows) + rows.compactMap { try BatchFacts.RecentOwners($0) }
    }

    /// What all changes together come to; empty where that is nothing, or just the only one.
    private func altogether(_ rows: Rows) throws -> [BatchFacts.RecentOwners] {
        guard let row = rows.first else { return [] }
        let times: Int = try row.get("times")
        guard times > 1 else { return [] }
        let change = try OwnersChange(
            from: (row.values("owners_then"), row.get("threshold_then")),
            to: (row.values("owners_now"), row.get("threshold_now")))
        let since: Instant = try row.value("since")
        return change.map { [.altogether($0, times: times, since: since)] } ?? []
    }
}

extension BatchFacts.RecentOwners {
    /// One change; nil where the owners came in another order only.
    fileprivate init?(_ row: Row) throws {
        let (by, at): (Handle, Instant) = try (row.value("handle"), row.value("changed_at"))
        guard let threshold = try row.optional("former_threshold", as: Int.self) else {
            self = .one(nil, by: by, at: at)
            return
        }
        let change = try OwnersChange(
            from: (row.values("former_owners"), threshold),
            to: (row.values("owners"), row.get("threshold")))
        guard let change else { return nil }
        self = .one(change, by: by, at: at)
    }
}
