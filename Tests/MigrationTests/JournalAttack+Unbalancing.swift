import Postgres

extension JournalAttack {
    private static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    private static let beyond =
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"

    private static func amounts(_ first: String, _ second: String) -> Lines {
        Lines(amounts: [first, second])
    }

    private static func open(_ code: String) -> SQL {
        "SELECT open_accounts(ARRAY[\(code)::text], (SELECT array_agg(asset_id) FROM public.account WHERE account_id = 1))"
    }

    /// An entry by hand that debits the treasury and credits another account.
    private static func owing(_ code: String) -> SQL {
        """
        SELECT record_journal_entries(
            now(), ARRAY[gen_random_uuid()], '{2021-06-01}', '{correction}', '{NULL}', '{attack}',
            ARRAY['{}'::jsonb], '{NULL}', '{NULL}', '{NULL}', '{1,1}', '{1,2}',
            ARRAY[a.code, \(code)::text], ARRAY[a.asset_id, a.asset_id], '{debit,credit}', '{5,5}'
        )
        FROM public.account AS a
        WHERE a.account_id = 3
        """
    }

    /// What is handed to the function that records, and does not hold.
    static let unbalancing: [JournalAttack] = [
        JournalAttack(
            "post one side only", "journal_entry_balances",
            record(Lines(accounts: [3], sides: ["debit"], amounts: ["5"], entries: [1], lines: [1]))
        ),
        JournalAttack(
            "post more than was given", "journal_entry_balances", record(amounts("6", "5"))),
        JournalAttack(
            "balance INDEX with USD", "journal_entry_balances", record(Lines(accounts: [3, 2]))),
        JournalAttack(
            "record an entry without postings", "journal_entry_has_postings",
            record(Lines(accounts: [], sides: [], amounts: [], entries: [], lines: []))),
        JournalAttack(
            "post to an entry that comes later", "posting_of_entry",
            record(Lines(entries: [1, 2]))),
        JournalAttack(
            "post to an older entry", "posting_of_entry", record(Lines(entries: [0, 0]))),
        JournalAttack("use a line twice", "posting_pkey", record(Lines(lines: [1, 1]))),
        JournalAttack("number a line zero", "posting_line_positive", record(Lines(lines: [0, 1]))),
        JournalAttack("post zero", "posting_amount_positive", record(amounts("0", "0"))),
        JournalAttack(
            "post below zero", "base_units_within_uint256", record(amounts("-5", "-5"))),
        JournalAttack(
            "post not a number", "base_units_within_uint256", record(amounts("NaN", "NaN"))),
        JournalAttack(
            "post above uint256", "base_units_within_uint256", record(amounts(beyond, beyond))),
        JournalAttack(
            "pass uint256 in a total", "base_units_within_uint256",
            record(amounts(largest, largest))),
        JournalAttack(
            "post to a side that is none", "posting_side_known",
            record(Lines(sides: ["both", "credit"]))),
        JournalAttack(
            "be effective at the end of time", "journal_entry_day_readable", record(day: "infinity")
        ),
        JournalAttack(
            "be effective before all time", "journal_entry_day_readable", record(day: "-infinity")),
        JournalAttack(
            "be effective in a year of five digits", "journal_entry_day_readable",
            record(day: "10000-01-01")),
        JournalAttack(
            "be effective before there was a chain", "journal_entry_day_readable",
            record(day: "1969-12-31")),
        JournalAttack(
            "be recorded at the end of time", "journal_entry_recorded_by_now",
            record(at: .endOfTime)),
        JournalAttack(
            "be recorded ahead of the clock", "journal_entry_recorded_by_now",
            record(at: .ahead)),
        JournalAttack(
            "be audited at the end of time", "audit_entry_recorded_by_now",
            cover(nil, nil, at: .endOfTime)),
        JournalAttack(
            "be audited before all time", "audit_entry_recorded_by_now",
            cover(nil, nil, at: .beginningOfTime)),
        JournalAttack(
            "be audited ahead of the clock", "audit_entry_recorded_by_now",
            cover(nil, nil, at: .ahead)),
        JournalAttack(
            "name an object by hand", "journal_entry_of_its_object",
            record(source: "run_00000000000000000000000000")),
        JournalAttack(
            "record for the service without an object", "journal_entry_of_its_object",
            record(kind: "reward_approved")),
        JournalAttack(
            "record for an object of another kind", "journal_entry_of_its_object",
            record(kind: "reward_approved", source: "bat_00000000000000000000000000")),
        JournalAttack(
            "record for what is no object", "journal_entry_of_its_object",
            record(kind: "reward_approved", source: "run_x")),
        JournalAttack(
            "record for an invented run", "journal_entry_object_exists",
            record(kind: "reward_approved", source: "run_00000000000000000000000000")),
        JournalAttack(
            "record for an invented batch", "journal_entry_object_exists",
            record(kind: "batch_released", source: "bat_00000000000000000000000000")),
        JournalAttack(
            "post by hand to what is owed", "posting_open_to_people",
            owing("payable:pye_00000000000000000000000000")),
        JournalAttack(
            "post by hand to what is in flight", "posting_open_to_people",
            owing("in_flight:bat_00000000000000000000000000")),
        JournalAttack(
            "record a kind that is none", "journal_entry_kind_known", record(kind: "gift")),
        JournalAttack(
            "record for an unknown principal", "journal_entry_by_a_principal",
            record(principal: "00000000-0000-0000-0000-000000000099")),
        JournalAttack(
            "use an id twice", "journal_entry_id_unique",
            record(id: "00000000-0000-0000-0000-000000000099"), cover(2, 2),
            record(id: "00000000-0000-0000-0000-000000000099")),
        JournalAttack(
            "keep metadata that is no object", "journal_entry_metadata_short",
            record(metadata: "[1]")),
        JournalAttack(
            "keep metadata that is no text", "journal_entry_metadata_short",
            record(metadata: #"{"a":{"b":"c"}}"#)),
        JournalAttack(
            "keep long metadata", "journal_entry_metadata_short",
            record(metadata: #"{"a":""# + String(repeating: "x", count: 9_000) + #""}"#)),
        JournalAttack(
            "open an account outside the chart", "account_in_the_chart", open("bank:main")),
        JournalAttack(
            "open an account with a part too many", "account_in_the_chart", open("equity:a:b")),
        JournalAttack("open an account without a subject", "account_code_plain", open("equity")),
        JournalAttack("open an account in capitals", "account_code_plain", open("equity:Mine")),
        JournalAttack(
            "open an account of no asset", "account_of_an_asset",
            "SELECT open_accounts('{equity:a}', '{00000000-0000-0000-0000-000000000099}')"),
        JournalAttack(
            "take below a floor", "account_above_floor",
            "UPDATE account SET floor = debits WHERE account_id = 3",
            record(Lines(sides: ["credit", "debit"], amounts: ["1", "1"]))),
        JournalAttack(
            "set a floor above the balance", "account_above_floor",
            "UPDATE account SET floor = credits + 1 WHERE account_id = 1"),
    ]

    /// The sample's entry 1 debits treasury and credits equity: 3, 1, 4 and 2, in this order or another;
    /// so a reversal is built from what stands there.
    private static func mirror(
        kind: String = "reversal", of old: Int = 1, line: Int = 0, amount: Int = 0,
        turned: Bool = true, without: Int = 0
    ) -> SQL {
        """
        SELECT record_journal_entries(
            now(), ARRAY[gen_random_uuid()], '{2021-06-01}', ARRAY[\(kind)::text], '{NULL}',
            '{attack}', ARRAY['{}'::jsonb], '{NULL}', '{NULL}', ARRAY[\(old)::bigint],
            array_agg(1), array_agg(p.line + \(line)::integer), array_agg(a.code),
            array_agg(a.asset_id),
            array_agg(CASE
                WHEN (p.side = 'debit') <> \(turned)::boolean THEN 'debit' ELSE 'credit'
            END),
            array_agg((p.amount - \(amount)::numeric)::base_units)
        )
        FROM public.posting AS p
        INNER JOIN public.account AS a ON a.account_id = p.account_id
        WHERE p.seq = \(old)::bigint AND p.amount > \(without)::numeric
        """
    }

    /// Reversals that are none; the last is a good one, followed by another.
    static let misreversing: [JournalAttack] = [
        JournalAttack(
            "repeat instead of reversing", "journal_entry_reversal_mirrors",
            mirror(turned: false)),
        JournalAttack(
            "reverse with other amounts", "journal_entry_reversal_mirrors", mirror(amount: 1)),
        JournalAttack(
            "reverse on other lines", "journal_entry_reversal_mirrors", mirror(line: 1)),
        JournalAttack(
            "reverse a part", "journal_entry_reversal_mirrors",
            record(Lines(accounts: [1, 3]), kind: "reversal", reverses: 1)),
        JournalAttack(
            "reverse by a correction that is no mirror image", "journal_entry_reversal_mirrors",
            record(Lines(accounts: [1, 3]), reverses: 1)),
        JournalAttack(
            "reverse nothing", "journal_entry_reversal_of_something", record(kind: "reversal")),
        JournalAttack(
            "reverse itself", "journal_entry_reverses_an_older",
            record(kind: "reversal", reverses: 2)),
        JournalAttack(
            "reverse what is to come", "journal_entry_reverses_an_older",
            record(kind: "reversal", reverses: 7)),
        JournalAttack(
            "reverse twice", "journal_entry_reversed_once", mirror(), cover(2, 2), mirror()),
        JournalAttack(
            "reverse a reversal", "journal_entry_reverses_no_reversal", mirror(), cover(2, 2),
            mirror(of: 2)),
        JournalAttack(
            "reverse an entry of an object by hand", "journal_entry_reversal_by_its_object",
            """
            INSERT INTO reward_run (run_id, group_id, period, created_by, created_at)
            SELECT lpad('1', 32, '0')::uuid, g.group_id, '2021-05-01', q.principal_id, now()
            FROM working_group AS g
            CROSS JOIN principal AS q
            WHERE q.handle = 'lead'
            LIMIT 1
            """,
            record(kind: "reward_approved", source: "run_00000000000000000000000001"),
            cover(2, 2), mirror(of: 2)),
        JournalAttack("reverse and not say so", "journal_entry_audited", mirror()),
    ]

    /// Temporary tables are found first unless a function says otherwise.
    static let shadowing: [JournalAttack] = [
        JournalAttack(
            "hide the accounts behind a temporary table", "journal_entry_balances",
            "CREATE TEMPORARY TABLE account (LIKE public.account) ON COMMIT DROP",
            record(amounts("6", "5"))),
        JournalAttack(
            "hide the entries behind a temporary table", "journal_entry_reversal_mirrors",
            "CREATE TEMPORARY TABLE journal_entry (LIKE public.journal_entry) ON COMMIT DROP",
            mirror(amount: 1)),
        JournalAttack(
            "hide the head behind a temporary table", "journal_entry_audited",
            "CREATE TEMPORARY TABLE journal_head (LIKE public.journal_head) ON COMMIT DROP",
            "INSERT INTO pg_temp.journal_head VALUES (1, 1)", record()),
        JournalAttack(
            "hide the end of the chain behind a temporary table", "audit_entry_covers_next",
            "CREATE TEMPORARY TABLE audit_head (LIKE public.audit_head) ON COMMIT DROP",
            """
            INSERT INTO pg_temp.audit_head SELECT 1, 0, chain_sha256, 5 FROM public.audit_head
            """, record(), cover(6, 6)),
        JournalAttack(
            "hide the chart behind a temporary table", "account_in_the_chart",
            "CREATE TEMPORARY TABLE account_rule (LIKE public.account_rule) ON COMMIT DROP",
            open("equity:a:b")),
        JournalAttack(
            "hide the postings behind a temporary table", "journal_entry_balances",
            "CREATE TEMPORARY TABLE posting (LIKE public.posting) ON COMMIT DROP",
            record(amounts("6", "5"))),
        JournalAttack(
            "look for functions elsewhere", "journal_entry_balances",
            "SET LOCAL search_path = pg_temp, public", record(amounts("6", "5"))),
    ]
}
