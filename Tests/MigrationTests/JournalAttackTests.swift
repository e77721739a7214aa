import Postgres
import TestSupport
import Testing

/// What anybody with the service's role may try against the journal with plain SQL; each is refused.
@Suite struct JournalAttackTests {
    /// Statements of one transaction, and the rule or SQLSTATE that refuses them.
    struct Attack: Sendable {
        let name: String
        let rule: String
        let statements: [SQL]

        init(_ name: String, _ rule: String, _ statements: SQL...) {
            self.name = name
            self.rule = rule
            self.statements = statements
        }
    }

    // The sample's opening entry is number 1. Accounts: 1 and 2 equity in INDEX and USD, 3 and 4
    // treasury in INDEX and USD.
    private static let newEntry: SQL = """
        INSERT INTO journal_entry (seq, entry_id, effective_day, recorded_at, kind, memo)
        VALUES (2, gen_random_uuid(), '2021-06-01', now(), 'correction', 'attack')
        """

    private static func entry(_ seq: Int) -> SQL {
        """
        INSERT INTO journal_entry (seq, entry_id, effective_day, recorded_at, kind, memo)
        VALUES (\(seq), gen_random_uuid(), '2021-06-01', now(), 'correction', 'attack')
        """
    }

    private static func postings(_ first: String, _ second: String, to account: Int = 1) -> SQL {
        """
        INSERT INTO posting (seq, line, account_id, side, amount)
        VALUES
            (2, 1, 3, 'debit', (\(first)::text)::numeric),
            (2, 2, \(account), 'credit', (\(second)::text)::numeric)
        """
    }

    private static let denied = "42501"
    private static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    private static let beyond =
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"

    private static let rewriting: [Attack] = [
        Attack("change an entry", denied, "UPDATE journal_entry SET memo = 'other'"),
        Attack("remove an entry", denied, "DELETE FROM journal_entry"),
        Attack("empty the journal", denied, "TRUNCATE journal_entry CASCADE"),
        Attack("change a posting", denied, "UPDATE posting SET amount = amount + 1"),
        Attack("remove a posting", denied, "DELETE FROM posting"),
        Attack("empty the postings", denied, "TRUNCATE posting"),
        Attack("raise a total", denied, "UPDATE account SET debits = debits + 1"),
        Attack("rename an account", denied, "UPDATE account SET code = 'equity:mine'"),
        Attack("remove an account", denied, "DELETE FROM account"),
        Attack(
            "open an account with money in it", denied,
            """
            INSERT INTO account (code, asset_id, debits)
            SELECT 'equity:mine', a.asset_id, 5 FROM account AS a WHERE a.account_id = 1
            """),
        Attack("move the head", denied, "UPDATE journal_head SET last_seq = 7"),
        Attack("make another head", denied, "INSERT INTO journal_head VALUES (2, 0)"),
        Attack("remove the head", denied, "DELETE FROM journal_head"),
        Attack("change the chart", denied, "UPDATE account_rule SET posted_by = 'person'"),
        Attack(
            "extend the chart", denied,
            "INSERT INTO account_rule VALUES ('bank', 2, 'asset', 'debit', 'person', 'mine')"),
        Attack("switch a trigger off", denied, "ALTER TABLE posting DISABLE TRIGGER ALL"),
        Attack("drop a trigger", denied, "DROP TRIGGER posting_balanced ON posting"),
        Attack("replace a trigger's function", denied, "DROP FUNCTION posting_balanced() CASCADE"),
        Attack(
            "switch all triggers off", denied, "SET LOCAL session_replication_role = replica"),
        Attack("rewrite the audit log", denied, "UPDATE audit_entry SET operation = 'nothing'"),
        Attack("empty the audit log", denied, "TRUNCATE audit_entry"),
        Attack("forget an answer", denied, "DELETE FROM idempotency_record"),
    ]

