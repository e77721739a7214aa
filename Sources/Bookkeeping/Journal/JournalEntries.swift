public import Ledger
import Postgres

/// Which journal entries are wanted; what is nil does not narrow.
public struct JournalFilter: Sendable {
    public var account: AccountCode?
    /// Entries with a posting to an account that begins so.
    public var accountPrefix: AccountPrefix?
    public var kind: JournalEntry.Kind?
    /// The typed id of the object that made the entry.
    public var source: String?
    /// First and last effective day, both inclusive.
    public var from: Day?
    public var to: Day?

    /// Every entry.
    public init() {}
}

extension Reader {
    /// One entry with its first postings; throws ``BooksError/notFound(kind:id:)``.
    public func journalEntry(_ id: ID<JournalEntry>) async throws -> RecordedEntry {
        let row = try await row(
            "SELECT \(RecordedEntry.columns) FROM journal_entry AS e WHERE e.entry_id = \(id)",
            orNo: "journal entry", id)
        let rows = try await query(
            """
            SELECT \(RecordedPosting.columns)
            FROM \(RecordedPosting.tables)
            WHERE p.seq = \(try row.get("seq", as: Int64.self))
            ORDER BY p.line
            LIMIT \(RecordedEntry.shownPostings)
            """)
        return try RecordedEntry(row, postings: rows.map { try RecordedPosting($0) })
    }

    /// Entries without their postings, in the order of the journal.
    public func journalEntries(
        _ page: PageRequest<JournalEntry>, _ filter: JournalFilter = JournalFilter()
    ) async throws -> Page<RecordedEntry> {
        let after = try await seq(of: page.after)
        let prefix = filter.account?.description ?? filter.accountPrefix?.description
        let rows = try await query(
            """
            SELECT \(RecordedEntry.columns)
            FROM journal_entry AS e
            WHERE e.seq > \(after)
                AND (\(orNull: filter.kind)::text IS NULL OR e.kind = \(orNull: filter.kind)::text)
                AND (
                    \(orNull: filter.source)::text IS NULL
                    OR e.source_id = \(orNull: filter.source)::text
                )
                AND (
                    \(orNull: filter.from)::date IS NULL
                    OR e.effective_day >= \(orNull: filter.from)::date
                )
                AND (
                    \(orNull: filter.to)::date IS NULL
                    OR e.effective_day <= \(orNull: filter.to)::date
                )
                AND (
                    \(orNull: prefix)::text IS NULL
                    OR EXISTS (
                        SELECT 1
                        FROM posting AS p
                        INNER JOIN account AS c ON c.account_id = p.account_id
                        WHERE p.seq = e.seq
                            AND (
                                c.code = \(orNull: prefix)::text
                                OR starts_with(c.code, \(orNull: prefix)::text || ':')
                            )
                    )
                )
            ORDER BY e.seq
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try RecordedEntry($0) }, limit: page.limit)
    }

    /// The number of an entry; 0 for none, so that a list begins with the first.
    private func seq(of id: ID<JournalEntry>?) async throws -> Int64 {
        guard let id else { return 0 }
        return try await row(
            "SELECT e.seq FROM journal_entry AS e WHERE e.entry_id = \(id)",
            orNo: "journal entry", id
        ).get("seq")
    }

    /// Control totals of the postings of an entry.
    public func postingsControl(of id: ID<JournalEntry>) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT
                \(Asset.columns), count(*) AS row_count,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
            FROM \(RecordedPosting.tables)
            INNER JOIN journal_entry AS e ON e.seq = p.seq
            WHERE e.entry_id = \(id)
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(rows, sums: ["debits", "credits"])
    }

    /// All postings of an entry in their order, one after another.
    public func eachPosting(
        of id: ID<JournalEntry>, _ body: (RecordedPosting) async throws -> Void
    ) async throws {
        try await each(
            """
            SELECT \(RecordedPosting.columns)
            FROM \(RecordedPosting.tables)
            INNER JOIN journal_entry AS e ON e.seq = p.seq
            WHERE e.entry_id = \(id)
            ORDER BY p.line
            """
        ) { try await body(RecordedPosting($0)) }
    }
}
