import HTTP
import Ledger
import Postgres
import TestSupport
import Testing

/// What anybody with the service's role may try with grants by plain SQL; each is refused.
@Suite struct VestingAttackTests {
    private static let denied = "42501"

    /// The only grant in a state, the release and the change that wait, and people by handle.
    private static func grant(_ state: String) -> SQL {
        "(SELECT g.grant_id FROM vesting_grant AS g WHERE g.state = \(state)::text)"
    }
    private static let release: SQL = "(SELECT r.release_id FROM vesting_release AS r)"
    private static let change: SQL = "(SELECT c.change_id FROM grant_change AS c)"
    private static func person(_ handle: String) -> SQL {
        "(SELECT p.principal_id FROM principal AS p WHERE p.handle = \(handle)::text)"
    }

    /// An event of the grant in a state, but for what is named.
    private static func event(
        _ kind: String, of state: String, number: Int = 1, by handle: String = "approver",
        amount: String = "0", change: SQL = "NULL::uuid", release: SQL = "NULL::uuid",
        payee: SQL = "NULL::uuid", entry: SQL = "NULL::bigint",
        at time: SQL = "'2021-03-05T12:00:00Z'", details: SQL = "'{}'"
    ) -> SQL {
        """
        INSERT INTO grant_event (
            grant_id, event_no, kind, effective_at, details, payee_id, amount, change_id, release_id,
            principal_id, recorded_at, known_seq, entry_seq
        )
        VALUES (
            \(grant(state)), \(number), \(kind)::text, \(time)::timestamptz, \(details)::jsonb,
            \(payee), \(amount)::base_units, \(change), \(release), \(person(handle)), now(), 1, \(entry)
        )
        """
    }

    private static let alice: SQL = "(SELECT p.payee_id FROM payee AS p WHERE p.handle = 'alice')"
    private static let newest: SQL = "(SELECT h.last_seq FROM journal_head AS h)"

    /// An entry of the approved grant that debits one of its accounts, or another, and credits one.
    private static func record(
        _ kind: String, debit: String, credit: String, _ amount: String
    ) -> SQL {
        """
        SELECT record_journal_entries(
            now(), ARRAY[gen_random_uuid()], '{2021-03-05}', ARRAY[\(kind)::text],
            ARRAY[e.source_id], '{attack}', ARRAY['{}'::jsonb], ARRAY[NULL::uuid], '{NULL}',
            ARRAY[NULL::bigint], '{1,1}', '{1,2}',
            ARRAY[
                replace(\(debit)::text, 'GRANT', e.source_id),
                replace(\(credit)::text, 'GRANT', e.source_id)
            ],
            ARRAY[g.asset_id, g.asset_id], '{debit,credit}',
            ARRAY[\(amount)::base_units, \(amount)::base_units]
        )
        FROM journal_entry AS e, vesting_grant AS g
        WHERE e.kind = 'grant_approved' AND g.state = 'approved'
        """
    }

