import Ledger
import Postgres

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
