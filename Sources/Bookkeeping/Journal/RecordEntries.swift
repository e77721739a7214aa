import Ledger
import Postgres

extension Work {
    /// Writes journal entries and their postings: the only way into the journal.
    ///
    /// The head of the journal is locked first and until the transaction ends, so that numbers are
    /// dense and writers follow one another; then missing accounts are opened, and account totals
    /// follow by trigger, in id order. Whoever holds the head waits for nobody: lock everything
    /// else before. One round trip whatever the number of postings.
    ///
    /// - Parameter entries: what is to be recorded, in this order.
    /// - Returns: the numbers in the order of the entries.
    /// - Throws: ``BooksError/constraint(_:isConflict:)`` when a total would pass 2^256 − 1.
    func record(_ entries: [JournalEntry]) async throws -> [Int64] {
        guard !entries.isEmpty else { return [] }
        let postings = entries.flatMap { entry in
            entry.postings.enumerated().map { (entry: entry.id, line: $0 + 1, posting: $1) }
        }
        let rows = try await transaction.pipeline([
            "SELECT lock_journal_head()",
            Self.openAccounts(entries),
            // A clock that was set back does not make the journal run backwards.
            """
            INSERT INTO journal_entry (
                seq, entry_id, effective_day, recorded_at, kind, source_id, memo, principal_id,
                request_id
            )
            SELECT
                h.last_seq + e.ordinal, e.entry_id, e.effective_day,
                greatest(\(now)::timestamptz, n.recorded_at), e.kind, e.source_id, e.memo,
                \(orNull: principal?.id)::uuid, \(orNull: request.caller.requestID)::text
            FROM unnest(
                \(entries.map(\.id))::uuid [], \(entries.map(\.effectiveDay))::date [],
                \(entries.map(\.kind))::text [], \(entries.map(\.source))::text [],
                \(entries.map(\.memo))::text []
            ) WITH ORDINALITY AS e (entry_id, effective_day, kind, source_id, memo, ordinal)
            CROSS JOIN journal_head AS h
            LEFT JOIN journal_entry AS n ON n.seq = h.last_seq
            ORDER BY e.ordinal
            RETURNING seq
            """,
            """
            INSERT INTO posting (seq, line, account_id, side, amount)
            SELECT e.seq, p.line, a.account_id, p.side, p.amount
            FROM unnest(
                \(postings.map(\.entry))::uuid [], \(postings.map(\.line))::integer [],
                \(postings.map(\.posting.account))::text [],
                \(postings.map(\.posting.amount.asset))::uuid [],
                \(postings.map(\.posting.side))::text [],
                \(postings.map(\.posting.amount.baseUnits))::numeric []
            ) AS p (entry_id, line, code, asset_id, side, amount)
            INNER JOIN journal_entry AS e ON e.entry_id = p.entry_id
            INNER JOIN account AS a ON a.code = p.code AND a.asset_id = p.asset_id
            """,
        ])
        guard rows[3].affected == postings.count else {
            throw StorageError.missingRow(of: "account")
        }
        return try rows[2].map { try $0.get("seq", as: Int64.self) }.sorted()
    }

    /// Opens the accounts that are not there yet, in one order for all writers.
    private static func openAccounts(_ entries: [JournalEntry]) -> SQL {
        let accounts = Set(
            entries.flatMap(\.postings).map {
                AccountToOpen(code: $0.account, asset: $0.amount.asset)
            })
        let ordered = accounts.sorted()
        return """
            INSERT INTO account (code, asset_id)
            SELECT k.code, k.asset_id
            FROM unnest(\(ordered.map(\.code))::text [], \(ordered.map(\.asset))::uuid [])
                WITH ORDINALITY AS k (code, asset_id, ordinal)
            WHERE NOT EXISTS (
                SELECT 1 FROM account AS a WHERE a.code = k.code AND a.asset_id = k.asset_id
            )
            ORDER BY k.ordinal
            ON CONFLICT (code, asset_id) DO NOTHING
            """
    }

    private struct AccountToOpen: Hashable, Comparable {
        let code: AccountCode
        let asset: ID<Asset>

        static func < (left: AccountToOpen, right: AccountToOpen) -> Bool {
            (left.code, left.asset) < (right.code, right.asset)
        }
    }
}
