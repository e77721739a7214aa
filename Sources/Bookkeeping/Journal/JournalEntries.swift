public import Ledger
import Postgres

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

    /// The number of an entry; 0 for none, so that a list begins with the first.
    func seq(of id: ID<JournalEntry>?) async throws -> Int64 {
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
