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
        let end = range.end
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

    /// The numbers that cursor, instants of recording and what is known leave: above `after`, up to `end`.
    private func range(
        of filter: JournalFilter, after: Int64
    ) async throws -> (after: Int64, end: Int64) {
        let newest: Int64 = try await newestSeq()
        var range = (after: after, end: min(filter.knownAt ?? newest, newest))
        if let from = filter.recordedFrom {
            let before = Instant(microsecondsSince1970: from.microsecondsSince1970 - 1)
            range.after = max(after, try await newestSeq(recordedBy: before))
        }
        if let to = filter.recordedTo {
            range.end = min(range.end, try await newestSeq(recordedBy: to))
        }
        return range
    }

    /// How many postings the entries of a filter have behind the cursor, and the sums of their sides.
    ///
    /// - Parameters:
    ///   - filter: which entries; of them, all postings are counted.
    ///   - entry: the entry behind which the rows begin; nil for the first.
    /// - Returns: one total for each asset, in base units.
    /// - Throws: ``BooksError/notFound(kind:id:)`` for an entry that is not there.
    public func postingsControl(
        of filter: JournalFilter, after entry: ID<JournalEntry>?
    ) async throws -> ReportControl {
        let range = try await range(of: filter, after: seq(of: entry))
        let search = EntrySearch(filter: filter)
        return try ReportControl(
            try await query(search.postingTotals(range.after, range.end)),
            sums: ["debits", "credits"])
    }

    /// The postings of the entries of a filter behind the cursor, in the order of the journal; inside a
    /// snapshot. The entries come without their postings.
    public func eachPosting(
        of filter: JournalFilter, after entry: ID<JournalEntry>?,
        _ body: (RecordedEntry, RecordedPosting) async throws -> Void
    ) async throws {
        let range = try await range(of: filter, after: seq(of: entry))
        let search = EntrySearch(filter: filter)
        _ = try await query("SET LOCAL statement_timeout = 0")
        // Each entry and each asset is read once, or they would cost more than the postings.
        var last: RecordedEntry?
        var assets = AssetsOfRows()
        try await each(search.postings(range.after, range.end)) { row in
            let seq: Int64 = try row.get("seq")
            let known = last.flatMap { $0.seq == seq ? $0 : nil }
            let entry = try known ?? RecordedEntry(row)
            last = entry
            try await body(entry, RecordedPosting(row, of: assets.asset(of: row)))
        }
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
