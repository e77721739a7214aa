public import Ledger
import Postgres

/// The month that is being worked on, without anything of single payees.
public struct OpenMonth: Sendable {
    /// One run of a working group.
    public struct Run: Sendable {
        public let group: String
        public let state: RewardRun.State
        public let lineCount: Int
        public let approvedCount: Int
        /// Per asset, all lines of the run.
        public let totals: [ReportTotal]
    }

    /// One payout batch.
    public struct Batch: Sendable {
        public let id: ID<PayoutBatch>
        public let safe: String
        public let state: PayoutBatch.State
        public let rowCount: Int
        /// SHA-256 of its rows as 64 hexadecimal digits; nil until it is frozen.
        public let digest: String?
        /// Per asset, all payments.
        public let totals: [ReportTotal]
    }

    public let organisation: String
    public let period: Month
    public let clocks: Clocks
    /// By group; withdrawn runs are left out.
    public let runs: [Run]
    /// The newest first.
    public let batches: [Batch]
    /// Per asset, the sums `payable` and `in_flight`.
    public let liabilities: [ReportTotal]

    /// How many runs and batches are shown at the most.
    static let limit = 200
}

extension Reader {
    /// The latest month that has runs, or else the present one; inside a snapshot.
    public func openMonth() async throws -> OpenMonth {
        let clocks = try await clocks(asOf: nil, knownAt: nil)
        let rows = try await query(
            """
            SELECT
                o.name,
                (SELECT max(r.period) FROM reward_run AS r WHERE r.state <> 'withdrawn') AS period
            FROM organisation AS o
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "organisation") }
        let period = try row.optionalValue("period", as: Month.self) ?? clocks.asOf.month
        return OpenMonth(
            organisation: try row.get("name"), period: period, clocks: clocks,
            runs: try await runs(of: period), batches: try await batches(of: period),
            liabilities: try await liabilityTotals())
    }

    private func runs(of period: Month) async throws -> [OpenMonth.Run] {
        let rows = try await query(
            """
            SELECT
                r.run_id, g.name, r.state, count(l.line_id) AS lines,
                count(l.line_id) FILTER (WHERE l.state = 'approved') AS approved
            FROM reward_run AS r
            INNER JOIN working_group AS g ON g.group_id = r.group_id
            LEFT JOIN reward_line AS l ON l.run_id = r.run_id
            WHERE r.period = \(period) AND r.state <> 'withdrawn'
            GROUP BY r.run_id, g.group_id
            ORDER BY g.handle COLLATE "C", r.run_id
            LIMIT \(OpenMonth.limit)
            """)
        let ids: [ID<RewardRun>] = try rows.map { try $0.value("run_id") }
        let totals = try await totals(
            """
            SELECT l.run_id AS owner_id, l.asset_id, count(*) AS row_count, sum(l.amount) AS amount
            FROM reward_line AS l
            WHERE l.run_id = ANY (\(ids)::uuid [])
            GROUP BY l.run_id, l.asset_id
            """, of: RewardRun.self)
        return try zip(ids, rows).map { id, row in
            try OpenMonth.Run(
                group: row.get("name"), state: row.choice("state"), lineCount: row.get("lines"),
                approvedCount: row.get("approved"), totals: totals[id] ?? [])
        }
    }

    private func batches(of period: Month) async throws -> [OpenMonth.Batch] {
        let rows = try await query(
            """
            SELECT b.batch_id, s.name, b.state, b.row_count, encode(b.digest, 'hex') AS digest
            FROM payout_batch AS b
            INNER JOIN safe AS s ON s.safe_id = b.safe_id
            WHERE b.period = \(period)
            ORDER BY b.batch_id DESC
            LIMIT \(OpenMonth.limit)
            """)
        let ids: [ID<PayoutBatch>] = try rows.map { try $0.value("batch_id") }
        let totals = try await totals(
            """
            SELECT t.batch_id AS owner_id, t.asset_id, t.row_count, t.amount
            FROM batch_total AS t
            WHERE t.batch_id = ANY (\(ids)::uuid [])
            """, of: PayoutBatch.self)
        return try zip(ids, rows).map { id, row in
            try OpenMonth.Batch(
                id: id, safe: row.get("name"), state: row.choice("state"),
                rowCount: row.get("row_count"), digest: row.optional("digest"),
                totals: totals[id] ?? [])
        }
    }

    /// Sums per owner and asset, by symbol.
    private func totals<Owner: Identified>(
        _ sums: SQL, of owner: Owner.Type
    ) async throws -> [ID<Owner>: [ReportTotal]] {
        let rows = try await query(
            """
            SELECT t.owner_id, t.row_count, t.amount, \(Asset.valueColumns)
            FROM (\(sums)) AS t
            INNER JOIN asset AS a ON a.asset_id = t.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        var totals: [ID<Owner>: [ReportTotal]] = [:]
        for row in rows {
            totals[try row.value("owner_id"), default: []].append(
                try ReportTotal(row, sums: ["amount"]))
        }
        return totals
    }

    private func liabilityTotals() async throws -> [ReportTotal] {
        let rows = try await query(
            """
            SELECT
                \(Asset.valueColumns), count(*) AS row_count,
                coalesce(sum(c.credits - c.debits) FILTER (WHERE c.prefix = 'payable'), 0)
                    AS payable,
                coalesce(sum(c.credits - c.debits) FILTER (WHERE c.prefix = 'in_flight'), 0)
                    AS in_flight
            FROM account AS c
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE c.prefix IN ('payable', 'in_flight') AND c.debits <> c.credits
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try rows.map { try ReportTotal($0, sums: ["payable", "in_flight"]) }
    }
}
