import Ledger
import Postgres

extension Work {
    /// The unused nonces of approved batches of the Safe that were cancelled and held one of the
    /// payables of a batch; throws when there is such a batch of another Safe, which no nonce of
    /// this one excludes.
    func noncesBound(
        _ batches: [ID<PayoutBatch>], _ safe: Safe
    ) async throws -> [ID<PayoutBatch>: Set<UInt64>] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT mine.batch_id, c.safe_id, s.name, c.nonce
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id
            INNER JOIN payout_batch AS c ON c.batch_id = theirs.batch_id
            INNER JOIN safe AS s ON s.safe_id = c.safe_id
            WHERE mine.batch_id = ANY (\(batches)::uuid [])
                AND c.state = 'cancelled'
                AND c.nonce >= s.next_nonce
                AND EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = c.batch_id)
            ORDER BY c.nonce, mine.batch_id
            """)
        if let other = try rows.first(where: { try $0.value("safe_id") != safe.id }) {
            throw PayoutsError.boundToOtherSafe(
                try other.get("name"), nonce: UInt64(try other.get("nonce", as: Int64.self)))
        }
        var bound: [ID<PayoutBatch>: Set<UInt64>] = [:]
        for row in rows {
            bound[try row.value("batch_id"), default: []].insert(
                UInt64(try row.get("nonce", as: Int64.self)))
        }
        return bound
    }

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
