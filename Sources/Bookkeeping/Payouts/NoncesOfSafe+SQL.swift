import Ledger
import Postgres

/// An approved batch that ended unexecuted and may be executed all the same, because its nonce is unused.
struct RivalBatch {
    let safe: ID<Safe>
    let safeName: String
    let nonce: UInt64
}

extension Reader {
    /// The batches that may pay what these pay.
    func rivals(of batches: [ID<PayoutBatch>]) async throws -> [ID<PayoutBatch>: [RivalBatch]] {
        let rows = try await query(
            """
            SELECT DISTINCT mine.batch_id, c.safe_id, s.name, c.nonce
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id
            INNER JOIN payout_batch AS c ON c.batch_id = theirs.batch_id
            INNER JOIN safe AS s ON s.safe_id = c.safe_id
            WHERE mine.batch_id = ANY (\(batches)::uuid [])
                AND c.batch_id <> mine.batch_id
                AND c.state IN ('cancelled', 'rejected', 'superseded', 'failed')
                AND c.nonce >= s.next_nonce
                AND EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = c.batch_id)
            ORDER BY c.nonce, mine.batch_id, c.safe_id
            """)
        return try Dictionary(grouping: rows) { try $0.value("batch_id", as: ID<PayoutBatch>.self) }
            .mapValues { rows in
                try rows.map { row in
                    try RivalBatch(
                        safe: row.value("safe_id"), safeName: row.get("name"),
                        nonce: UInt64(row.get("nonce", as: Int64.self)))
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

    /// Throws as ``[RivalBatch]/mustBeExcluded(by:of:)`` does.
    func mustExcludeRivals(
        _ batch: ID<PayoutBatch>, of safe: ID<Safe>, nonce: UInt64?
    ) async throws {
        try (await rivals(of: [batch])[batch] ?? []).mustBeExcluded(by: nonce, of: safe)
    }
}

extension [RivalBatch] {
    /// The nonces of a Safe that exclude them; throws ``PayoutsError/boundToOtherSafe(_:nonce:)`` where one
    /// is another Safe's, which none excludes.
    fileprivate func nonces(of safe: ID<Safe>) throws(PayoutsError) -> Set<UInt64> {
        if let other = first(where: { $0.safe != safe }) {
            throw .boundToOtherSafe(other.safeName, nonce: other.nonce)
        }
        return Set(map(\.nonce))
    }

    /// Throws ``PayoutsError/nonceBound(_:)`` or ``PayoutsError/boundToOtherSafe(_:nonce:)`` when both a
    /// frozen batch and one of these could be executed: a reorganisation may bring one back after the freeze.
    func mustBeExcluded(by nonce: UInt64?, of safe: ID<Safe>) throws(PayoutsError) {
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
