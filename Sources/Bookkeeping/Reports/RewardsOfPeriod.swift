import Ethereum
public import Ledger
import Postgres

/// One approved reward as the report shows it.
public struct RewardRow: Sendable {
    public let group: Handle
    public let payee: Handle
    public let kind: RewardKind
    public let asset: Asset
    public let amount: Amount
    public let standing: RewardStanding
    /// The frozen batch that it is in; nil while it is open.
    public let batch: ID<PayoutBatch>?
    public let run: ID<RewardRun>
    public let line: ID<RewardLine>
}

extension Reader {
    /// Control totals of the rewards of a month: per asset, all that was approved.
    public func rewardsControl(
        _ period: Month, _ clocks: Clocks, groups: Set<ID<WorkingGroup>>?
    ) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT \(Asset.columns), count(*) AS row_count, sum(l.amount) AS amount
            \(Self.approved(period, clocks, groups))
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(rows, sums: ["amount"])
    }

    /// Every reward of a month that was approved by these clocks, by group, run and line.
    ///
    /// - Parameters:
    ///   - period: the month.
    ///   - clocks: approvals, batches and settlements after them do not count.
    ///   - groups: only these; nil for all.
    ///   - body: gets the rows one after another.
    /// - Throws: what the body throws.
    public func eachReward(
        _ period: Month, _ clocks: Clocks, groups: Set<ID<WorkingGroup>>?,
        _ body: (RewardRow) async throws -> Void
    ) async throws {
        let rows: SQL = """
            SELECT
                g.handle AS group_handle, y.handle AS payee_handle, l.kind, l.amount, l.line_id,
                l.run_id, \(Asset.columns)
            \(Self.approved(period, clocks, groups))
            ORDER BY g.handle COLLATE "C", l.run_id, l.line_no
            """
        try await eachChunk(rows) { chunk in
            let lines: [ID<RewardLine>] = try chunk.map { try $0.value("line_id") }
            let standings = try await standings(of: lines, clocks)
            for (line, row) in zip(lines, chunk) {
                let asset = try Asset(row)
                let (standing, batch) = standings[line.description] ?? (.open, nil)
                try await body(
                    RewardRow(
                        group: row.value("group_handle"), payee: row.value("payee_handle"),
                        kind: row.value("kind"), asset: asset,
                        amount: Amount(baseUnits: row.value("amount"), of: asset.id),
                        standing: standing, batch: batch, run: row.value("run_id"), line: line))
            }
        }
    }

    private static func approved(
        _ period: Month, _ clocks: Clocks, _ groups: Set<ID<WorkingGroup>>?
    ) -> SQL {
        """
        FROM reward_run AS r
        INNER JOIN reward_line AS l ON l.run_id = r.run_id
        INNER JOIN reward_approval AS v ON v.approval_id = l.approval_id
        INNER JOIN journal_entry AS e ON e.seq = v.entry_seq
        INNER JOIN working_group AS g ON g.group_id = r.group_id
        INNER JOIN payee AS y ON y.payee_id = l.payee_id
        INNER JOIN asset AS a ON a.asset_id = l.asset_id
        WHERE r.period = \(period)::date
            AND e.seq <= \(clocks.knownAt)::bigint
            AND e.effective_day <= \(clocks.asOf)::date
            AND (
                \(groups == nil)::boolean
                OR r.group_id = ANY (\(Array(groups ?? []))::uuid [])
            )
        """
    }

    /// How far the payables of these lines are by the clocks, by the id of the line.
    private func standings(
        of lines: [ID<RewardLine>], _ clocks: Clocks
    ) async throws -> [String: (RewardStanding, ID<PayoutBatch>?)] {
        let rows = try await query(
            """
            SELECT y.source_id, b.batch_id, m.state = 'settled' AS is_settled
            FROM payable AS y
            INNER JOIN batch_payable AS b ON b.payable_id = y.payable_id
            INNER JOIN payment AS m ON m.batch_id = b.batch_id AND m.row_no = b.row_no
            WHERE y.source_id = ANY (\(lines.map(\.description))::text [])
            """)
        let payments = try rows.map { row in
            try (
                source: row.get("source_id", as: String.self),
                batch: row.value("batch_id", as: ID<PayoutBatch>.self),
                isSettled: row.get("is_settled", as: Bool.self)
            )
        }
        let entries = try await entries(of: Set(payments.map(\.batch)), clocks)
        var standings: [String: (RewardStanding, ID<PayoutBatch>?)] = [:]
        for payment in payments {
            let standing = RewardStanding(
                batchEntries: entries[payment.batch.description] ?? [],
                isPaymentSettled: payment.isSettled)
            guard standing != .open else { continue }
            standings[payment.source] = (standing, payment.batch)
        }
        return standings
    }

    /// The kinds of entries that batches have made by the clocks.
    private func entries(
        of batches: Set<ID<PayoutBatch>>, _ clocks: Clocks
    ) async throws -> [String: Set<JournalEntry.Kind>] {
        let rows = try await query(
            """
            SELECT DISTINCT e.source_id, e.kind
            FROM journal_entry AS e
            WHERE e.source_id = ANY (\(batches.map(\.description))::text [])
                AND e.seq <= \(clocks.knownAt)::bigint
                AND e.effective_day <= \(clocks.asOf)::date
            """)
        var kinds: [String: Set<JournalEntry.Kind>] = [:]
        for row in rows {
            kinds[try row.get("source_id", as: String.self), default: []].insert(
                try row.choice("kind"))
        }
        return kinds
    }
}
