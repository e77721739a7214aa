import Ledger
import Postgres

/// A transaction that may be executed besides that of a batch and pay the same, because its nonce is unused:
/// of an approved batch that ended unexecuted, or with another nonce that an approved batch had.
struct RivalTransaction {
    let safe: ID<Safe>
    let safeName: String
    let nonce: UInt64
    /// Whether it is of the batch itself.
    let isOwn: Bool
}

extension Reader {
    /// The transactions that may pay what these pay.
    func rivals(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: [RivalTransaction]] {
        let rows = try await query(
            """
            WITH beside AS MATERIALIZED (
                SELECT mine.batch_id, theirs.batch_id AS rival_id
                FROM batch_payable AS mine
                INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id
                WHERE mine.batch_id = ANY (\(batches)::uuid [])
                UNION
                SELECT b.batch_id, b.batch_id FROM unnest(\(batches)::uuid []) AS b (batch_id)
            ),
            signed AS (
                SELECT x.batch_id, x.rival_id, c.nonce
                FROM beside AS x
                INNER JOIN payout_batch AS c ON c.batch_id = x.rival_id
                WHERE c.batch_id <> x.batch_id
                    AND c.state IN ('cancelled', 'rejected', 'superseded', 'failed')
                    AND EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = c.batch_id)
                UNION
                SELECT x.batch_id, x.rival_id, k.nonce
                FROM beside AS x
                INNER JOIN payout_batch AS c ON c.batch_id = x.rival_id
                INNER JOIN nonce_binding AS n
                    ON n.batch_id = c.batch_id AND n.confirmed_by IS NOT NULL
                CROSS JOIN LATERAL (VALUES (n.former_nonce), (n.nonce)) AS k (nonce)
                -- Only from the first approval on is a former nonce used up before another one is taken.
                WHERE k.nonce <> c.nonce AND EXISTS (
                    SELECT 1 FROM nonce_use AS u
                    WHERE u.batch_id = n.batch_id AND u.binding_no < n.binding_no
                        AND u.confirmed_by IS NOT NULL
                    UNION ALL
                    SELECT 1 FROM nonce_use_withdrawal AS w
                    WHERE w.batch_id = n.batch_id AND w.binding_no < n.binding_no
                )
            )
            SELECT
                g.batch_id, s.safe_id, s.name, g.nonce, bool_or(g.rival_id = g.batch_id) AS is_own
            FROM signed AS g
            INNER JOIN payout_batch AS c ON c.batch_id = g.rival_id
            INNER JOIN safe AS s ON s.safe_id = c.safe_id AND g.nonce >= s.next_nonce
            GROUP BY g.batch_id, s.safe_id, g.nonce
            ORDER BY g.nonce, g.batch_id, s.safe_id
            """)
        return try Dictionary(grouping: rows) { try $0.value("batch_id", as: ID<PayoutBatch>.self) }
            .mapValues { rows in
                try rows.map { row in
                    try RivalTransaction(
                        safe: row.value("safe_id"), safeName: row.get("name"),
                        nonce: UInt64(row.get("nonce", as: Int64.self)), isOwn: row.get("is_own"))
                }
            }
    }

    /// The nonces of the Safe that exclude every rival of each batch; throws
    /// ``PayoutsError/boundToOtherSafe(_:nonce:)``.
    func noncesBound(
        _ batches: [ID<PayoutBatch>], _ safe: ID<Safe>
    ) async throws -> [ID<PayoutBatch>: Set<UInt64>] {
        try await rivals(of: batches).mapValues { try $0.nonces(of: safe) }
    }

    /// Throws as ``[RivalTransaction]/mustBeExcluded(by:of:)`` does.
    func mustExcludeRivals(
        _ batch: ID<PayoutBatch>, of safe: ID<Safe>, nonce: UInt64?
    ) async throws {
        try (await rivals(of: [batch])[batch] ?? []).mustBeExcluded(by: nonce, of: safe)
    }
}

extension [RivalTransaction] {
    /// The nonces of a Safe that exclude them; throws ``PayoutsError/boundToOtherSafe(_:nonce:)`` where one
    /// is another Safe's, which none excludes.
    fileprivate func nonces(of safe: ID<Safe>) throws(PayoutsError) -> Set<UInt64> {
        if let other = first(where: { $0.safe != safe }) {
            throw .boundToOtherSafe(other.safeName, nonce: other.nonce)
        }
        return Set(map(\.nonce))
    }

    /// Throws ``PayoutsError/signedWithOtherNonces(_:)``, ``PayoutsError/nonceBound(_:)`` or
    /// ``PayoutsError/boundToOtherSafe(_:nonce:)`` when both a frozen batch and one of these could be
    /// executed: a reorganisation may bring one back after the freeze.
    func mustBeExcluded(by nonce: UInt64?, of safe: ID<Safe>) throws(PayoutsError) {
        let own = filter(\.isOwn).map(\.nonce)
        guard own.isEmpty else {
            throw .signedWithOtherNonces((own + [nonce].compactMap(\.self)).sorted())
        }
        let bound = try nonces(of: safe)
        guard bound.allSatisfy({ $0 == nonce }) else { throw .nonceBound(bound.sorted()) }
    }
}

extension Work {
    /// Nonces of the Safe's live batches that it has not used yet.
    func noncesTaken(of safe: Safe) async throws -> Set<UInt64> {
        let rows = try await transaction.query(
            """
            SELECT b.nonce
            FROM payout_batch AS b
            WHERE b.safe_id = \(safe.id) AND b.live AND b.nonce >= \(Int64(safe.nextNonce))
            ORDER BY b.nonce
            LIMIT 10000
            """)
        return Set(try rows.map { UInt64(try $0.get("nonce", as: Int64.self)) })
    }
}
