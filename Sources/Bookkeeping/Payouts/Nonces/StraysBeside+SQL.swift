import Ledger
import Postgres

/// What may be executed besides the transaction of a batch and pay some of the same: of another batch that ended, or
/// with another nonce.
struct StrayBeside {
    let stray: StrayTransaction
    /// Whether it is of the batch itself.
    let isOwn: Bool
    /// Whether the Safe and the nonce of the batch exclude it.
    let hasItsNonce: Bool
}

extension Reader {
    /// By nonce. They are found from the payables of the batches, which are few beside all batches that ended.
    func strays(
        beside batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: [StrayBeside]] {
        let rows = try await query(
            """
            WITH beside AS MATERIALIZED (
                SELECT mine.batch_id, theirs.batch_id AS other_id
                FROM batch_payable AS mine
                INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id
                WHERE mine.batch_id = ANY (\(batches)::uuid [])
                UNION
                SELECT b.batch_id, b.batch_id FROM unnest(\(batches)::uuid []) AS b (batch_id)
            )
            SELECT
                o.batch_id AS beside_id, o.batch_id = t.batch_id AS is_own,
                (o.safe_id, o.nonce) IS NOT DISTINCT FROM (t.safe_id, t.nonce) AS has_its_nonce,
                \(StrayTransaction.columns)
            FROM beside AS x
            CROSS JOIN LATERAL (
                SELECT k.batch_id, k.safe_id, k.nonce, k.safe_tx_hash
                FROM stray_transaction AS k
                WHERE k.batch_id = x.other_id
                OFFSET 0
            ) AS t
            INNER JOIN payout_batch AS o ON o.batch_id = x.batch_id
            \(StrayTransaction.joins)
            ORDER BY t.nonce, t.batch_id
            """)
        return try Dictionary(grouping: rows) {
            try $0.value("beside_id", as: ID<PayoutBatch>.self)
        }
        .mapValues { rows in
            try rows.map { row in
                try StrayBeside(
                    stray: StrayTransaction(row), isOwn: row.get("is_own"),
                    hasItsNonce: row.get("has_its_nonce"))
            }
        }
    }

    /// Of one batch.
    func strays(beside batch: ID<PayoutBatch>) async throws -> [StrayBeside] {
        try await strays(beside: [batch])[batch] ?? []
    }

    /// Throws as ``[StrayBeside]/mustBeExcluded(by:of:)`` does, and ``PayoutsError/skippedUnseen(_:)`` where
    /// something may still pay some of the same, and the freeze did not name just that: the Safe's next nonce
    /// was set past that later.
    func mustExcludeStrays(
        _ batch: ID<PayoutBatch>, of safe: ID<Safe>, nonce: UInt64?,
        among found: [StrayBeside]? = nil
    ) async throws {
        let strays = if let found { found } else { try await strays(beside: batch) }
        try strays.mustBeExcluded(by: nonce, of: safe)
        guard !strays.skipped.isEmpty else { return }
        let kept = try await keptChecks(of: batch)
        let unseen = BatchFacts.unnamed(of: strays.skipped, in: kept.map(\.check))
        guard unseen.isEmpty else { throw PayoutsError.skippedUnseen(unseen.map(\.nonce)) }
    }
}

extension [StrayBeside] {
    /// Those whose nonce is not used yet.
    private var rivals: [StrayBeside] { filter { !$0.stray.isPassed } }

    /// What the next nonce of its Safe is past, and only that.
    var skipped: [StrayTransaction] {
        filter { $0.stray.isPassed && !$0.isOwn && !$0.hasItsNonce }.map(\.stray)
    }

    /// The nonces of a Safe that exclude its rivals; throws ``PayoutsError/boundToOtherSafe(_:nonce:)`` where one
    /// is another Safe's, which none excludes.
    func nonces(of safe: ID<Safe>) throws(PayoutsError) -> Set<UInt64> {
        let rivals = rivals.map(\.stray)
        if let other = rivals.first(where: { $0.safe != safe }) {
            throw .boundToOtherSafe(other.safeName, nonce: other.nonce)
        }
        return Set(rivals.map(\.nonce))
    }

    /// Throws ``PayoutsError/signedWithOtherNonces(_:)``, ``PayoutsError/nonceBound(_:)`` or
    /// ``PayoutsError/boundToOtherSafe(_:nonce:)`` when both a frozen batch and one of these could be
    /// executed: a reorganisation may bring one back after the freeze.
    func mustBeExcluded(by nonce: UInt64?, of safe: ID<Safe>) throws(PayoutsError) {
        // Its own are no less signed where somebody set the next nonce past them.
        let own = Set(filter(\.isOwn).map(\.stray.nonce))
        guard own.isEmpty else {
            throw .signedWithOtherNonces(own.union([nonce].compactMap(\.self)).sorted())
        }
        let bound = try nonces(of: safe)
        guard bound.allSatisfy({ $0 == nonce }) else { throw .nonceBound(bound.sorted()) }
    }
}
