import Ledger
import Postgres

extension Reader {
    /// How many entries are looked at with one statement.
    private static let slice = 10_000
    /// How many bytes of rows are read before those ahead of them were looked at.
    static let aheadLimit = 8 << 20

    /// Numbers, hashes, balance, account and month totals of the journal, in one pass over its rows.
    ///
    /// Rows come by COPY, some thousand entries and then their postings: a join would say each entry as
    /// often as it has postings. Entries come in the binary format, which is half as long; of postings
    /// the digits are needed. The next rows are read meanwhile. In memory are two slices of entries,
    /// the accounts with their months, and 32 bytes for each entry.
    func readJournal(_ limits: LimitHistory) async throws -> JournalVerifier {
        var accounts = VerifiedAccounts()
        try await each(
            """
            SELECT c.account_id, c.code, c.asset_id, c.debits, c.credits
            FROM account AS c
            ORDER BY c.code COLLATE "C", c.asset_id
            """
        ) { try accounts.add($0) }
        let through = try await count("SELECT through_seq AS count FROM account_month_head")
        let empty = JournalVerifier(
            accounts, monthsThrough: Int64(through), limits: limits)
        var verifier = try await ReadAhead.run(limit: Self.aheadLimit) { give in
            try await readSlices(give)
        } work: { next in
            var verifier = empty
            while let rows = await next() { try verifier.take(rows) }
            return verifier
        }
        verifier.finish(head: try await newestSeq())
        return verifier
    }

    /// Gives the rows of the journal, slice by slice.
    private func readSlices(
        _ give: (JournalVerifier.Rows, Int) async throws -> Void
    ) async throws {
        var last: Int64?
        while let next = try await slice(after: last) {
            try await settings(after: last, through: next)
            var entries: [UInt8] = []
            try await copy(Self.entries) { entries += $0 }
            try await give(.entries(entries), entries.count)
            try await copy(Self.postings) { try await give(.postings($0), $0.count) }
            try await give(.end, 0)
            last = next
        }
    }

    /// The number of the last entry of the slice that begins behind a number; nil behind the last.
    private func slice(after last: Int64?) async throws -> Int64? {
        try await query(
            """
            SELECT max(s.seq) AS seq
            FROM (
                SELECT e.seq FROM journal_entry AS e
                WHERE e.seq > coalesce(\(orNull: last)::bigint, \(Int64.min))
                ORDER BY e.seq
                LIMIT \(Self.slice)
            ) AS s
            """
        ).first?.optional("seq")
    }

    /// COPY takes no values, so the slice goes in as settings of the transaction.
    private func settings(after last: Int64?, through next: Int64) async throws {
        _ = try await query(
            """
            SELECT
                set_config('vestry.after', \((last ?? .min).description), true),
                set_config('vestry.through', \(next.description), true)
            """)
    }

    private static let entries: SQL = """
        COPY (
            SELECT
                e.seq, e.entry_id, e.effective_day, e.recorded_at, e.kind, e.principal_id,
                e.reverses, e.text_sha256, e.posting_count, e.source_id, e.request_id, e.memo,
                e.metadata::text, e.text_key, e.entry_sha256
            FROM journal_entry AS e
            WHERE e.seq > current_setting('vestry.after')::bigint
                AND e.seq <= current_setting('vestry.through')::bigint
            ORDER BY e.seq
        ) TO STDOUT (FORMAT binary)
        """

    private static let postings: SQL = """
        COPY (
            SELECT p.seq, p.line, p.side, p.amount, p.account_id
            FROM posting AS p
            WHERE p.seq > current_setting('vestry.after')::bigint
                AND p.seq <= current_setting('vestry.through')::bigint
            ORDER BY p.seq, p.line
        ) TO STDOUT
        """

    /// What was found in the journal.
    func verifyJournal(_ verifier: JournalVerifier) async throws -> [VerifyReport.Check] {
        let strays =
            try await count("SELECT count(*) AS count FROM posting")
            - verifier.postingCount
        let imbalance = strays == 0 ? nil : "\(strays) postings belong to no entry"
        return [
            VerifyReport.Check(
                rule: "journal entries are numbered without a gap",
                examined: verifier.entryCount, firstBreak: verifier.gap),
            VerifyReport.Check(
                rule: "every journal entry balances per asset", examined: verifier.entryCount,
                firstBreak: verifier.imbalance ?? imbalance),
            VerifyReport.Check(
                rule: "the totals of every account are those of its postings",
                examined: verifier.accounts.count, firstBreak: try verifier.accounts.firstBreak),
            VerifyReport.Check(
                rule: "every journal entry is what was recorded", examined: verifier.entryCount,
                firstBreak: verifier.forgeries.found),
        ]
    }

    /// The number in column `count` of the only row.
    func count(_ sql: SQL) async throws -> Int {
        guard let row = try await query(sql).first else {
            throw StorageError.missingRow(of: "count")
        }
        return try row.get("count")
    }
}

extension VerifyReport.Check {
    /// The rule holds wherever it was looked at.
    static func holds(_ rule: String, _ examined: Int) -> VerifyReport.Check {
        VerifyReport.Check(rule: rule, examined: examined, firstBreak: nil)
    }

    /// The rule is broken, first there.
    static func broken(_ rule: String, _ examined: Int, _ found: String) -> VerifyReport.Check {
        VerifyReport.Check(rule: rule, examined: examined, firstBreak: found)
    }
}
