import Ledger
import Postgres

extension Reader {
    /// What a closing of a month finds, of entries up to the newest that this reader sees.
    func closingChecklist(
        of month: Month, _ periods: BookPeriods, today: Day
    ) async throws -> ClosingChecklist {
        let totals = try await postedTotals(of: month)
        var counts = try await findings(of: month)
        counts[.monthNotOver] = today > month.lastDay ? 0 : 1
        let open = periods.openMonths(before: month)
        counts[.earlierMonthOpen] = open.count
        var earliest: [ClosingChecklist.Rule: Month] = [:]
        earliest[.earlierMonthOpen] = open.first
        for row in try await query(Self.unfinished(before: month, periods)) {
            let rule: ClosingChecklist.Rule = try row.choice("rule")
            counts[rule] = try row.get("found")
            earliest[rule] = try row.optionalValue("earliest")
        }
        counts[.entriesUnbalanced] = totals.count { $0.debits != $0.credits }
        let entries = try await query(
            """
            SELECT count(*) AS entries FROM journal_entry AS e
            WHERE e.effective_day BETWEEN \(month.firstDay)::date AND \(month.lastDay)::date
            """)
        guard let row = entries.first else { throw StorageError.missingRow(of: "journal_entry") }
        return ClosingChecklist(
            month: month, found: counts, earliest: earliest, entries: try row.get("entries"),
            totals: totals)
    }

    private func postedTotals(of month: Month) async throws -> [ClosingChecklist.Total] {
        try await query(
            """
            SELECT
                c.asset_id,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
            FROM journal_entry AS e
            INNER JOIN posting AS p ON p.seq = e.seq
            INNER JOIN account AS c ON c.account_id = p.account_id
            WHERE e.effective_day BETWEEN \(month.firstDay)::date AND \(month.lastDay)::date
            GROUP BY c.asset_id
            ORDER BY c.asset_id
            """
        ).map { row in
            guard let debits = Sum(digits: try row.get("debits", as: String.self)),
                let credits = Sum(digits: try row.get("credits", as: String.self))
            else { throw StorageError.malformed(type: "sum") }
            return ClosingChecklist.Total(
                asset: try row.value("asset_id"), debits: debits, credits: credits)
        }
    }

    /// What nobody has decided on in the months that are closed together with this one: all since the
    /// newest closing, and before the first one whatever there is.
    private static func unfinished(before month: Month, _ periods: BookPeriods) -> SQL {
        """
        SELECT
            \(ClosingChecklist.Rule.earlierEntriesAwaitApproval)::text AS rule, count(*) AS found,
            date_trunc('month', min(e.effective_day))::date AS earliest
        FROM entry_proposal AS e
        WHERE e.effective_day < \(month.firstDay)::date
            AND e.effective_day
                > coalesce(\(orNull: periods.closedThrough)::date, '-infinity')
            AND NOT EXISTS (
                SELECT 1 FROM entry_proposal_decision AS d WHERE d.proposal_id = e.proposal_id
            )
        UNION ALL
        SELECT
            \(ClosingChecklist.Rule.earlierRunsUndecided)::text, count(*), min(r.period)
        FROM reward_run AS r
        WHERE r.period < \(month)::date
            AND r.period > coalesce(\(orNull: periods.closedThrough)::date, '-infinity')
            AND \(undecided)
        """
    }

    /// Whether a reward run is a draft, or some of its lines wait for a decision.
    private static let undecided: SQL = """
        (
            r.state = 'draft' OR r.state = 'submitted' AND EXISTS (
                SELECT 1 FROM reward_line AS l
                WHERE l.run_id = r.run_id AND l.state = 'submitted'
            )
        )
        """

    /// What stands in the way, counted in the rooms that it stands in.
    private func findings(of month: Month) async throws -> [ClosingChecklist.Rule: Int] {
        let rows = try await query(
            """
            SELECT
                (
                    SELECT count(*) FROM entry_proposal AS e
                    WHERE e.effective_day
                            BETWEEN \(month.firstDay)::date AND \(month.lastDay)::date
                        AND NOT EXISTS (
                            SELECT 1 FROM entry_proposal_decision AS d
                            WHERE d.proposal_id = e.proposal_id
                        )
                ) AS entries_await_approval,
                (
                    SELECT count(*) FROM reward_run AS r
                    WHERE r.period = \(month) AND \(Self.undecided)
                ) AS runs_undecided,
                (
                    SELECT count(*) FROM reward_run AS r
                    INNER JOIN reward_line AS l ON l.run_id = r.run_id
                    WHERE r.period = \(month) AND r.state = 'submitted'
                        AND l.state IN ('returned', 'held')
                ) AS lines_undecided,
                (
                    SELECT count(*) FROM payable AS p
                    WHERE p.period = \(month) AND p.state = 'open'
                ) AS payables_open,
                (
                    SELECT count(*) FROM payout_batch AS b
                    WHERE b.period = \(month) AND b.live AND b.state <> 'settled'
                ) AS batches_unsettled,
                (
                    SELECT count(*) FROM payout_batch AS b
                    INNER JOIN payment AS m ON m.batch_id = b.batch_id
                    WHERE b.period = \(month) AND m.state = 'mismatched'
                ) AS payments_mismatched,
                (
                    SELECT count(*) FROM payout_batch AS b
                    INNER JOIN batch_execution AS x ON x.batch_id = b.batch_id
                    INNER JOIN principal AS q ON q.principal_id = x.reported_by
                    WHERE b.period = \(month) AND b.live AND q.kind = 'script'
                        AND x.confirmed_by IS NULL
                ) AS settlements_unconfirmed
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "checklist") }
        let counted: [ClosingChecklist.Rule] = [
            .entriesAwaitApproval, .runsUndecided, .linesUndecided, .payablesOpen,
            .batchesUnsettled, .paymentsMismatched, .settlementsUnconfirmed,
        ]
        return Dictionary(
            try counted.map { ($0, try row.get($0.rawValue, as: Int.self)) }
        ) { first, _ in first }
    }
}
