public import Ledger
import Postgres

extension Reader {
    /// Both clocks of a report: today and the newest entry where they are not given.
    ///
    /// Throws ``JournalError/sequenceAhead(found:newest:)`` for a number that is not reached yet, and
    /// ``JournalError/instantAhead(found:now:)`` for an instant to come. An instant stands for the newest entry recorded at or before it.
    public func clocks(asOf: Day?, knownAt: KnownAt?) async throws -> Clocks {
        let newest: Int64 = try await newestSeq()
        let day: Day
        if let asOf { day = asOf } else { day = try await today() }
        switch knownAt {
        case nil: return Clocks(asOf: day, knownAt: newest)
        case .sequence(let seq):
            guard seq <= newest else {
                throw JournalError.sequenceAhead(found: seq, newest: newest)
            }
            return Clocks(asOf: day, knownAt: seq)
        case .instant(let instant):
            if instant > now, try await !hasEntries(recordedFrom: instant) {
                throw JournalError.instantAhead(found: instant, now: now)
            }
            return Clocks(asOf: day, knownAt: try await newestSeq(recordedBy: instant))
        }
    }

    /// Whether the newest entry was recorded at an instant or later, as it may be by a service whose
    /// clock is ahead.
    private func hasEntries(recordedFrom instant: Instant) async throws -> Bool {
        let rows = try await query(
            "SELECT e.recorded_at FROM journal_entry AS e ORDER BY e.seq DESC LIMIT 1")
        guard let newest = try rows.first?.value("recorded_at", as: Instant.self) else {
            return false
        }
        return newest >= instant
    }

    /// The number of the newest entry; 0 before the first.
    public func newestSeq() async throws -> Int64 {
        let rows = try await query("SELECT h.last_seq FROM journal_head AS h")
        guard let row = rows.first else { throw StorageError.missingRow(of: "journal_head") }
        return try row.get("last_seq")
    }

    /// The accounts `c` that have postings by these clocks, with their `t.debits` and `t.credits`; to
    /// stand behind FROM.
    ///
    /// Where the clocks leave nothing out, the totals kept with the accounts are the answer. Otherwise
    /// it is the totals at the end of the last whole month, the days since, and the entries that
    /// are not folded into months yet or too new to be known; so that what is read does not grow
    /// with the length of the history.
    func accountTotals(at clocks: Clocks) async throws -> SQL {
        let rows = try await query(clocks.coverage)
        guard let row = rows.first else { throw StorageError.missingRow(of: "journal_head") }
        if try row.get("is_all") {
            return """
                account AS c
                CROSS JOIN LATERAL (
                    SELECT c.debits, c.credits WHERE c.debits > 0 OR c.credits > 0
                ) AS t
                """
        }
        return PastTotals(clocks, foldedThrough: try row.get("through_seq")).accountTotals
    }
}

extension Clocks {
    /// Whether they leave nothing out, and through which entry months are folded.
    ///
    /// The latest day is the end of an index. Whether any day is later would be a scan of all entries,
    /// for the planner expects to find one soon, and there is none.
    var coverage: SQL {
        """
        SELECT
            h.last_seq = \(knownAt)::bigint AND coalesce(
                (SELECT max(e.effective_day) FROM journal_entry AS e) <= \(asOf)::date, true
            ) AS is_all,
            m.through_seq
        FROM journal_head AS h
        CROSS JOIN account_month_head AS m
        """
    }
}

/// What adds up to the totals of the accounts by two clocks.
private struct PastTotals {
    let clocks: Clocks
    /// Entries up to this number are in the totals of months.
    let foldedThrough: Int64

    init(_ clocks: Clocks, foldedThrough: Int64) {
        self.clocks = clocks
        self.foldedThrough = foldedThrough
    }

    /// The accounts `c` with what they have in all parts together.
    ///
    /// Totals of months alone are found by account, and need no adding up.
    var accountTotals: SQL {
        let known = clocks.knownAt
        // Too much would have to be taken off again.
        if known < foldedThrough, known <= foldedThrough - known {
            return added([entries(after: 0, through: known)])
        }
        let others = known < foldedThrough ? partsOfShorterBooks : partsOfLongerBooks
        if others.isEmpty { return "account AS c CROSS JOIN LATERAL (\(months)) AS t" }
        return added(
            ["SELECT c.account_id, t.* FROM account AS c CROSS JOIN LATERAL (\(months)) AS t"]
                + others)
    }

