import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct VerifyTests {
    private func withMonth(
        _ stage: SampleMonth.Stage, _ body: (APIHarness) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: stage)
        try await body(house)
        try await house.close()
    }

    @Test(arguments: SampleMonth.Stage.allCases)
    func `an honest month is sound at every stage`(stage: SampleMonth.Stage) async throws {
        try await withMonth(stage) { house in
            let report = try await house.books.verify()
            #expect(report.isSound, "\(report)")
            #expect(report.checks.count == 26)
            #expect(report.description.hasSuffix("sound up to journal entry \(report.knownAt)."))
        }
    }

    @Test func `the report counts what was looked at`() async throws {
        try await withMonth(.settled) { house in
            let report = try await house.books.verify()
            let examined = report.checks.map(\.examined)
            #expect(
                examined == [
                    5, 5, 12, 5, 4, 4, 0, 0, 0, 1, 4, 2, 0, 0, 0, 0, 6, 0, 0, 0, 2, 12, 0, 0, 0,
                    156,
                ])
        }
    }

    /// A change that only a superuser can make, and the rule that it breaks first.
    private struct Tampering {
        let statement: String
        let rule: String
        let found: String

        init(_ statement: String, breaks rule: String, _ found: String) {
            self.statement = statement
            self.rule = rule
            self.found = found
        }
    }

    private static let density = "journal entries are numbered without a gap"
    private static let balance = "every journal entry balances per asset"
    private static let accounts = "the totals of every account are those of its postings"
    private static let lines = "every approved reward line is one payable"
    private static let sources = "every payable comes from what was approved"
    private static let batches = "every frozen batch recomputes from its rows"
    private static let payables = "the state of every payable is that of its batch"
    private static let liabilities = "liabilities in the journal are what payables and batches say"

    /// A payable more, like the one of 325 but for its source.
    private static func another(_ source: String) -> String {
        """
        INSERT INTO payable (
            payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
        )
        SELECT gen_random_uuid(), payee_id, asset_id, amount, period, '\(source)', entry_seq,
            created_at
        FROM payable WHERE amount = 325
        """
    }

    private static let tamperings = [
        Tampering(
            "UPDATE journal_entry SET seq = 9 WHERE seq = 5", breaks: density,
            "there is no entry 5"),
        Tampering(
            "DELETE FROM journal_entry WHERE seq = 2", breaks: density, "there is no entry 2"),
        Tampering(
            "UPDATE journal_head SET last_seq = 6", breaks: density,
            "the head says 6, the last entry is 5"),
        Tampering("DELETE FROM posting WHERE seq = 1", breaks: balance, "entry 1 has no postings"),
        Tampering(
            "UPDATE posting SET amount = amount + 1 WHERE seq = 4 AND line = 2", breaks: balance,
            "entry 4 debits"),
        Tampering(
            "UPDATE posting SET side = 'debit' WHERE seq = 1 AND line = 4", breaks: balance,
            "entry 1 debits 20000 and credits 0 base units of"),
        Tampering(
            "UPDATE posting SET account_id = 3 WHERE seq = 1 AND line = 3", breaks: accounts,
            "equity:opening"),
        Tampering(
            "UPDATE account SET credits = credits + 1 WHERE account_id = 2", breaks: accounts,
            "equity:opening of"),
        Tampering(
            "UPDATE reward_line SET amount = amount + 1 WHERE line_no = 2", breaks: lines, "lin_"),
        Tampering(
            "UPDATE payable SET period = '2021-04-01' WHERE amount = 325", breaks: lines, "lin_"),
        Tampering(
            "UPDATE payable SET source_id = 'lin_00000000000000000000000000' WHERE amount = 325",
            breaks: lines, "has no payable"),
        Tampering("DELETE FROM payable WHERE amount = 325", breaks: lines, "has no payable"),
        Tampering(
            another("gft_00000000000000000000000000"), breaks: sources,
            "comes from gft_00000000000000000000000000, which is of no known kind"),
        Tampering(another("gift"), breaks: sources, "comes from gift, which is of no known kind"),
        Tampering(
            another("lin_00000000000000000000000000"), breaks: sources,
            "is not what lin_00000000000000000000000000 says"),
        Tampering(
            "UPDATE payment SET recipient = '\\x2222222222222222222222222222222222222222'",
            breaks: batches, "keeps bytes that are not those of its rows"),
        Tampering(
            "UPDATE payment SET amount = amount + 1 WHERE row_no = 2", breaks: batches,
            "pays in row 2 something else than its payables"),
        Tampering(
            "UPDATE batch_total SET amount = amount + 1", breaks: batches,
            "has control totals that are not the sums of its rows"),
        Tampering(
            "UPDATE payout_batch SET canonical = canonical || '\\x0a', "
                + "digest = sha256(canonical || '\\x0a')",
            breaks: batches, "keeps bytes that are not those of its rows"),
        Tampering(
            "UPDATE payout_batch SET nonce = 8", breaks: batches,
            "has a safeTxHash that is not that of its rows and nonce"),
        Tampering(
            "UPDATE payout_batch SET row_count = 3", breaks: batches, "has 2 rows and says 3"),
        Tampering(
            "UPDATE batch_approval SET digest = sha256('')", breaks: batches,
            "was approved with another digest or safeTxHash"),
        Tampering(
            "UPDATE batch_approval SET safe_tx_hash = sha256('')", breaks: batches,
            "was approved with another digest or safeTxHash"),
        Tampering(
            "UPDATE payable SET state = 'open' WHERE state = 'settled'", breaks: payables,
            "is open, bat_"),
        Tampering(
            "UPDATE payable SET state = 'settled' WHERE amount = 325", breaks: payables,
            "is settled and in no live batch"),
        Tampering(
            "UPDATE payment SET state = 'pending' WHERE row_no = 1", breaks: payables,
            "is settled, bat_"),
        Tampering(
            "UPDATE payable SET state = 'reversed' WHERE amount = 325", breaks: liabilities,
            "holds 325 base units, 0 are owed"),
    ]

    /// Values that no client can read, and that the database refuses today.
    private static let unreadable = [
        Tampering(
            "UPDATE journal_entry SET recorded_at = 'infinity' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        Tampering(
            "UPDATE journal_entry SET effective_day = 'infinity' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        Tampering(
            "UPDATE journal_entry SET effective_day = '10000-01-01' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        // The last four digits of the year are the same.
        Tampering(
            "UPDATE journal_entry SET effective_day = effective_day + interval '10000 years' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        Tampering(
            "UPDATE journal_entry SET recorded_at = recorded_at + interval '10000 years' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        Tampering(
            "UPDATE journal_entry SET recorded_at = '0044-03-15 BC' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        Tampering(
            "UPDATE journal_entry SET metadata = '[]' WHERE seq = 2",
            breaks: "every journal entry is what was recorded",
            "entry 2 has a value that cannot be read"),
        Tampering(
            """
            UPDATE journal_entry SET memo = NULL, text_key = NULL, metadata = '{"forged": "x"}'
            WHERE seq = 2
            """, breaks: "every journal entry is what was recorded",
            "the text of entry 2 is not what was recorded"),
        Tampering(
            "UPDATE journal_entry SET seq = -2 WHERE seq = 2", breaks: density,
            "there is no entry 1"),
        Tampering(
            "UPDATE audit_entry SET recorded_at = '-infinity' WHERE number = 1",
            breaks: "the audit log is one chain that covers the journal",
            "audit entry 1 has a value that cannot be read"),
        Tampering(
            """
            UPDATE account SET code = 'payable:nobody'
            WHERE code = (SELECT min(code) FROM account WHERE debits <> credits AND prefix = 'payable')
            """, breaks: "every journal entry is what was recorded", "is not what was recorded"),
    ]

    @Test func `a value that cannot be read is a break, and ends nothing`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .approved)
        await house.connections.close()
        for tampering in Self.unreadable {
            let copy = try await TestDatabase.make(template: house.database.name)
            try await copy.tamper(
                """
                ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_metadata_short,
                DROP CONSTRAINT journal_entry_text_with_key,
                DROP CONSTRAINT journal_entry_day_readable,
                DROP CONSTRAINT journal_entry_recorded_by_now;
                ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_recorded_by_now;
                \(tampering.statement)
                """)
            let report = try await copy.with { database in
                try await Books(database, clock: { house.now }, logger: house.books.logger).verify()
            }
            try await copy.drop()
            let broken = report.checks.first { $0.firstBreak != nil }
            #expect(broken?.rule == tampering.rule, "\(tampering.statement)")
            #expect(
                broken?.firstBreak?.contains(tampering.found) == true,
                "\(tampering.statement): \(broken?.firstBreak ?? "sound")")
        }
        try await house.database.drop()
    }

    @Test func `whatever is tampered with is found, and the first break is named`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .settled)
        // A database is copied only while nobody is connected to it.
        await house.connections.close()
        for tampering in Self.tamperings {
            let copy = try await TestDatabase.make(template: house.database.name)
            try await copy.tamper(tampering.statement)
            let report = try await copy.with { database in
                try await Books(database, clock: { house.now }, logger: house.books.logger).verify()
            }
            try await copy.drop()
            let broken = report.checks.first { $0.firstBreak != nil }
            #expect(broken?.rule == tampering.rule, "\(tampering.statement)")
            #expect(
                broken?.firstBreak?.contains(tampering.found) == true,
                "\(tampering.statement): \(broken?.firstBreak ?? "sound")")
            #expect(report.description.contains("NOT sound"))
        }
        try await house.database.drop()
    }
}

extension TestDatabase {
    /// Changes rows as the superuser with all triggers and foreign keys switched off.
    fileprivate func tamper(_ statement: String) async throws {
        try await server.psql(
            "SET session_replication_role = replica; \(statement)", database: name)
    }
}
