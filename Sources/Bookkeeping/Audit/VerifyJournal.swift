import Ledger
import Postgres

extension Reader {
    /// Numbers are 1, 2, 3, … and the head of the journal is the last of them.
    func verifyDensity() async throws -> VerifyReport.Check {
        let rule = "journal entries are numbered without a gap"
        let count = try await count("SELECT count(*) AS count FROM journal_entry")
        let gaps = try await query(
            """
            SELECT e.place
            FROM (
                SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM journal_entry
            ) AS e
            WHERE e.seq <> e.place
            ORDER BY e.place
            LIMIT 1
            """)
        if let gap = try gaps.first?.get("place", as: Int64.self) {
            return .broken(rule, count, "there is no entry \(gap)")
        }
        let head = try await newestSeq()
        guard head == count else {
            return .broken(rule, count, "the head says \(head), the last entry is \(count)")
        }
        return .holds(rule, count)
    }

    /// Every entry has postings, and debits equal credits for each asset.
    func verifyEntries() async throws -> VerifyReport.Check {
        let rule = "every journal entry balances per asset"
        let count = try await count("SELECT count(*) AS count FROM journal_entry")
        let bare = try await query(
            """
            SELECT e.seq FROM journal_entry AS e
            WHERE NOT EXISTS (SELECT 1 FROM posting AS p WHERE p.seq = e.seq)
            ORDER BY e.seq
            LIMIT 1
            """)
        if let seq = try bare.first?.get("seq", as: Int64.self) {
            return .broken(rule, count, "entry \(seq) has no postings")
        }
        let unbalanced = try await query(
            """
            SELECT
                p.seq, c.asset_id,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
            FROM posting AS p
            INNER JOIN account AS c ON c.account_id = p.account_id
            GROUP BY p.seq, c.asset_id
            HAVING sum(CASE p.side WHEN 'debit' THEN p.amount ELSE -p.amount END) <> 0
            ORDER BY p.seq, c.asset_id
            LIMIT 1
            """)
        guard let row = unbalanced.first else { return .holds(rule, count) }
        let seq: Int64 = try row.get("seq")
        let asset: ID<Asset> = try row.value("asset_id")
        let debits: String = try row.get("debits")
        let credits: String = try row.get("credits")
        return .broken(
            rule, count,
            "entry \(seq) debits \(debits) and credits \(credits) base units of \(asset)")
    }

    /// The totals kept with an account are the sums of its postings.
    func verifyAccounts() async throws -> VerifyReport.Check {
        let rule = "the totals of every account are those of its postings"
        let count = try await count("SELECT count(*) AS count FROM account")
        let wrong = try await query(
            """
            SELECT
                c.code, c.asset_id, c.debits, c.credits, coalesce(s.debits, 0) AS posted_debits,
                coalesce(s.credits, 0) AS posted_credits
            FROM account AS c
            LEFT JOIN (
                SELECT
                    p.account_id, sum(p.amount) FILTER (WHERE p.side = 'debit') AS debits,
                    sum(p.amount) FILTER (WHERE p.side = 'credit') AS credits
                FROM posting AS p
                GROUP BY p.account_id
            ) AS s ON s.account_id = c.account_id
            WHERE (c.debits, c.credits) <> (coalesce(s.debits, 0), coalesce(s.credits, 0))
            ORDER BY c.code COLLATE "C", c.asset_id
            LIMIT 1
            """)
        guard let row = wrong.first else { return .holds(rule, count) }
        let code: String = try row.get("code")
        let asset: ID<Asset> = try row.value("asset_id")
        let kept = try (row.get("debits", as: String.self), row.get("credits", as: String.self))
        let posted = try (
            row.get("posted_debits", as: String.self), row.get("posted_credits", as: String.self)
        )
        return .broken(
            rule, count,
            "\(code) of \(asset) says \(kept.0) debit and \(kept.1) credit base units,"
                + " its postings \(posted.0) and \(posted.1)")
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
