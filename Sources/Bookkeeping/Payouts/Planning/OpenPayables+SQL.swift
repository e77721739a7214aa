import Ethereum
import Ledger
import Postgres

extension Work {
    /// Open payables that a plan can take, in the order of its rows, and how many there are in all.
    func openPayables(
        _ choice: PayableChoice, on chain: ChainID, limit: Int
    ) async throws -> (candidates: [PayoutPlan.Candidate], open: Int, period: Month?) {
        let condition: SQL =
            switch choice {
            case .period(let month): "p.period = \(month)"
            case .payables(let ids): "p.payable_id = ANY (\(ids)::uuid [])"
            }
        let rows = try await transaction.query(
            """
            SELECT
                p.payable_id, p.payee_id, y.handle, p.asset_id, a.address AS token, p.amount,
                d.address AS recipient, count(*) OVER () AS open_count,
                max(p.period) OVER () AS newest_period,
                EXISTS (
                    SELECT 1 FROM payment AS m
                    WHERE m.payee_id = p.payee_id AND m.asset_id = p.asset_id
                        AND m.recipient = d.address AND m.state = 'settled'
                ) AS is_known_holder
            FROM payable AS p
            INNER JOIN asset AS a ON a.asset_id = p.asset_id AND a.chain_id = \(chain)
            INNER JOIN payee AS y ON y.payee_id = p.payee_id
            LEFT JOIN payout_address AS d
                ON d.payee_id = p.payee_id AND d.chain_id = a.chain_id AND d.valid_until IS NULL
            WHERE p.state = 'open' AND \(condition)
            ORDER BY y.handle COLLATE "C", p.asset_id, p.payable_id
            LIMIT \(limit)
            """)
        if case .payables(let ids) = choice { try Self.mustBeAll(ids, rows.count) }
        let candidates = try rows.map { row in
            try PayoutPlan.Candidate(
                payable: row.value("payable_id"), payee: row.value("payee_id"),
                payeeHandle: row.value("handle"), asset: row.value("asset_id"),
                token: row.optionalValue("token"), amount: row.value("amount"),
                recipient: row.optionalValue("recipient"),
                isKnownHolder: row.get("is_known_holder"))
        }
        return (
            candidates, try rows.first?.get("open_count") ?? 0,
            try rows.first?.value("newest_period")
        )
    }

    /// Whoever names payables wants just these: throws ``PayoutsError/payablesNotOpen(_:)`` otherwise.
    private static func mustBeAll(_ ids: [ID<Payable>], _ found: Int) throws(PayoutsError) {
        let missing = Set(ids).count - found
        guard missing == 0 else { throw .payablesNotOpen(missing) }
    }

    /// Reserves payables; all must still be open.
    ///
    /// Two plans from different Safes may ask for the same: the rows are not locked in an order first, which
    /// would read them twice, because a deadlock is retried like any other conflict.
    func reserve(_ payables: [ID<Payable>]) async throws {
        let reserved = try await transaction.query(
            """
            UPDATE payable SET state = 'reserved'
            WHERE payable_id = ANY (\(payables)::uuid []) AND state = 'open'
            """)
        guard reserved.affected == payables.count else { throw PayoutsError.payablesTaken }
    }
}
