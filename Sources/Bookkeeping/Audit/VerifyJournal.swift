import Ledger
import Postgres

extension Reader {
    /// Numbers, hashes, balance and account totals of the journal, in one pass over its rows.
    ///
    /// Rows come by COPY in the order of the journal. In memory are the accounts and some rows.
    func verifyJournal() async throws -> [VerifyReport.Check] {
        var accounts = VerifiedAccounts()
        try await each(
            """
            SELECT c.account_id, c.code, c.asset_id, c.debits, c.credits
            FROM account AS c
            ORDER BY c.code COLLATE "C", c.asset_id
            """
        ) { try accounts.add($0) }
        var verifier = JournalVerifier(accounts)
        try await copy(
            """
            COPY (
                SELECT
                    p.line, p.side, p.amount, p.account_id, e.seq, e.entry_id, e.effective_day,
                    e.recorded_at, e.kind, e.principal_id, e.reverses, e.text_sha256,
                    e.posting_count, e.source_id, e.request_id, e.memo, e.metadata, e.text_key,
                    e.entry_sha256
                FROM journal_entry AS e
                LEFT JOIN posting AS p ON p.seq = e.seq
                ORDER BY e.seq, p.line
            ) TO STDOUT
            """
        ) { try verifier.read($0) }
        verifier.finish(head: try await newestSeq())
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
                firstBreak: verifier.forgery),
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
