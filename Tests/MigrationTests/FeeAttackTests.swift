import HTTP
import Ledger
import Postgres
import TestSupport
import Testing

/// What the service's role is refused when it writes fees and bounties with plain SQL.
@Suite struct FeeAttackTests {
    /// A fact that follows the two of the stage: accrued a day later, unless something is changed.
    private static func accrual(
        number: SQL = "3", time: SQL = "'2021-05-03'", elapsed: SQL = "86400",
        rate: SQL = "9500000000000000", fraction: SQL = "26009582477754",
        supply: SQL = "f.supply_after", fee: SQL? = nil, share: SQL = "0",
        undistributed: SQL? = nil, version: SQL = "1"
    ) -> SQL {
        let minted: SQL = fee ?? "div(26009582477754 * f.supply_after, 999973990417522246)"
        return """
            INSERT INTO fee_accrual (
                accrual_id, agreement_id, number, kind, block_time, version_number, amount, rule,
                elapsed_seconds, rate, fee_fraction, protocol_share, supply_before, fee,
                protocol_fee, manager_fee, supply_after, multiplier_after, last_accrual_at,
                undistributed_after, recorded_by, recorded_at
            )
            SELECT
                gen_random_uuid(), f.agreement_id, \(number), 'accrued', \(time), \(version), 0,
                'set_streaming_fee 1', \(elapsed), \(rate), \(fraction), \(share), \(supply),
                \(minted), 0, \(minted), \(supply) + \(minted),
                div(f.multiplier_after * (1000000000000000000 - \(fraction)), 1000000000000000000),
                \(time), \(undistributed ?? minted), f.recorded_by, now()
            FROM fee_accrual AS f
            WHERE f.number = 2
            """
    }

    private static let approver: SQL =
        "(SELECT p.principal_id FROM principal AS p WHERE p.handle = 'approver')"

    private static func approve(
        _ table: SQL, by approver: SQL = Self.approver, entry: SQL = "NULL"
    ) -> SQL {
        """
        UPDATE \(table) SET
            state = 'approved', approved_by = \(approver), approved_at = now(),
            effective_day = '2021-05-02', known_seq = 1, entry_seq = \(entry)
        WHERE state = 'open'
        """
    }

    private static let facts: [JournalAttack] = [
        JournalAttack(
            "mint a unit more", "fee_accrual_streams_by_the_rule", accrual(fee: "781000")),
        JournalAttack(
            "take another fraction", "fee_accrual_streams_by_the_rule",
            accrual(fraction: "26009582477755")),
        JournalAttack(
            "accrue by another rate", "fee_accrual_by_its_version",
            accrual(
                rate: "31557600000000", fraction: "86400000000",
                fee: "div(86400000000 * f.supply_after, 999999913600000000)")),
        JournalAttack(
            "begin with another supply", "fee_accrual_follows",
            accrual(
                supply: "1000000000000000000000",
                fee: "div(26009582477754 * 1000000000000000000000, 999973990417522246)")),
        JournalAttack(
            "forget what is not distributed", "fee_accrual_follows", accrual(undistributed: "0")),
        JournalAttack("leave a number out", "fee_accrual_next", accrual(number: "4")),
        JournalAttack("give a number twice", "fee_accrual_number_unique", accrual(number: "2")),
        JournalAttack(
            "go back in time", "fee_accrual_follows",
            accrual(time: "'2021-05-01'", elapsed: "86400")),
        JournalAttack(
            "change a fact", JournalAttack.denied, "UPDATE fee_accrual SET manager_fee = 0"),
        JournalAttack("forget a fact", JournalAttack.denied, "DELETE FROM fee_accrual"),
        JournalAttack(
            "void a fact below others", "fee_accrual_newest_are_voided",
            """
            UPDATE fee_accrual
            SET voided_at = now(), voided_by = recorded_by, void_reason = 'x'
            WHERE number = 1
            """),
        JournalAttack(
            "give the methodologist a unit more", JournalAttack.denied,
            "UPDATE fee_split SET methodologist_take = methodologist_take + 1"),
    ]

    private static let approvals: [JournalAttack] = [
        JournalAttack(
            "approve by who recorded", "fee_split_two_people",
            approve(
                "fee_split",
                by: "(SELECT p.principal_id FROM principal AS p WHERE p.handle = 'finance')")),
        JournalAttack(
            "approve by a script", "fee_split_two_people",
            approve(
                "fee_split",
                by: "(SELECT p.principal_id FROM principal AS p WHERE p.handle = 'script')")),
        JournalAttack(
            "approve by who is paid", "fee_split_two_people",
            approve(
                "fee_split",
                by: "(SELECT p.principal_id FROM principal AS p WHERE p.handle = 'approver2')")),
        JournalAttack("approve without owing", "fee_split_as_posted", approve("fee_split")),
        JournalAttack(
            "approve by a foreign entry", "fee_split_as_posted", approve("fee_split", entry: "1")),
        JournalAttack(
            "approve a month without owing", "bounty_month_as_posted", approve("bounty_month")),
        JournalAttack(
            "approve the own month", "bounty_month_two_people",
            approve(
                "bounty_month",
                by: "(SELECT p.principal_id FROM principal AS p WHERE p.handle = 'finance')")),
        JournalAttack(
            "make a month larger", "bounty_month_of_its_pot",
            """
            INSERT INTO bounty_month (
                month_id, pot_id, month, amount, rules, entered_by, entered_at
            )
            SELECT gen_random_uuid(), m.pot_id, '2021-01-01', m.amount + 2, m.rules, m.entered_by, now()
            FROM bounty_month AS m
            """),
        JournalAttack(
            "owe an open split", "payable_from_approved_split",
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            SELECT
                gen_random_uuid(), s.payee_id, g.asset_id, s.methodologist_take, s.period,
                'fsp_01f7k5g2g0fd2rabxk1aqvydj0', 1, now()
            FROM fee_split AS s CROSS JOIN fee_agreement AS g
            """),
        JournalAttack(
            "owe a share of nobody's", "payable_from_approved_share",
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            SELECT
                gen_random_uuid(), s.payee_id, g.asset_id, 1, s.period,
                'bsh_01f7k5g2g0fd2rabxk1aqvydj0', 1, now()
            FROM fee_split AS s CROSS JOIN fee_agreement AS g
            """),
    ]

