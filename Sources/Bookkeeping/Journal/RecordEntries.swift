import Ledger
import Postgres

extension Work {
    /// Writes journal entries and their postings: the only way into the journal.
    ///
    /// Missing accounts are opened, then the head of the journal is locked until the transaction
    /// ends, so that numbers are dense; account totals follow by trigger. One round trip whatever
    /// the number of postings. Gives the numbers in the order of the entries.
    func record(_ entries: [JournalEntry]) async throws -> [Int64] {
        let postings = entries.flatMap { entry in
            entry.postings.enumerated().map { (entry: entry, line: $0 + 1, posting: $1) }
        }
        let rows = try await transaction.pipeline([
            Self.openAccounts(entries),
            "SELECT lock_journal_head()",
            """
            INSERT INTO journal_entry (
                seq, entry_id, effective_day, recorded_at, kind, source_id, memo, principal_id,
                request_id
            )
            SELECT
                h.last_seq + e.ordinal, e.entry_id, e.effective_day, \(now)::timestamptz, e.kind,
                e.source_id, e.memo, \(orNull: principal?.id)::uuid, \(orNull: request.caller.requestID)::text
            FROM unnest(
                \(entries.map(\.id))::uuid [], \(entries.map(\.effectiveDay))::date [],
                \(entries.map(\.kind))::text [], \(entries.map(\.source))::text [],
                \(entries.map(\.memo))::text []
            ) WITH ORDINALITY AS e (entry_id, effective_day, kind, source_id, memo, ordinal)
            CROSS JOIN journal_head AS h
            ORDER BY e.ordinal
            """,
            """
            INSERT INTO posting (seq, line, account_id, side, amount)
            SELECT e.seq, p.line, a.account_id, p.side, p.amount
            FROM unnest(
                \(postings.map(\.entry.id))::uuid [], \(postings.map(\.line))::integer [],
                \(postings.map(\.posting.account))::text [],
                \(postings.map(\.posting.amount.asset))::uuid [],
                \(postings.map(\.posting.side))::text [],
                \(postings.map(\.posting.amount.baseUnits))::numeric []
            ) AS p (entry_id, line, code, asset_id, side, amount)
            INNER JOIN journal_entry AS e ON e.entry_id = p.entry_id
            INNER JOIN account AS a ON a.code = p.code AND a.asset_id = p.asset_id
            """,
            """
            SELECT seq FROM journal_entry
            WHERE entry_id = ANY (\(entries.map(\.id))::uuid [])
            ORDER BY seq
            """,
        ])
        return try rows[4].map { try $0.get("seq") }
    }

    /// Opens the accounts that are not there yet, in one order for all writers.
    private static func openAccounts(_ entries: [JournalEntry]) -> SQL {
        let accounts = Set(
            entries.flatMap(\.postings).map { AccountKey(code: $0.account, asset: $0.amount.asset) })
        let ordered = accounts.sorted()
        return """
            INSERT INTO account (code, asset_id)
            SELECT k.code, k.asset_id
            FROM unnest(\(ordered.map(\.code))::text [], \(ordered.map(\.asset))::uuid [])
                AS k (code, asset_id)
            WHERE NOT EXISTS (
                SELECT 1 FROM account AS a WHERE a.code = k.code AND a.asset_id = k.asset_id
            )
            ON CONFLICT (code, asset_id) DO NOTHING
            """
    }

    private struct AccountKey: Hashable, Comparable {
        let code: AccountCode
        let asset: ID<Asset>

        static func < (left: AccountKey, right: AccountKey) -> Bool {
            (left.code, left.asset) < (right.code, right.asset)
        }
    }
}