    private static let money: [JournalAttack] = [
        JournalAttack(
            "say that less was released", denied, "UPDATE vesting_grant SET released = 0"),
        JournalAttack(
            "promise more", "vesting_grant_terms_kept",
            "UPDATE vesting_grant SET total = total + 1 WHERE state = 'approved'"),
        JournalAttack(
            "let a grant go to somebody else", "vesting_grant_terms_kept",
            """
            UPDATE vesting_grant
            SET payee_id = (SELECT p.payee_id FROM payee AS p WHERE p.handle = 'bob')
            WHERE state = 'approved'
            """),
        JournalAttack(
            "approve a grant without a commitment", "grant_event_as_posted",
            event("approved", of: "draft", amount: "7000000000000000000", payee: alice)),
        JournalAttack(
            "approve by the entry of another grant", "grant_event_of_its_entry",
            record(
                "grant_approved", debit: "commitment:vesting", credit: "committed:GRANT", "7"),
            event(
                "approved", of: "draft", amount: "7000000000000000000", payee: alice,
                entry: newest)),
        JournalAttack(
            "accrue more than was granted", "grant_event_within_grant",
            record(
                "vesting_accrued", debit: "committed:GRANT", credit: "accrued_vesting:GRANT",
                "1000000000000000000001"),
            event(
                "accrued", of: "approved", number: 2, amount: "1000000000000000000001",
                entry: newest)),
        JournalAttack(
            "accrue without an entry", "grant_event_as_posted",
            event("accrued", of: "approved", number: 2, amount: "1")),
        JournalAttack(
            "enlarge a grant by an accrual", "grant_event_as_posted",
            record(
                "vesting_accrued", debit: "commitment:vesting", credit: "accrued_vesting:GRANT",
                "5"),
            event("accrued", of: "approved", number: 2, amount: "5", entry: newest)),
        JournalAttack(
            "owe the line of a release that nobody approved", "payable_from_approved_release",
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, nature, entry_seq,
                created_at
            )
            SELECT
                gen_random_uuid(), l.payee_id, l.asset_id, l.amount, '2021-02-01',
                'vrl_01f7k5g2g0fd2rabxk1aqvydj0', l.nature, 1, now()
            FROM vesting_release_line AS l
            LIMIT 1
            """),
        JournalAttack(
            "release more than has vested", "vesting_release_line_within_vested",
            """
            INSERT INTO vesting_release_line (
                line_id, release_id, line_no, grant_id, payee_id, asset_id, nature, amount,
                released_before, vested
            )
            SELECT
                gen_random_uuid(), l.release_id, 9, \(grant("draft")), l.payee_id, l.asset_id,
                l.nature, l.vested + 1, 0, l.vested
            FROM vesting_release_line AS l
            LIMIT 1
            """),
        JournalAttack(
            "raise a line", denied, "UPDATE vesting_release_line SET amount = amount + 1"),
        JournalAttack(
            "release what was not approved", "grant_event_as_released",
            event(
                "released", of: "approved", number: 2, amount: "590000000000000000000",
                release: release, at: "'2021-03-01T00:00:00Z'")),
        JournalAttack(
            "claim what no contract paid", "grant_event_of_its_kind",
            event("claimed", of: "approved", number: 2)),
    ]

    private static let people: [JournalAttack] = [
        JournalAttack(
            "approve what one entered", "grant_event_two_people",
            event(
                "approved", of: "draft", by: "finance", amount: "7000000000000000000",
                payee: alice)),
        JournalAttack(
            "change a draft and stay unnamed", "vesting_grant_authors_kept",
            "UPDATE vesting_grant SET total = total + 1 WHERE state = 'draft'"),
        JournalAttack(
            "forget who changed a draft", "vesting_grant_authors_kept",
            """
            UPDATE vesting_grant SET changed_by = ARRAY[\(person("approver"))]
            WHERE state = 'draft'
            """,
            """
            UPDATE vesting_grant SET changed_by = ARRAY[\(person("finance"))]
            WHERE state = 'draft'
            """),
        JournalAttack(
            "approve what one changed", "grant_event_two_people",
            """
            UPDATE vesting_grant SET changed_by = ARRAY[\(person("approver"))]
            WHERE state = 'draft'
            """,
            event("approved", of: "draft", amount: "7000000000000000000", payee: alice)),
        JournalAttack(
            "let a script approve", "grant_event_two_people",
            event(
                "approved", of: "draft", by: "script", amount: "7000000000000000000", payee: alice)),
        JournalAttack(
            "approve the change that one proposed", "grant_event_two_people",
            event(
                "paused", of: "approved", number: 2, by: "finance", change: change)),
        JournalAttack(
            "approve something else than was proposed", "grant_event_as_proposed",
            event("resumed", of: "approved", number: 2, change: change)),
        JournalAttack(
            "end a grant that nobody proposed to end", "grant_event_of_its_kind",
            event("terminated", of: "approved", number: 2)),
        JournalAttack(
            "say that a change was approved", "grant_change_move_allowed",
            "UPDATE grant_change SET state = 'approved'"),
        JournalAttack(
            "change what was proposed", denied, "UPDATE grant_change SET reason = 'other'"),
        JournalAttack(
            "approve the release that one made", "vesting_release_two_people",
            """
            UPDATE vesting_release
            SET state = 'approved', decided_by = created_by, decided_at = now()
            """),
        JournalAttack(
            "approve a release and owe nothing", "vesting_release_complete",
            """
            UPDATE vesting_release
            SET state = 'approved', decided_by = \(person("approver")), decided_at = now()
            """),
    ]

    private static let order: [JournalAttack] = [
        JournalAttack(
            "call a draft approved", "vesting_grant_move_allowed",
            "UPDATE vesting_grant SET state = 'approved' WHERE state = 'draft'"),
        JournalAttack(
            "call an approved grant a draft", "vesting_grant_move_allowed",
            "UPDATE vesting_grant SET state = 'draft' WHERE state = 'approved'"),
        JournalAttack(
            "call a grant completed", "vesting_grant_move_allowed",
            "UPDATE vesting_grant SET state = 'completed' WHERE state = 'approved'"),
        JournalAttack(
            "skip a number", "grant_event_dense",
            event("paused", of: "approved", number: 3, change: change)),
        JournalAttack(
            "pause a draft", "grant_event_in_state",
            event("paused", of: "draft", change: change)),
        JournalAttack("forget an event", denied, "DELETE FROM grant_event"),
        JournalAttack("forget a grant", denied, "DELETE FROM vesting_grant"),
        JournalAttack("rewrite an event", denied, "UPDATE grant_event SET amount = 0"),
        JournalAttack(
            "begin with an approved grant", "vesting_grant_begins_as_draft",
            """
            INSERT INTO vesting_grant (
                grant_id, payee_id, group_id, asset_id, rule, total, terms, state, created_by,
                created_at
            )
            SELECT gen_random_uuid(), g.payee_id, g.group_id, g.asset_id, g.rule, 1, g.terms,
                'approved', g.created_by, g.created_at
            FROM vesting_grant AS g
            LIMIT 1
            """),
        JournalAttack(
            "skip a version of a plan", "vesting_plan_version_next",
            """
            INSERT INTO vesting_plan (plan_id, version, name, rule, terms, created_by, created_at)
            VALUES (
                gen_random_uuid(), 2, 'x', 'dss-vest', '{}', \(person("finance")), now()
            )
            """),
    ]

    @Test func `every attack is refused and leaves all grants as they were`() async throws {
        let house = try await house()
        let before = try await house.database.state()
        for attack in Self.money + Self.people + Self.order {
            let error = await house.database.refusal(of: attack.statements, as: .service)
            let found = error?.constraint ?? error?.sqlState?.rawValue
            #expect(found == attack.rule, "\(attack.name): \(error?.message ?? "done")")
        }
        #expect(try await house.database.state() == before)
        try await house.close()
    }

    /// An approved grant of 1000 INDEX with a release of 590 and a pause that wait, and a draft of 7.
    private func house() async throws -> APIHarness {
        let house = try await APIHarness()
        _ = try await SampleDirectory(in: house)
        house.now = try Instant("2021-03-05T12:00:00Z")
        let path = try await enter("1000", in: house)
        #expect(
            try await house.send(.post, path + "/approvals", as: .approver, key: "a").status == 201)
        #expect(
            try await house.send(
                .post, path + "/pauses", as: .finance,
                json: #"{"action": "pause", "reason": "leave"}"#
            ).status == 201)
        #expect(
            try await house.send(
                .post, "/v1/vesting-releases", as: .finance, json: #"{"period": "2021-02"}"#
            ).status == 201)
        _ = try await enter("7", in: house)
        return house
    }

    private func enter(_ total: String, in house: APIHarness) async throws -> String {
        let answer = try await house.send(
            .post, "/v1/grants", as: .finance,
            json: """
                {"payee": "alice", "group": "engineering", "asset": "INDEX", "total": "\(total)",
                 "terms": {"rule": "dss-vest", "start": "2021-01-01T00:00:00Z",
                  "end": "2021-04-11T00:00:00Z"}}
                """)
        #expect(answer.status == 201, "\(answer.text)")
        return "/v1/grants/" + (try #require(answer.string("id")))
    }
}
