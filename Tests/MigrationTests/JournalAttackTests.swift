import Bookkeeping
import Postgres
import TestSupport
import Testing

/// What anybody with the service's role may try against the journal with plain SQL; each is refused.
@Suite struct JournalAttackTests {
    @Test(arguments: [
        JournalAttack.rewriting, JournalAttack.rechaining, JournalAttack.unbalancing,
        JournalAttack.misreversing, JournalAttack.shadowing,
    ])
    func `every attack of the service's role is refused and leaves the books as they were`(
        attacks: [JournalAttack]
    ) async throws {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        let before = try await Self.fingerprint(house)
        for attack in attacks {
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
        JournalAttack(
            "change an entry", "journal_entry_append_only", "UPDATE journal_entry SET memo = 'x'"),
        JournalAttack(
            "change an entry's kind while its text is erased", "journal_entry_append_only",
            """
            UPDATE journal_entry
            SET kind = 'correction', memo = NULL, metadata = '{}', text_key = NULL
            """),
        JournalAttack("remove an entry", "journal_entry_append_only", "DELETE FROM journal_entry"),
        JournalAttack(
            "empty the journal", "journal_entry_append_only", "TRUNCATE journal_entry CASCADE"),
        JournalAttack("change a posting", "posting_append_only", "UPDATE posting SET amount = 1"),
        JournalAttack("remove a posting", "posting_append_only", "DELETE FROM posting"),
        JournalAttack("empty the postings", "posting_append_only", "TRUNCATE posting"),
        JournalAttack(
            "change the audit log", "audit_entry_append_only",
            "UPDATE audit_entry SET operation = ''"),
        JournalAttack(
            "shorten the audit log", "audit_entry_append_only", "DELETE FROM audit_entry"),
        JournalAttack("empty the audit log", "audit_entry_append_only", "TRUNCATE audit_entry"),
        JournalAttack("remove an account", "account_append_only", "DELETE FROM account"),
        JournalAttack("empty the accounts", "account_append_only", "TRUNCATE account CASCADE"),
        JournalAttack(
            "rename an account", "account_append_only", "UPDATE account SET code = 'equity:x'"),
        JournalAttack(
            "open an account on the other side", "account_side_of_the_chart",
            """
            INSERT INTO account (code, asset_id, normal_side)
            SELECT 'equity:other', a.asset_id, 'debit' FROM account AS a WHERE a.account_id = 1
            """),
        JournalAttack(
            "remove an answer", "idempotency_record_append_only", "DELETE FROM idempotency_record"),
        JournalAttack(
            "change control totals", "batch_total_append_only", "UPDATE batch_total SET amount = 1"),
        JournalAttack("remove files", "batch_export_append_only", "DELETE FROM batch_export"),
        JournalAttack(
            "remove an approval", "batch_approval_append_only", "DELETE FROM batch_approval"),
        JournalAttack(
            "change a decision", "reward_approval_append_only",
            "UPDATE reward_approval SET lines = 1"),
    ]

    @Test func `even the owner is stopped by the triggers`() async throws {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        for attack in Self.stopped {
            let error = await house.database.refusal(of: attack.statements, as: .owner)
            #expect(error?.constraint == attack.rule, "\(attack.name)")
        }
        try await house.close()
    }

    @Test
    func `a covered entry by plain SQL is taken, so that the attacks fail for their reasons`()
        async throws
    {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        let error = await house.database.refusal(
            of: [
                JournalAttack.record(), JournalAttack.record(), JournalAttack.cover(2, 2),
                JournalAttack.cover(nil, nil), JournalAttack.cover(3, 3),
            ], as: .service)
        #expect(error == nil)
        try await house.close()
    }

    @Test func `whoever states a wrong hash is found by verify`() async throws {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        let error = await house.database.refusal(
            of: [JournalAttack.state(), JournalAttack.stateCover(2, 2)], as: .service)
        #expect(error == nil)
        // It hides nothing that comes behind it.
        let later = await house.database.refusal(
            of: [JournalAttack.record(), JournalAttack.cover(3, 3)], as: .service)
        #expect(later == nil)
        let tampered = await house.database.refusal(
            of: [
                "ALTER TABLE journal_entry DISABLE TRIGGER USER",
                "UPDATE journal_entry SET memo = 'mine' WHERE seq = 3",
                "ALTER TABLE audit_entry DISABLE TRIGGER USER",
                "UPDATE audit_entry SET detail = 'mine' WHERE first_seq = 3",
            ], as: .owner)
        #expect(tampered == nil)
        let audited = try await house.connections.query("SELECT number FROM audit_head")
        let number = try #require(try audited.first?.get("number", as: Int.self))
        let report = try await house.books.verify()
        #expect(
            report.checks.compactMap(\.firstBreak) == [
                "the text of entry 2 is not what was recorded, and 1 more like it",
                "audit entry \(number - 1) is not what was recorded, and 1 more like it",
            ])
        try await house.close()
    }

    private static func fingerprint(_ house: APIHarness) async throws -> String {
        let rows = try await house.connections.query(
            """
            SELECT
                (SELECT md5(string_agg(e::text, ',' ORDER BY e.seq)) FROM journal_entry AS e)
                || (SELECT md5(string_agg(p::text, ',' ORDER BY p.seq, p.line)) FROM posting AS p)
                || (SELECT md5(string_agg(a::text, ',' ORDER BY a.account_id)) FROM account AS a)
                || (SELECT h::text FROM journal_head AS h)
                || (SELECT h::text FROM audit_head AS h)
                || (SELECT md5(string_agg(u::text, ',' ORDER BY u.number)) FROM audit_entry AS u)
                || (SELECT md5(string_agg(r::text, ',' ORDER BY r.prefix)) FROM account_rule AS r)
                AS digest
            """)
        return try #require(rows.first).get("digest")
    }
}
