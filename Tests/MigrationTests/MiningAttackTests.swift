import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// What the service's role is refused when it writes programs, events and epochs with plain SQL.
@Suite struct MiningAttackTests {
    private static func person(_ handle: SQL) -> SQL {
        "(SELECT p.principal_id FROM principal AS p WHERE p.handle = \(handle))"
    }

    /// An event that follows those of the stage, unless something is changed.
    private static func event(
        block: SQL = "300", index: SQL = "0", hash: SQL = "sha256('x')",
        time: SQL = "'2021-07-01'", kind: SQL = "'staked'", staker: SQL = "0",
        imported: SQL = "i.import_id"
    ) -> SQL {
        """
        INSERT INTO staking_event (
            program_id, block_number, log_index, tx_hash, block_time, kind, staker, amount, import_id
        )
        SELECT
            i.program_id, \(block), \(index), \(hash), \(time), \(kind), \(staker), 1, \(imported)
        FROM staking_import AS i
        LIMIT 1
        """
    }

    private static let events: [JournalAttack] = [
        JournalAttack("take an event twice", "staking_event_once", event(block: "299"), event()),
        JournalAttack(
            "stand in another's place", "staking_event_pkey", event(block: "100", index: "0")),
        JournalAttack(
            "come without an import", "staking_event_imported",
            event(imported: "gen_random_uuid()")),
        JournalAttack("be of nobody known", "staking_event_imported", event(staker: "9")),
        JournalAttack(
            "add a reward to somebody", "staking_event_of_a_staker", event(kind: "'reward_added'")),
        JournalAttack(
            "run back in time", "staking_event_time", event(block: "301"),
            event(block: "302", hash: "sha256('y')", time: "'2021-06-30'")),
        JournalAttack(
            "join an epoch that is approved", "staking_event_before_approval",
            event(block: "100", index: "9", time: "'2021-05-20'")),
        JournalAttack(
            "stand before the first block", "staking_event_after_first_block",
            event(block: "99", time: "'2021-05-01'")),
        JournalAttack(
            "change an event", JournalAttack.denied, "UPDATE staking_event SET amount = 2"),
        JournalAttack("forget an event", JournalAttack.denied, "DELETE FROM staking_event"),
        JournalAttack(
            "stake in no program", "staker_dense",
            "INSERT INTO staker VALUES (gen_random_uuid(), 0, '\\x0101010101010101010101010101010101010101')"
        ),
        JournalAttack(
            "leave a number of stakers out", "staker_dense",
            "INSERT INTO staker SELECT p.program_id, 9, '\\x0101010101010101010101010101010101010101' FROM program AS p"
        ),
    ]

    private static let terms: [JournalAttack] = [
        JournalAttack(
            "change approved terms", "program_terms_kept", "UPDATE program SET name = 'x'"),
        JournalAttack(
            "take a period away", "epoch_of_a_period", "DELETE FROM program_period"),
        JournalAttack(
            "add a period", "program_terms_kept",
            """
            INSERT INTO program_period (program_id, number, starts_at, ends_at, amount)
            SELECT p.program_id, 9, '2022-01-01', '2022-01-02', 1 FROM program AS p
            """),
        JournalAttack(
            "go back to a draft", "program_move_allowed",
            "UPDATE program SET state = 'draft', approved_by = NULL, approved_at = NULL"),
        JournalAttack("begin approved", "program_begins", copy("'approved'")),
        JournalAttack(
            "approve the own program", "program_two_people", copy("'draft'"),
            """
            UPDATE program SET
                state = 'approved', approved_by = created_by, approved_at = now(), entry_seq = 3
            WHERE state = 'draft'
            """),
        JournalAttack(
            "approve without promising", "program_as_posted", copy("'draft'"),
            """
            UPDATE program SET
                state = 'approved', approved_by = \(person("'approver2'")), approved_at = now(),
                entry_seq = 2
            WHERE state = 'draft'
            """),
    ]

    private static func copy(_ state: SQL) -> SQL {
        """
        INSERT INTO program (
            program_id, name, product, chain_id, stake_token, reward_asset_id, kind, division, zone,
            funding_safe_id, first_block, state, created_by, created_at, approved_by, approved_at,
            entry_seq
        )
        SELECT
            gen_random_uuid(), p.name, p.product, p.chain_id, p.stake_token, p.reward_asset_id, p.kind,
            p.division, p.zone, p.funding_safe_id, p.first_block, \(state), p.created_by, now(),
            CASE \(state) WHEN 'approved' THEN p.approved_by END,
            CASE \(state) WHEN 'approved' THEN p.approved_at END,
            CASE \(state) WHEN 'approved' THEN 2 END
        FROM program AS p
        LIMIT 1
        """
    }

