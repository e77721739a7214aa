import Ethereum
import Ledger
import Postgres

extension Work {
    /// Says where a distribution is claimed, once and for good.
    ///
    /// Throws ``PayoutsError/distributorImpossible(_:)`` and ``PayoutsError/distributorTaken(_:by:)``.
    func claim(_ batch: HeldBatch, at distributor: Address) async throws {
        let chain = batch.account.chain
        let place = PayoutAddress(chain: chain, address: distributor)
        let contracts = try await contracts(on: chain)
        let payees = try await transaction.query(
            """
            SELECT 1 AS found FROM payout_address AS d WHERE d.address = \(distributor) LIMIT 1
            """)
        guard place.isPayable, !contracts.contains(distributor), payees.isEmpty,
            distributor != batch.account.address
        else { throw PayoutsError.distributorImpossible(distributor) }
        let others = try await transaction.query(
            """
            SELECT b.batch_id
            FROM batch_distribution AS d
            INNER JOIN payout_batch AS b ON b.batch_id = d.batch_id
            WHERE d.distributor = \(distributor) AND b.chain_id = \(chain) AND b.live
            LIMIT 1
            """)
        if let other = others.first {
            throw PayoutsError.distributorTaken(distributor, by: try other.value("batch_id"))
        }
        _ = try await transaction.query(
            """
            UPDATE batch_distribution SET distributor = \(distributor) WHERE batch_id = \(batch.id)
            """)
    }
}
