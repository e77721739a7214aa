public import Ledger
import Postgres

extension Reader {
    /// How many entries are looked at one after another before an index is asked.
    private static let nearEntries: Int64 = 5_000

    /// Entries without their postings, in the order of the journal.
    ///
    /// Entries that many others resemble are found by walking on from the cursor; rare ones by the
    /// index of what was asked for. Either way what is read does not grow with the journal.
    public func journalEntries(
        _ page: PageRequest<JournalEntry>, _ filter: JournalFilter = JournalFilter()
    ) async throws -> Page<RecordedEntry> {
        let range = try await range(of: filter, after: seq(of: page.after))
        let search = EntrySearch(filter: filter, limit: page.limit + 1)
        let last = try await newestSeq()
        let end = min(range.end, last)
        guard search.walksFirst else {
            return Page(try await entries(search.direct(range.after, end)), limit: page.limit)
        }
        let near = min(range.after + Self.nearEntries, end)
        var found = try await entries(search.walk(range.after, near))
        if found.count < search.limit, near < end {
            found += try await entries(search.direct(near, end))
        }
        return Page(found, limit: page.limit)
    }

    private func entries(_ sql: SQL) async throws -> [RecordedEntry] {
        try await query(sql).map { try RecordedEntry($0) }
    }

    /// The numbers that instants of recording and the cursor leave: above `after`, up to `end`.
    private func range(
        of filter: JournalFilter, after: Int64
    ) async throws -> (after: Int64, end: Int64) {
        var range = (after: after, end: Int64.max)
        if let from = filter.recordedFrom {
            let before = Instant(microsecondsSince1970: from.microsecondsSince1970 - 1)
            range.after = max(after, try await newestSeq(recordedBy: before))
        }
        if let to = filter.recordedTo { range.end = try await newestSeq(recordedBy: to) }
        return range
    }

    /// The newest entry recorded at or before an instant; 0 when there is none.
    ///
    /// Instants never run backwards along the journal, so halving finds it in some twenty steps.
    func newestSeq(recordedBy instant: Instant) async throws -> Int64 {
        let rows = try await query(
            """
            WITH RECURSIVE search (low, high) AS (
                SELECT 0::bigint, h.last_seq + 1 FROM journal_head AS h
                UNION ALL
                SELECT
                    CASE WHEN e.recorded_at <= \(instant) THEN e.seq ELSE s.low END,
                    CASE WHEN e.recorded_at <= \(instant) THEN s.high ELSE e.seq END
                FROM search AS s
                INNER JOIN journal_entry AS e ON e.seq = (s.low + s.high) / 2
                WHERE s.high - s.low > 1
            )
            SELECT max(s.low) AS seq FROM search AS s
            """)
        return try rows.first?.get("seq") ?? 0
    }
}

/// The statements that find entries of a filter.
private struct EntrySearch {
    let filter: JournalFilter
    let limit: Int

    /// Whether matches may be many or few, so that walking is tried first.
    var walksFirst: Bool { !filter.accountConditions.isEmpty || filter.hasDays }

    /// Looks at every entry between two numbers, the first exclusive.
    func walk(_ after: Int64, _ end: Int64) -> SQL {
        var conditions = between(after, end) + filter.conditions
        if !filter.accountConditions.isEmpty {
            conditions.append(
                """
                e.seq IN (
                    SELECT p.seq
                    FROM posting AS p
                    WHERE p.seq > \(after)::bigint AND p.seq <= \(end)::bigint
                        AND p.account_id IN (\(accounts))
                )
                """)
        }
        return select("journal_entry AS e", conditions)
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
        SELECT \(RecordedEntry.columns)
        FROM \(tables)
        WHERE \(conditions.joined(separator: " AND "))
        ORDER BY e.seq
        LIMIT \(limit)
        """
    }
}