    private static let unbalancing: [Attack] = [
        Attack(
            "post one side only", "journal_entry_balances", newEntry,
            "INSERT INTO posting VALUES (2, 1, 3, 'debit', 5)"),
        Attack("post more than was given", "journal_entry_balances", newEntry, postings("6", "5")),
        Attack(
            "balance INDEX with USD", "journal_entry_balances", newEntry,
            postings("5", "5", to: 2)),
        Attack(
            "post the two sides one after the other", "journal_entry_balances", newEntry,
            "INSERT INTO posting VALUES (2, 1, 3, 'debit', 5)",
            "INSERT INTO posting VALUES (2, 2, 1, 'credit', 5)"),
        Attack(
            "post one side by MERGE", "journal_entry_balances", newEntry,
            """
            MERGE INTO posting AS p
            USING (SELECT 2::bigint AS seq, 1 AS line) AS s ON p.seq = s.seq AND p.line = s.line
            WHEN NOT MATCHED THEN INSERT (seq, line, account_id, side, amount)
                VALUES (s.seq, s.line, 3, 'debit', 5)
            """),
        Attack(
            "post one side in the statement of the entry", "journal_entry_balances",
            """
            WITH e AS (
                INSERT INTO journal_entry (seq, entry_id, effective_day, recorded_at, kind, memo)
                VALUES (2, gen_random_uuid(), '2021-06-01', now(), 'correction', 'attack')
                RETURNING seq
            )
            INSERT INTO posting SELECT e.seq, 1, 3, 'debit', 5 FROM e
            """),
        Attack(
            "add to an old entry", "posting_with_its_entry",
            """
            INSERT INTO posting VALUES (1, 5, 3, 'debit', 5), (1, 6, 1, 'credit', 5)
            """),
        Attack(
            "add from behind a savepoint", "posting_with_its_entry", newEntry, "SAVEPOINT s",
            postings("5", "5"), "RELEASE s", "SAVEPOINT t", entry(3),
            "INSERT INTO posting VALUES (3, 1, 3, 'debit', 5), (3, 2, 1, 'credit', 5)"),
        Attack("record an entry without postings", "journal_entry_has_postings", newEntry),
        Attack("leave a gap", "journal_entry_dense", entry(3)),
        Attack("go back", "journal_entry_dense", entry(0)),
        Attack("use a number twice", "journal_entry_pkey", entry(1)),
        Attack("post zero", "posting_amount_positive", newEntry, postings("0", "0")),
        Attack("post below zero", "base_units_within_uint256", newEntry, postings("-5", "-5")),
        Attack(
            "post above uint256", "base_units_within_uint256", newEntry, postings(beyond, beyond)),
        Attack(
            "pass uint256 in a total", "base_units_within_uint256", newEntry,
            postings(largest, largest)),
        Attack(
            "post to a side that is none", "posting_side_known", newEntry,
            "INSERT INTO posting VALUES (2, 1, 3, 'both', 5)"),
        Attack(
            "record a kind that is none", "journal_entry_kind_known",
            """
            INSERT INTO journal_entry (seq, entry_id, effective_day, recorded_at, kind, memo)
            VALUES (2, gen_random_uuid(), '2021-06-01', now(), 'gift', 'attack')
            """),
        Attack(
            "open an account outside the chart", "account_in_the_chart",
            "INSERT INTO account (code, asset_id) SELECT 'bank:main', asset_id FROM asset LIMIT 1"),
        Attack(
            "open an account with a part too many", "account_in_the_chart",
            "INSERT INTO account (code, asset_id) SELECT 'equity:a:b', asset_id FROM asset LIMIT 1"),
        Attack(
            "open an account without a subject", "account_code_plain",
            "INSERT INTO account (code, asset_id) SELECT 'equity', asset_id FROM asset LIMIT 1"),
        Attack(
            "open an account twice", "account_code_unique",
            """
            INSERT INTO account (code, asset_id)
            SELECT code, asset_id FROM account WHERE account_id = 1
            """),
    ]

