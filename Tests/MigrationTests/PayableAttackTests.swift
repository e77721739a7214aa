import Ledger
import Postgres
import TestSupport
import Testing

/// What anybody with the service's role may try to be owed with plain SQL; each is refused.
@Suite struct PayableAttackTests {
    private static let denied = "42501"
    private static let differs = "payable_from_approved_line"

    private static let line = ID<RewardLine>(high: 0x7000, low: 0x8000_0000_0000_000A)
    private static let run = ID<RewardRun>(high: 0x7000, low: 0x8000_0000_0000_000B)
    private static let lineID = "00000000-0000-7000-8000-00000000000a"
    private static let runID = "00000000-0000-7000-8000-00000000000b"

    /// What the approved line that has no payable yet makes one of, but for what is named.
    private static func payable(
        source: SQL = "\(line.description)::text", payee: SQL = "l.payee_id",
        asset: SQL = "l.asset_id", amount: SQL = "l.amount", period: SQL = "r.period",
        entry: SQL = "a.entry_seq", state: SQL = "'open'"
    ) -> SQL {
        """
        INSERT INTO payable (
            payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at, state
        )
        SELECT
            gen_random_uuid(), \(payee), \(asset), \(amount), \(period), \(source), \(entry), now(),
            \(state)
        FROM reward_line AS l
        INNER JOIN reward_run AS r ON r.run_id = l.run_id
        INNER JOIN reward_approval AS a ON a.approval_id = l.approval_id
        WHERE l.line_id = \(lineID)::uuid
        """
    }

    private static let inventing: [JournalAttack] = [
        JournalAttack(
            "owe for nothing", "payable_source_known",
            payable(source: "'gft_01f7k5g2g0fd2rabxk1aqvydj0'")),
        JournalAttack("owe for a word", "payable_source_known", payable(source: "'bonus'")),
        JournalAttack("owe for no id", "payable_source_known", payable(source: "'lin_1'")),
        JournalAttack(
            "owe for an id with digits that are none", "payable_source_known",
            payable(source: "'lin_81f7k5g2g0fd2rabxk1aqvydj0'")),
        JournalAttack(
            "owe for a line that is not there", differs,
            payable(source: "'lin_01f7k5g2g0fd2rabxk1aqvydj0'")),
        JournalAttack(
            "owe for a run", "payable_source_known",
            payable(source: "\(run.description)::text")),
        JournalAttack("owe the same line twice", "payable_of_source_unique", payable(), payable()),
        JournalAttack(
            "make a kind of source", denied,
            "INSERT INTO payable_source_kind VALUES ('gft', '', '')"),
        JournalAttack("forget what is owed", denied, "DELETE FROM payable"),
        JournalAttack("raise what is owed", denied, "UPDATE payable SET amount = amount + 1"),
        JournalAttack(
            "hide the kinds behind a temporary table", "payable_source_known",
            "CREATE TEMPORARY TABLE payable_source_kind (prefix text) ON COMMIT DROP",
            "INSERT INTO pg_temp.payable_source_kind VALUES ('gft')",
            payable(source: "'gft_01f7k5g2g0fd2rabxk1aqvydj0'")),
    ]

    private static let differing: [JournalAttack] = [
        JournalAttack(
            "owe another payee", differs,
            payable(payee: "(SELECT p.payee_id FROM payee AS p WHERE p.handle = 'alice')")),
        JournalAttack(
            "owe another asset", differs,
            payable(asset: "(SELECT a.asset_id FROM asset AS a WHERE a.symbol = 'USD')")),
        JournalAttack("owe one base unit more", differs, payable(amount: "l.amount + 1")),
        JournalAttack("owe for another month", differs, payable(period: "'2021-04-01'")),
        JournalAttack("owe by another entry", differs, payable(entry: "1")),
        JournalAttack(
            "owe what is settled already", "payable_begins_open", payable(state: "'settled'")),
    ]

    private static let extending: [JournalAttack] = [
        JournalAttack(
            "approve a line of one's own making", "reward_line_begins_as_draft",
            """
            INSERT INTO reward_line (
                line_id, run_id, line_no, payee_id, asset_id, amount, kind, state, entered_by,
                decided_by, approval_id
            )
            SELECT
                gen_random_uuid(), l.run_id, 9, l.payee_id, l.asset_id, 1, 'other', 'approved',
                l.entered_by, l.decided_by, l.approval_id
            FROM reward_line AS l
            WHERE l.state = 'approved'
            LIMIT 1
            """),
        JournalAttack(
            "change an approved line", "reward_line_approved_is_final",
            "UPDATE reward_line SET reason = 'x' WHERE state = 'approved'"),
        JournalAttack(
            "take a line to an older approval", "reward_approval_as_posted",
            """
            UPDATE reward_line AS l
            SET state = 'approved', approval_id = a.approval_id, decided_by = a.principal_id
            FROM reward_approval AS a
            WHERE l.state = 'submitted' AND a.run_id = l.run_id
            """),
        JournalAttack(
            "take a line to the approval of another run", "reward_line_two_people",
            """
            UPDATE reward_line AS l
            SET state = 'approved', approval_id = a.approval_id, decided_by = a.principal_id
            FROM reward_approval AS a
            WHERE l.state = 'submitted' AND a.entry_seq = 2
            """),
    ]

