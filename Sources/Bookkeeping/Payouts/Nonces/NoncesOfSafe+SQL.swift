import Ledger
import Postgres

extension Reader {
    /// The nonces of the Safe that exclude every rival of each batch; throws
    /// ``PayoutsError/boundToOtherSafe(_:nonce:)``.
    func noncesBound(
        _ batches: [ID<PayoutBatch>], _ safe: ID<Safe>
    ) async throws -> [ID<PayoutBatch>: Set<UInt64>] {
        try await strays(beside: batches).mapValues { try $0.nonces(of: safe) }
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