    /// Temporary tables are found first unless a function says otherwise.
    private static let shadowing: [Attack] = [
        Attack(
            "hide the accounts behind a temporary table", "journal_entry_balances",
            "CREATE TEMPORARY TABLE account (LIKE public.account) ON COMMIT DROP",
            newEntry, "INSERT INTO posting VALUES (2, 1, 3, 'debit', 5)"),
        Attack(
            "hide the entries behind a temporary table", "posting_with_its_entry",
            "CREATE TEMPORARY TABLE journal_entry (LIKE public.journal_entry) ON COMMIT DROP",
            """
            INSERT INTO posting VALUES (1, 5, 3, 'debit', 5), (1, 6, 1, 'credit', 5)
            """),
        Attack(
            "hide the head behind a temporary table", "journal_entry_dense",
            "CREATE TEMPORARY TABLE journal_head (LIKE public.journal_head) ON COMMIT DROP",
            "INSERT INTO pg_temp.journal_head VALUES (1, 8)", entry(9)),
        Attack(
            "hide the chart behind a temporary table", "account_in_the_chart",
            "CREATE TEMPORARY TABLE account_rule (LIKE public.account_rule) ON COMMIT DROP",
            "INSERT INTO account (code, asset_id) SELECT 'equity:a:b', asset_id FROM asset LIMIT 1"),
        Attack(
            "hide the postings behind a temporary table", "journal_entry_has_postings",
            "CREATE TEMPORARY TABLE posting (LIKE public.posting) ON COMMIT DROP",
            "INSERT INTO pg_temp.posting VALUES (2, 1, 3, 'debit', 5)", newEntry),
        Attack(
            "look for functions elsewhere", "journal_entry_balances",
            "SET LOCAL search_path = pg_temp, public", newEntry,
            "INSERT INTO posting VALUES (2, 1, 3, 'debit', 5)"),
    ]

    @Test func `every attack of the service's role is refused and leaves the journal as it was`()
        async throws
    {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        let before = try await Self.fingerprint(house)
        for attack in Self.rewriting + Self.unbalancing + Self.shadowing {
            let error = await house.database.refusal(of: attack.statements, as: .service)
            let found = error?.constraint ?? error?.sqlState?.rawValue
            #expect(found == attack.rule, "\(attack.name): \(error?.message ?? "done")")
            let after = try await Self.fingerprint(house)
            #expect(after == before, "\(attack.name)")
        }
        try await house.close()
    }

    /// The owner has the grants, so that here the triggers are what holds.
    private static let stopped = [
        Attack(
            "change an entry", "journal_entry_append_only", "UPDATE journal_entry SET memo = 'x'"),
        Attack("remove an entry", "journal_entry_append_only", "DELETE FROM journal_entry"),
        Attack("empty the journal", "journal_entry_append_only", "TRUNCATE journal_entry CASCADE"),
        Attack("change a posting", "posting_append_only", "UPDATE posting SET amount = 1"),
        Attack("remove a posting", "posting_append_only", "DELETE FROM posting"),
        Attack("empty the postings", "posting_append_only", "TRUNCATE posting"),
        Attack(
            "change the audit log", "audit_entry_append_only", "UPDATE audit_entry SET detail = ''"),
        Attack(
            "remove an answer", "idempotency_record_append_only", "DELETE FROM idempotency_record"),
        Attack(
            "change control totals", "batch_total_append_only", "UPDATE batch_total SET amount = 1"),
        Attack("remove files", "batch_export_append_only", "DELETE FROM batch_export"),
        Attack("remove an approval", "batch_approval_append_only", "DELETE FROM batch_approval"),
        Attack(
            "change a decision", "reward_approval_append_only",
            "UPDATE reward_approval SET lines = 1"),
    ]

    @Test func `even the owner is stopped by the triggers`() async throws {
        let database = try await TestDatabase.migrated()
        for attack in Self.stopped {
            let error = await database.refusal(of: attack.statements, as: .owner)
            #expect(error?.constraint == attack.rule, "\(attack.name)")
        }
        try await database.drop()
    }

    @Test
    func `a balanced entry by plain SQL is taken, so that the attacks fail for their reasons`()
        async throws
    {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        let error = await house.database.refusal(
            of: [Self.newEntry, Self.postings("5", "5")], as: .service)
        #expect(error == nil)
        try await house.close()
    }

    private static func fingerprint(_ house: APIHarness) async throws -> String {
        let rows = try await house.connections.query(
            """
            SELECT
                (SELECT md5(string_agg(e::text, ',' ORDER BY e.seq)) FROM journal_entry AS e)
                || (SELECT md5(string_agg(p::text, ',' ORDER BY p.seq, p.line)) FROM posting AS p)
                || (SELECT md5(string_agg(a::text, ',' ORDER BY a.account_id)) FROM account AS a)
                || (SELECT h.last_seq FROM journal_head AS h)
                || (SELECT md5(string_agg(r::text, ',' ORDER BY r.prefix)) FROM account_rule AS r)
                AS digest
            """)
        return try #require(rows.first).get("digest")
    }
}
