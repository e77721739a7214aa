import Postgres

extension JournalAttack {
    /// Changes of what is recorded, and ways around the two functions that record.
    static let rewriting: [JournalAttack] = [
        JournalAttack("change an entry", denied, "UPDATE journal_entry SET effective_day = now()"),
        JournalAttack("erase a memo", denied, "UPDATE journal_entry SET memo = NULL"),
        JournalAttack("erase a memo with its key", denied, "SELECT erase_journal_text(1)"),
        JournalAttack("remove an entry", denied, "DELETE FROM journal_entry"),
        JournalAttack("empty the journal", denied, "TRUNCATE journal_entry CASCADE"),
        JournalAttack("change a posting", denied, "UPDATE posting SET amount = amount + 1"),
        JournalAttack("remove a posting", denied, "DELETE FROM posting"),
        JournalAttack("empty the postings", denied, "TRUNCATE posting"),
        JournalAttack(
            "add an entry past the function", denied,
            """
            INSERT INTO journal_entry (
                seq, entry_id, effective_day, recorded_at, kind, memo, posting_count, text_key,
                text_sha256, entry_sha256
            )
            SELECT
                2, gen_random_uuid(), '2021-06-01', now(), 'correction', 'attack', 2, text_key,
                text_sha256, entry_sha256
            FROM journal_entry
            """),
        JournalAttack(
            "add a posting past the function", denied,
            "INSERT INTO posting VALUES (1, 5, 3, 'debit', 5), (1, 6, 1, 'credit', 5)"),
        JournalAttack(
            "add a posting by MERGE", denied,
            """
            MERGE INTO posting AS p
            USING (SELECT 1::bigint AS seq, 9 AS line) AS s ON p.seq = s.seq AND p.line = s.line
            WHEN NOT MATCHED THEN INSERT (seq, line, account_id, side, amount)
                VALUES (s.seq, s.line, 3, 'debit', 5)
            """),
        JournalAttack("add a posting by COPY", denied, "COPY posting FROM PROGRAM 'echo'"),
        JournalAttack("raise a total", denied, "UPDATE account SET debits = debits + 1"),
        JournalAttack("rename an account", denied, "UPDATE account SET code = 'equity:mine'"),
        JournalAttack(
            "turn an account over", denied, "UPDATE account SET normal_side = 'credit'"),
        JournalAttack("remove an account", denied, "DELETE FROM account"),
        JournalAttack(
            "open an account with money in it", denied,
            """
            INSERT INTO account (code, asset_id, normal_side, debits)
            SELECT 'equity:mine', a.asset_id, 'credit', 5 FROM account AS a WHERE a.account_id = 1
            """),
        JournalAttack("move the head", denied, "UPDATE journal_head SET last_seq = 7"),
        JournalAttack("make another head", denied, "INSERT INTO journal_head VALUES (2, 0)"),
        JournalAttack("remove the head", denied, "DELETE FROM journal_head"),
        JournalAttack("change the chart", denied, "UPDATE account_rule SET posted_by = 'person'"),
        JournalAttack(
            "extend the chart", denied,
            "INSERT INTO account_rule VALUES ('bank', 2, 'asset', 'debit', 'person', 'mine')"),
        JournalAttack("switch a trigger off", denied, "ALTER TABLE posting DISABLE TRIGGER ALL"),
        JournalAttack("drop a trigger", denied, "DROP TRIGGER posting_balanced ON posting"),
        JournalAttack(
            "replace a trigger's function", denied, "DROP FUNCTION posting_balanced() CASCADE"),
        JournalAttack(
            "add a trigger", denied,
            """
            CREATE TRIGGER mine BEFORE INSERT ON posting
            FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()
            """),
        JournalAttack(
            "make a function of its own", denied,
            "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'"),
        JournalAttack(
            "switch all triggers off", denied, "SET LOCAL session_replication_role = replica"),
        JournalAttack("become the owner", denied, "SET LOCAL ROLE vestry_owner"),
        JournalAttack("forget an answer", denied, "DELETE FROM idempotency_record"),
        JournalAttack(
            "keep an answer for nobody", "idempotency_record_by_a_principal",
            """
            INSERT INTO idempotency_record (
                principal_id, method, path, key, body_sha256, status, body, created_at
            )
            VALUES (
                '00000000-0000-0000-0000-000000000099', 'POST', '/v1/assets', 'k',
                sha256(''), 201, '', now()
            )
            """),
        JournalAttack(
            "keep an answer of no group", "idempotency_record_by_a_principal",
            keepAnswer(group: nobody)),
        JournalAttack(
            "keep an answer of no Safe", "idempotency_record_by_a_principal",
            keepAnswer(safe: nobody)),
    ]

    private static let nobody = "00000000-0000-0000-0000-000000000099"

    private static func keepAnswer(group: String? = nil, safe: String? = nil) -> SQL {
        """
        INSERT INTO idempotency_record (
            principal_id, method, path, key, body_sha256, status, body, created_at, group_id,
            safe_id
        )
        SELECT
            p.principal_id, 'POST', '/v1/assets', 'k', sha256(''), 201, '', now(), \(group)::uuid,
            \(safe)::uuid
        FROM principal AS p
        LIMIT 1
        """
    }