    private static func approve(by approver: SQL, entry: SQL = "NULL") -> SQL {
        """
        UPDATE epoch SET
            state = 'approved', approved_by = \(approver), approved_at = now(),
            effective_day = '2021-06-20', known_seq = 1, entry_seq = \(entry)
        WHERE state = 'computed'
        """
    }

    private static let epochs: [JournalAttack] = [
        JournalAttack(
            "approve the own epoch", "epoch_two_people", approve(by: person("'finance'"))),
        JournalAttack(
            "approve without owing", "epoch_as_posted", approve(by: person("'approver2'"))),
        JournalAttack(
            "approve by another epoch's entry", "epoch_one_per_entry",
            approve(by: person("'approver2'"), entry: "3")),
        JournalAttack(
            "give an account more", JournalAttack.denied,
            "UPDATE allocation SET amount = amount + 1"),
        JournalAttack(
            "add an account", "allocation_of_its_epoch",
            """
            INSERT INTO allocation
            SELECT e.epoch_id, '\\x0101010101010101010101010101010101010101', gen_random_uuid(), 1, 1
            FROM epoch AS e
            WHERE e.state = 'computed'
            """),
        JournalAttack(
            "open an approved epoch", "epoch_kept",
            "UPDATE epoch SET state = 'replaced' WHERE state = 'approved'"),
        JournalAttack(
            "owe an allocation twice", "payable_of_source_unique", owe("y.amount")),
        JournalAttack(
            "owe another amount", "payable_from_approved_allocation",
            owe("y.amount + 1", source: "'alc_01f7k5g2g0fd2rabxk1aqvydj0'")),
    ]

    private static func owe(_ amount: SQL, source: SQL = "y.source_id") -> SQL {
        """
        INSERT INTO payable (
            payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
        )
        SELECT
            gen_random_uuid(), y.payee_id, y.asset_id, \(amount), y.period, \(source), y.entry_seq,
            now()
        FROM payable AS y
        """
    }

    /// An epoch that is approved and owed to alice, and another that waits.
    private func stage() async throws -> MiningStage {
        let stage = try await MiningStage()
        let service = stage.service
        let program = try await stage.program(
            stage.draft(
                kind: #""kind": "time_weighted", "division": "floor""#, contract: nil))
        _ = try await stage.importEvents(
            [
                MiningStage.row(
                    100, 0, "2021-06-01T00:00:00Z", "staked", MiningStage.accounts[0], "5")
            ],
            into: program, "?to_block=200&through=2021-06-30T00:00:00Z")
        for number in [1, 2] {
            let computed = try await stage.compute(number, of: program)
            #expect(computed.status == 201, "\(computed.text)")
        }
        let payee = try stage.directory.payee("alice")
        _ = try await service.send(
            .patch, "/v1/payees/\(payee)", as: .finance,
            json: """
                {"payout_addresses": [{"chain_id": 1, "address": "\(MiningStage.accounts[0])"}]}
                """, ifMatch: "*")
        let approved = try await service.send(
            .post, program + "/epochs/1/approvals", as: .approver, json: "{}", key: "k")
        #expect(approved.status == 201, "\(approved.text)")
        return stage
    }

    @Test func `every attack is refused and leaves everything as it was`() async throws {
        let stage = try await stage()
        let database = stage.service.database
        let before = try await database.state()
        for attack in Self.events + Self.terms + Self.epochs {
            let error = await database.refusal(of: attack.statements, as: .service)
            let found = error?.constraint ?? error?.sqlState?.rawValue
            #expect(found == attack.rule, "\(attack.name): \(error?.message ?? "done")")
        }
        #expect(try await database.state() == before)
        try await stage.service.close()
    }

    @Test func `the event itself is taken, so that the attacks fail for their reasons`()
        async throws
    {
        let stage = try await stage()
        let error = await stage.service.database.refusal(of: [Self.event()], as: .service)
        #expect(error == nil, "\(error?.message ?? "")")
        try await stage.service.close()
    }
}