    /// What is to be added to the months: days, and what came after them.
    private var partsOfLongerBooks: [SQL] {
        let known = clocks.knownAt
        return [
            isMonthEnd ? nil : days(through: foldedThrough),
            known == foldedThrough ? nil : entries(after: foldedThrough, through: known),
        ].compactMap(\.self)
    }

    /// What is to be added to months that hold more than is to be known.
    private var partsOfShorterBooks: [SQL] {
        let known = clocks.knownAt
        return [
            days(through: known),
            postings(
                """
                e.seq > \(known)::bigint AND e.seq <= \(foldedThrough)::bigint
                AND e.effective_day < \(firstDay)
                """, sign: -1),
        ]
    }

    private func added(_ parts: [SQL]) -> SQL {
        """
        account AS c
        INNER JOIN (
            SELECT t.account_id, sum(t.debits) AS debits, sum(t.credits) AS credits
            FROM (\(parts.joined(separator: " UNION ALL "))) AS t
            GROUP BY t.account_id
            HAVING sum(t.debits) > 0 OR sum(t.credits) > 0
        ) AS t ON t.account_id = c.account_id
        """
    }

    /// Whether no day is in a month that is not whole.
    private var isMonthEnd: Bool { clocks.asOf == clocks.asOf.month.lastDay }

    /// The first day whose month is not whole yet.
    private var firstDay: SQL {
        "date_trunc('month', \(clocks.asOf)::timestamp + interval '1 day')::date"
    }

    /// The newest totals of account `c` before the first day; no row where it has none.
    private var months: SQL {
        """
        SELECT m.debits::numeric, m.credits::numeric
        FROM account_month AS m
        WHERE m.account_id = c.account_id AND m.month < \(firstDay)
        ORDER BY m.month DESC
        LIMIT 1
        """
    }

    /// The days that are in no whole month.
    private func days(through seq: Int64) -> SQL {
        postings(
            """
            e.effective_day >= \(firstDay) AND e.effective_day <= \(clocks.asOf)::date
            AND e.seq <= \(seq)::bigint
            """)
    }

    private func entries(after first: Int64, through last: Int64) -> SQL {
        postings(
            """
            e.seq > \(first)::bigint AND e.seq <= \(last)::bigint
            AND e.effective_day <= \(clocks.asOf)::date
            """)
    }

    /// OFFSET 0 keeps the postings of an entry a look into their index: read as a whole table and
    /// joined, they would cost what the whole history costs.
    private func postings(_ condition: SQL, sign: Int = 1) -> SQL {
        """
        SELECT
            p.account_id,
            \(sign)::numeric
                * coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
            \(sign)::numeric
                * coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
        FROM journal_entry AS e
        CROSS JOIN LATERAL (
            SELECT o.account_id, o.side, o.amount
            FROM posting AS o
            WHERE o.seq = e.seq
            OFFSET 0
        ) AS p
        WHERE \(condition)
        GROUP BY p.account_id
        """
    }
}

/// Row count and control totals of a report, known before its rows are read.
public struct ReportControl: Sendable {
    public let rowCount: Int
    /// In the order of symbol and asset id.
    public let totals: [ReportTotal]

    /// Of rows without amounts.
    init(rowCount: Int) {
        self.rowCount = rowCount
        totals = []
    }

    /// Of totals in any order, of all rows.
    init(_ totals: [ReportTotal]) {
        self.totals = totals.sorted {
            ($0.asset.symbol, $0.asset.id) < ($1.asset.symbol, $1.asset.id)
        }
        rowCount = totals.reduce(0) { $0 + $1.rowCount }
    }

    /// Reads one row per asset with `row_count` and the named sums.
    init(_ rows: Rows, sums names: [String]) throws {
        totals = try rows.map { try ReportTotal($0, sums: names) }
        rowCount = totals.reduce(0) { $0 + $1.rowCount }
    }
}

extension ReportTotal {
    /// Reads an asset, `row_count` and the named sums.
    init(_ row: Row, sums names: [String]) throws {
        try self.init(
            asset: Asset(row), rowCount: row.get("row_count"),
            sums: names.map { name in
                guard let sum = Sum(digits: try row.get(name, as: String.self)) else {
                    throw StorageError.malformed(type: name)
                }
                return Column(name, sum)
            })
    }
}
