import Ledger
import Postgres

/// The statements that find entries of a filter.
struct EntrySearch {
    let filter: JournalFilter
    /// How many are wanted at most; of postings all are.
    var limit = Int.max

    /// Whether matches may be many or few, so that walking is tried first.
    var walksFirst: Bool { !filter.accountConditions.isEmpty || filter.hasDays }

    /// Looks at every entry between two numbers, the first exclusive.
    func walk(_ after: Int64, _ end: Int64) -> SQL {
        select("journal_entry AS e", conditions(after, end))
    }

    /// Goes by the index of the filter that usually leaves least.
    func direct(_ after: Int64, _ end: Int64) -> SQL {
        if filter.source == nil, !filter.accountConditions.isEmpty {
            return select(
                "(\(numbersOfAccounts(after, end))) AS m INNER JOIN journal_entry AS e ON e.seq = m.seq",
                ["true"])
        }
        if filter.isReversed == true, filter.source == nil {
            return select(
                "journal_entry AS v INNER JOIN journal_entry AS e ON e.seq = v.reverses",
                [
                    "v.reverses > \(after)::bigint", "v.reverses <= \(end)::bigint",
                ] + filter.conditions)
        }
        let conditions = between(after, end) + filter.conditions + onAccounts
        guard filter.source != nil || (filter.hasDays && filter.kind == nil) else {
            return select("journal_entry AS e", conditions)
        }
        // Fenced off, or the order would tempt the planner to walk the whole journal by number.
        return select(
            """
            (
                SELECT e.seq FROM journal_entry AS e
                WHERE \(conditions.joined(separator: " AND "))
                OFFSET 0
            ) AS m
            INNER JOIN journal_entry AS e ON e.seq = m.seq
            """, ["true"])
    }

    /// Every posting between two numbers, the first exclusive, with its entry.
    func postings(_ after: Int64, _ end: Int64) -> SQL {
        """
        \(allEntries(after, end))
        SELECT \(RecordedEntry.columns(knownAt: filter.knownAt)), \(RecordedPosting.columns)
        FROM found AS f
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        INNER JOIN posting AS p ON p.seq = e.seq
        INNER JOIN account AS c ON c.account_id = p.account_id
        INNER JOIN asset AS a ON a.asset_id = c.asset_id
        ORDER BY e.seq, p.line
        """
    }

    /// Row count and sums of the same, by asset.
    func postingTotals(_ after: Int64, _ end: Int64) -> SQL {
        """
        \(allEntries(after, end))
        SELECT
            \(Asset.columns), sum(t.row_count)::bigint AS row_count, sum(t.debits) AS debits,
            sum(t.credits) AS credits
        FROM (
            SELECT
                p.account_id, count(*) AS row_count,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
            FROM found AS f
            INNER JOIN posting AS p ON p.seq = f.seq
            GROUP BY p.account_id
        ) AS t
        INNER JOIN account AS c ON c.account_id = t.account_id
        INNER JOIN asset AS a ON a.asset_id = c.asset_id
        GROUP BY a.asset_id
        ORDER BY a.symbol COLLATE "C", a.asset_id
        """
    }

    /// The numbers of all entries of the filter, however many; found before their postings are looked at, or the order
    /// would tempt the planner to walk the whole journal for a few.
    private func allEntries(_ after: Int64, _ end: Int64) -> SQL {
        """
        WITH found AS MATERIALIZED (
            SELECT e.seq
            FROM journal_entry AS e
            WHERE \(conditions(after, end).joined(separator: " AND "))
        )
        """
    }

    /// What must hold of entry `e`.
    private func conditions(_ after: Int64, _ end: Int64) -> [SQL] {
        var conditions = between(after, end) + filter.conditions
        if !filter.accountConditions.isEmpty { conditions.append(hasAccount(after, end)) }
        return conditions
    }

    /// Whether an entry has a posting to one of the accounts, as a list of entries.
    private func hasAccount(_ after: Int64, _ end: Int64) -> SQL {
        """
        e.seq IN (
            SELECT p.seq
            FROM posting AS p
            WHERE p.seq > \(after)::bigint AND p.seq <= \(end)::bigint
                AND p.account_id IN (\(accounts))
        )
        """
    }

    private func between(_ after: Int64, _ end: Int64) -> [SQL] {
        ["e.seq > \(after)::bigint", "e.seq <= \(end)::bigint"]
    }

    private var accounts: SQL {
        """
        SELECT c.account_id FROM account AS c
        WHERE \(filter.accountConditions.joined(separator: " AND "))
        """
    }

    private var onAccounts: [SQL] {
        guard !filter.accountConditions.isEmpty else { return [] }
        return [
            """
            EXISTS (
                SELECT 1 FROM posting AS p
                WHERE p.seq = e.seq AND p.account_id IN (\(accounts))
            )
            """
        ]
    }

    /// The first numbers of each account, merged.
    private func numbersOfAccounts(_ after: Int64, _ end: Int64) -> SQL {
        let conditions = filter.conditions
        let entry: SQL =
            conditions.isEmpty ? "" : "INNER JOIN journal_entry AS e ON e.seq = p.seq"
        let wanted: [SQL] =
            [
                "p.account_id = c.account_id", "p.seq > \(after)::bigint",
                "p.seq <= \(end)::bigint",
            ] + conditions
        return """
            SELECT DISTINCT f.seq
            FROM (\(accounts)) AS c
            CROSS JOIN LATERAL (
                SELECT DISTINCT p.seq
                FROM posting AS p
                \(entry)
                WHERE \(wanted.joined(separator: " AND "))
                ORDER BY p.seq
                LIMIT \(limit)
            ) AS f
            ORDER BY f.seq
            LIMIT \(limit)
            """
    }

    private func select(_ tables: SQL, _ conditions: [SQL]) -> SQL {
        """
        SELECT \(RecordedEntry.columns(knownAt: filter.knownAt))
        FROM \(tables)
        WHERE \(conditions.joined(separator: " AND "))
        ORDER BY e.seq
        LIMIT \(limit)
        """
    }
}