    private static let anotherPot: SQL = """
        INSERT INTO bounty_pot (
            pot_id, name, asset_id, amount, first_month, months, measure, created_by, created_at
        )
        SELECT gen_random_uuid(), 'x', b.asset_id, 1, b.first_month, 1, 'fees', b.created_by, now()
        FROM bounty_pot AS b
        """

    private static let terms: [JournalAttack] = [
        JournalAttack(
            "change terms", JournalAttack.denied, "UPDATE fee_version SET operator_share = 0"),
        JournalAttack(
            "approve a version alone", "fee_version_by_both",
            """
            INSERT INTO fee_version
            SELECT
                v.agreement_id, 2, '2021-06-01', NULL, v.payee_id, v.operator_share,
                v.methodologist_share, 0, 0, v.streaming_rate, 0, 0, 'draft', v.entered_by, now()
            FROM fee_version AS v
            """,
            "UPDATE fee_version SET state = 'approved' WHERE number = 2"),
        JournalAttack(
            "begin approved", "fee_version_begins_as_draft",
            """
            INSERT INTO fee_version
            SELECT
                v.agreement_id, 2, '2021-06-01', NULL, v.payee_id, v.operator_share,
                v.methodologist_share, 0, 0, v.streaming_rate, 0, 0, 'approved', v.entered_by, now()
            FROM fee_version AS v
            """),
        JournalAttack(
            "end a version below its fees", "fee_version_follows",
            "UPDATE fee_version SET valid_until = '2021-04-15'"),
        JournalAttack(
            "withdraw what is approved", "fee_agreement_kept",
            "UPDATE fee_agreement SET withdrawn_at = now(), withdrawn_by = created_by"),
        JournalAttack(
            "approve the own pot", "bounty_pot_two_people", anotherPot,
            """
            UPDATE bounty_pot SET
                state = 'approved', decided_by = created_by, decided_at = now(), entry_seq = 1
            WHERE name = 'x'
            """),
        JournalAttack(
            "approve a pot without promising it", "bounty_pot_as_posted", anotherPot,
            """
            UPDATE bounty_pot SET
                state = 'approved', decided_by = \(approver), decided_at = now(), entry_seq = 1
            WHERE name = 'x'
            """),
    ]

    private func stage() async throws -> FeeStage {
        let stage = try await FeeStage()
        var terms = FeeStage.Terms()
        terms.start = "2021-04-02T00:00:00Z"
        let agreement = try await stage.agreement(terms)
        let recorded = try await stage.record(
            [
                #""kind": "issued", "block_time": "2021-04-02T00:00:00Z", "amount": "1000""#,
                #""kind": "distributed", "block_time": "2021-05-02T00:00:00Z""#,
            ], of: agreement)
        #expect(recorded.status == 201, "\(recorded.text)")
        let opening = try await stage.service.send(
            .post, "/v1/journal-entries", as: .finance,
            json: """
                {"kind": "opening", "memo": "Opening", "postings": [
                    {"account": "treasury:\(stage.safe)", "side": "debit", "asset": "INDEX", "amount": "1"},
                    {"account": "equity:opening", "side": "credit", "asset": "INDEX", "amount": "1"}
                ]}
                """, key: FeeStage.key)
        #expect(opening.status == 201, "\(opening.text)")
        try await stage.service.link(.approver2, to: stage.directory.payee("alice"))
        let pot = try await stage.service.send(
            .post, "/v1/bounty-pots", as: .lead,
            json: """
                {"name": "Bounty", "asset": "INDEX", "amount": "10", "first_month": "2020-12",
                 "months": 3, "measure": "fees"}
                """)
        let path = try #require(pot.headers["Location"])
        _ = try await stage.service.send(.post, path + "/approvals", as: .approver)
        let month = try await stage.service.send(
            .post, path + "/months", as: .finance,
            json: #"{"month": "2020-12", "measured": [{"methodologist": "alice", "value": "1"}]}"#)
        #expect(month.status == 201, "\(month.text)")
        return stage
    }

    @Test func `every attack is refused and leaves everything as it was`() async throws {
        let stage = try await stage()
        let database = stage.service.database
        let before = try await database.state()
        for attack in Self.facts + Self.approvals + Self.terms {
            let error = await database.refusal(of: attack.statements, as: .service)
            let found = error?.constraint ?? error?.sqlState?.rawValue
            #expect(found == attack.rule, "\(attack.name): \(error?.message ?? "done")")
        }
        #expect(try await database.state() == before)
        try await stage.service.close()
    }

    @Test func `the fact itself is taken, so that the attacks fail for their reasons`() async throws
    {
        let stage = try await stage()
        let error = await stage.service.database.refusal(of: [Self.accrual()], as: .service)
        #expect(error == nil, "\(error?.message ?? "")")
        try await stage.service.close()
    }
}
