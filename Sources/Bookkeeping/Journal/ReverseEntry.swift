public import Ledger
import Postgres

extension Work {
    /// Records the mirror image of an entry that was made by hand, linked to it; above a limit it is
    /// proposed to a second person.
    ///
    /// Throws ``JournalError`` for a day before the entry or after today, a reversal, an entry of an
    /// object, and one that was reversed already, ``PeriodError`` for a day in a closed month; when another request reverses it at the same
    /// time, ``BooksError/constraint(_:isConflict:)`` with `journal_entry_reversed_once`.
    public func reverseEntry(
        _ id: ID<JournalEntry>, _ reversal: EntryReversal
    ) async throws -> EntryOutcome {
        try principal?.mustBeAllowed(.postEntries)
        let (entry, number) = try await reversibleEntry(id)
        let (periods, today) = try await heldPeriodsWithToday()
        let mirrored = try reversal.entry(
            reversing: entry, ofNumber: number, id: newID(), today: today, periods: periods)
        return try await recordOrPropose(
            mirrored, noting: "journal_entry.reversed", id, mirrored.id.description)
    }

    /// An entry that may be reversed, with all its postings, and its number.
    private func reversibleEntry(
        _ id: ID<JournalEntry>
    ) async throws -> (JournalEntry, number: Int64) {
        let row = try await reader.row(
            """
            SELECT
                e.seq, e.kind, e.effective_day, e.memo, e.metadata, e.source_id, e.reverses,
                (SELECT r.seq FROM journal_entry AS r WHERE r.reverses = e.seq) AS reversed_by
            FROM journal_entry AS e
            WHERE e.entry_id = \(id)
            """,
            orNo: "journal entry", id)
        let kind: JournalEntry.Kind = try row.choice("kind")
        let source: String? = try row.optional("source_id")
        try JournalEntry.mustBeReversible(
            kind, source: source, reverses: row.optional("reverses"))
        if let reversedBy = try row.optional("reversed_by", as: Int64.self) {
            throw JournalError.alreadyReversed(by: reversedBy)
        }
        let number: Int64 = try row.get("seq")
        let postings = try await transaction.query(
            """
            SELECT p.side, p.amount, c.code, c.asset_id
            FROM posting AS p
            INNER JOIN account AS c ON c.account_id = p.account_id
            WHERE p.seq = \(number)
            ORDER BY p.line
            LIMIT \(HandEntry.maximumPostings)
            """)
        let entry = try JournalEntry(
            id: id, kind: kind, effectiveDay: row.value("effective_day"),
            memo: row.optional("memo") ?? "", metadata: row.value("metadata"),
            postings: postings.map { posting in
                try Posting(
                    posting.choice("side"), posting.value("code"),
                    Amount(
                        baseUnits: posting.value("amount"),
                        of: posting.value("asset_id", as: ID<Asset>.self)))
            })
        return (entry, number)
    }
}