    /// Changes of the audit log, and ways around the function that appends to it.
    static let rechaining: [JournalAttack] = [
        JournalAttack("rewrite the audit log", denied, "UPDATE audit_entry SET operation = 'none'"),
        JournalAttack("erase a detail", denied, "UPDATE audit_entry SET detail = NULL"),
        JournalAttack("erase a detail with its key", denied, "SELECT erase_audit_text(1)"),
        JournalAttack("shorten the audit log", denied, "DELETE FROM audit_entry"),
        JournalAttack("empty the audit log", denied, "TRUNCATE audit_entry"),
        JournalAttack(
            "append a link of its own", denied,
            """
            INSERT INTO audit_entry (
                number, recorded_at, operation, object_id, outcome, entry_sha256, chain_sha256
            )
            SELECT number + 1, now(), 'x', 'x', 'done', chain_sha256, chain_sha256 FROM audit_head
            """),
        JournalAttack("move the end of the chain", denied, "UPDATE audit_head SET number = 0"),
        JournalAttack(
            "hide that entries are not covered", denied, "UPDATE audit_head SET journal_seq = 9"),
        JournalAttack("make another chain", denied, "INSERT INTO audit_head (audit_id) VALUES (2)"),
        JournalAttack(
            "call a helper of the triggers", denied, "SELECT refuse_unlike_reversals(1, 9)"),
        JournalAttack(
            "name an unknown principal", "audit_entry_by_a_principal",
            """
            SELECT append_audit_entries(
                now(), ARRAY[gen_random_uuid()], '{finance}', '{NULL}', '{NULL}', '{NULL}', '{x}',
                '{x}', '{NULL}', '{done}', '{NULL}', '{NULL}', '{NULL}'
            )
            """),
        JournalAttack(
            "end in a way that is none", "audit_entry_outcome_known",
            cover(nil, nil, outcome: "maybe")),
        JournalAttack("leave an entry uncovered", "journal_entry_audited", record()),
        JournalAttack(
            "leave the second entry uncovered", "journal_entry_audited", record(), cover(2, 2),
            record()),
        JournalAttack(
            "look at the end before it is one", "journal_entry_audited", record(), cover(2, 2),
            "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED", record()),
        JournalAttack(
            "cover with no audit entry", "journal_entry_audited", record(), cover(nil, nil)),
        JournalAttack(
            "cover by a refusal", "audit_entry_covers_a_range", record(),
            cover(2, 2, outcome: "refused")),
        JournalAttack("cover an entry twice", "audit_entry_covers_next", cover(1, 1)),
        JournalAttack("cover what is not there", "audit_entry_covers_next", cover(2, 2)),
        JournalAttack(
            "cover more than is there", "audit_entry_covers_next", record(), cover(2, 3)),
        JournalAttack(
            "leave a gap between ranges", "audit_entry_covers_next", record(), record(),
            cover(3, 3)),
        JournalAttack(
            "cover backwards", "audit_entry_covers_next", record(), record(), cover(3, 2)),
        JournalAttack("leave a stated entry uncovered", "journal_entry_audited", state()),
        JournalAttack("take a number ahead", "journal_entry_dense", state(number: 3)),
        JournalAttack("take a number again", "journal_entry_pkey", state(number: 1)),
        JournalAttack(
            "state an entry of long ago", "journal_entry_recorded_by_now",
            state(at: .beginningOfTime)),
        JournalAttack(
            "state an entry older than the one before", "journal_entry_in_order",
            state(at: .earlier)),
        JournalAttack("state half a hash", "hash32_is_32_bytes", state(hashes: 80)),
        JournalAttack("post to no account", "23502", state(places: [1, 3])),
        JournalAttack(
            "post to an account that is not there", "journal_entry_balances",
            state(known: [99, 3], places: [1, 2])),
        JournalAttack(
            "take a dollar for an INDEX by its account", "journal_entry_balances",
            state(known: [4, 1], places: [1, 2])),
        JournalAttack(
            "state the entry of an unknown principal", "journal_entry_by_a_principal",
            state(principal: "01800000-0000-7000-8000-000000000000")),
        JournalAttack(
            "state a range that is not next", "audit_entry_covers_next", state(),
            stateCover(3, 3)),
        JournalAttack(
            "state a range that is not there", "audit_entry_covers_next", stateCover(2, 2)),
        JournalAttack(
            "state no link of the chain", "hash32_is_32_bytes", state(),
            stateCover(2, 2, hashes: 64)),
        JournalAttack(
            "say where a range begins but not where it ends", "audit_entry_covers_next", record(),
            """
            SELECT append_audit_entries(
                now(), '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}',
                '{x,x}', '{x,x}', '{NULL,NULL}', '{done,done}', '{NULL,NULL}', '{2,2}', '{NULL,2}'
            )
            """),
        JournalAttack(
            "add a posting to an entry of the call before", "posting_of_entry", record(),
            record(
                Lines(
                    accounts: [3, 1, 3, 1], sides: ["debit", "credit", "debit", "credit"],
                    amounts: ["5", "5", "5", "5"], entries: [0, 0, 1, 1], lines: [3, 4, 1, 2])),
            cover(2, 3)),
    ]
}