    @Test func `every attack is refused and leaves what is owed as it was`() async throws {
        let house = try await house()
        let before = try await house.database.state()
        for attack in Self.inventing + Self.differing + Self.extending {
            let error = await house.database.refusal(of: attack.statements, as: .service)
            let found = error?.constraint ?? error?.sqlState?.rawValue
            #expect(found == attack.rule, "\(attack.name): \(error?.message ?? "done")")
        }
        #expect(try await house.database.state() == before)
        try await house.close()
    }

    @Test
    func `the payable of an approved line is taken, so that the attacks fail for their reasons`()
        async throws
    {
        let house = try await house()
        #expect(await house.database.refusal(of: [Self.payable()], as: .service) == nil)
        try await house.close()
    }

    /// A month with approvals, and a run with an approved line of 7 INDEX for carol that is not yet
    /// payable, and another that waits for approval.
    private func house() async throws -> APIHarness {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .approved)
        _ = try await house.connections.query(
            """
            INSERT INTO reward_run (run_id, group_id, period, created_by, created_at)
            SELECT \(Self.runID)::uuid, r.group_id, r.period, r.created_by, r.created_at
            FROM reward_run AS r
            LIMIT 1
            """)
        try await month.record(
            .rewardApproved, "2021-05-31", source: Self.run.description,
            [
                Posting(
                    .debit, .expense(month.growth, RewardKind("bounty")), month.index.amount("7")),
                Posting(.credit, .payable(month.carol), month.index.amount("7")),
            ])
        _ = try await house.connections.transaction { transaction in
            try await transaction.pipeline([
                """
                INSERT INTO reward_line (
                    line_id, run_id, line_no, payee_id, asset_id, amount, kind, entered_by
                )
                SELECT
                    n.line_id::uuid, \(Self.runID)::uuid, n.line_no, l.payee_id, l.asset_id, l.amount,
                    n.kind, l.entered_by
                FROM reward_line AS l
                INNER JOIN payee AS p ON p.payee_id = l.payee_id AND p.handle = 'carol'
                CROSS JOIN (
                    VALUES (1, \(Self.lineID), 'bounty'), (2, gen_random_uuid()::text, 'other')
                ) AS n (line_no, line_id, kind)
                """,
                "UPDATE reward_line SET state = 'submitted' WHERE state = 'draft'",
                "UPDATE reward_run SET state = 'submitted' WHERE state = 'draft'",
                """
                INSERT INTO reward_approval (
                    approval_id, run_id, principal_id, approved_at, lines, entry_seq
                )
                SELECT
                    \(Self.runID)::uuid, \(Self.runID)::uuid, a.principal_id, a.approved_at, 1, 4
                FROM reward_approval AS a
                LIMIT 1
                """,
                """
                UPDATE reward_line AS l
                SET state = 'approved', approval_id = a.approval_id, decided_by = a.principal_id
                FROM reward_approval AS a
                WHERE l.line_id = \(Self.lineID)::uuid AND a.entry_seq = 4
                """,
            ])
        }
        return house
    }

    @Test func `every kind of source has its trigger`() async throws {
        let database = try await TestDatabase.migrated()
        let bare = try await database.with(.owner) { connection in
            try await connection.query(
                """
                SELECT k.prefix
                FROM payable_source_kind AS k
                LEFT JOIN pg_trigger AS t
                    ON t.tgname = k.checked_by AND t.tgrelid = 'payable'::regclass
                WHERE t.oid IS NULL
                """
            ).map { try $0.get("prefix", as: String.self) }
        }
        #expect(bare == [])
        try await database.drop()
    }

    @Test(arguments: [
        ("lin_00000000000000000000000000", "00000000-0000-0000-0000-000000000000"),
        ("pye_7zzzzzzzzzzzzzzzzzzzzzzzzz", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ("run_00000000000000000000000001", "00000000-0000-0000-0000-000000000001"),
        // The ULID specification's example, in lower case, with its bits by hand.
        ("run_01arz3ndektsv4rrffq69g5fav", "01563e3a-b5d3-d676-4c61-efb99302bd5b"),
    ])
    func `a typed id is read as its UUID`(typed: String, uuid: String) async throws {
        let database = try await TestDatabase.migrated()
        let found = try await database.with(.service) { connection in
            try await connection.query("SELECT uuid_of_typed_id(\(typed))::text AS id")
                .map { try $0.get("id", as: String.self) }
        }
        #expect(found == [uuid])
        try await database.drop()
    }
}
