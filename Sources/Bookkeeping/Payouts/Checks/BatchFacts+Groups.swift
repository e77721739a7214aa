import Ethereum
import Ledger
import Postgres

extension Reader {
    /// What each row pays for working groups, beside what these owed in the asset before: the newest
    /// ten thousand payables that were settled, of the year up to the batch's period.
    func groupShares(
        of batches: [ID<PayoutBatch>], _ assets: [ID<Asset>], until period: Month
    ) async throws -> [BatchPlace: [BatchFacts.GroupShare]] {
        let rows = try await query(
            """
            WITH recent AS MATERIALIZED (
                SELECT y.source_id, y.asset_id, y.amount
                FROM payable AS y
                WHERE y.state = 'settled'
                    AND y.asset_id = ANY (\(assets)::uuid [])
                    AND y.period > (\(period)::date - interval '1 year')
                    AND y.period <= \(period)::date
                    AND starts_with(y.source_id, \(RewardLine.idPrefix + "_"))
                ORDER BY y.period DESC, y.payable_id DESC
                LIMIT 10000
            ),
            known AS MATERIALIZED (
                SELECT r.group_id, y.asset_id, count(*) AS count, max(y.amount) AS largest
                FROM recent AS y
                INNER JOIN reward_line AS l ON l.line_id = uuid_of_typed_id(y.source_id)
                INNER JOIN reward_run AS r ON r.run_id = l.run_id
                GROUP BY r.group_id, y.asset_id
            )
            SELECT m.batch_id, m.row_no, g.handle, k.count, k.largest, max(y.amount) AS amount
            FROM batch_payable AS m
            INNER JOIN payable AS y
                ON y.payable_id = m.payable_id
                AND starts_with(y.source_id, \(RewardLine.idPrefix + "_"))
            INNER JOIN reward_line AS l ON l.line_id = uuid_of_typed_id(y.source_id)
            INNER JOIN reward_run AS r ON r.run_id = l.run_id
            INNER JOIN working_group AS g ON g.group_id = r.group_id
            INNER JOIN known AS k ON k.group_id = r.group_id AND k.asset_id = y.asset_id
            WHERE m.batch_id = ANY (\(batches)::uuid [])
            GROUP BY m.batch_id, m.row_no, g.handle, k.count, k.largest
            ORDER BY m.batch_id, m.row_no, g.handle
            """)
        var shares: [BatchPlace: [BatchFacts.GroupShare]] = [:]
        for row in rows {
            shares[try BatchPlace(row), default: []].append(
                try BatchFacts.GroupShare(
                    group: row.value("handle"), amount: row.value("amount"),
                    history: (row.get("count"), row.value("largest"))))
        }
        return shares
    }

    /// The modules of a Safe, as the directory has them.
    func modules(of safe: ID<Safe>) async throws -> Set<Address> {
        let row = try await row(
            "SELECT s.modules FROM safe AS s WHERE s.safe_id = \(safe)", orNo: "Safe", safe)
        return Set(try row.values("modules", as: Address.self))
    }
}
