import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// A superuser with all triggers off changes one field; `verify` finds it, whichever it is.
@Suite struct TamperTests {
    /// The tables of the journal, of its months and of the audit log, each with the row that is changed.
    private static let tables = [
        ("journal_entry", "seq = 2"), ("journal_entry", "kind = 'reversal'"),
        ("posting", "seq = 3 AND line = 1"), ("account", "code = 'income:floored'"),
        ("account", "prefix = 'equity' AND debits <> credits"), ("journal_head", "true"),
        ("account_rule", "prefix = 'payable'"), ("audit_entry", "number = 1"),
        ("audit_entry", "first_seq = 2"), ("audit_entry", "number = 700"), ("audit_head", "true"),
        ("audit_checkpoint", "last_number = 1024"),
        ("account_month", "account_id = 1"), ("account_month_head", "true"),
        ("period", "true"), ("period_act", "kind = 'closing'"), ("period_approval", "true"),
        ("asset", "symbol = 'AUDITED'"),
    ]

    /// The prefix of an account is made from its code by the database, and what a rule of the chart
    /// means is a remark, as is why and when somebody proposed to close a month, or entered an asset.
    private static let passed: Set<String> = [
        "account.prefix", "account_rule.meaning", "period_act.made_at", "period_act.reason",
        "asset.created_by", "asset.created_at", "asset.row_version",
    ]

    private func books() async throws -> APIHarness {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .settled)
        _ = try await house.write(as: .finance) { work in
            let entry = try JournalEntry(
                id: work.newID(), kind: .correction, effectiveDay: Day("2021-06-05"),
                memo: "Tab\t, back\\slash, \n line and é",
                metadata: EntryMetadata(["invoice": "17 \"é\" \\", "a": "b"]),
                postings: [
                    Posting(.debit, AccountCode("income:a"), month.usd.amount("2")),
                    Posting(.credit, AccountCode("income:floored"), month.usd.amount("2")),
                ])
            let seqs = try await work.record([entry])
            work.audit("test.recorded", entry.id)
            let reversal = try entry.reversal(
                id: work.newID(), ofNumber: seqs[0], effectiveDay: Day("2021-06-06"), memo: "Undone"
            )
            _ = try await work.record([reversal])
            work.audit("test.reversed", entry.id, "with \\ and \t and \r\n")
            let floored = AccountKey(code: try AccountCode("income:floored"), asset: month.usd.id)
            _ = try await work.setAccountFloor(floored, to: nil, expecting: .any)
            _ = try await work.setAccountFloor(floored, to: "0", expecting: .any)
            for number in 1...1_100 { work.audit("test.done", "object_\(number)") }
        }
        _ = try await house.write(as: .admin) { work in
            let address = try Address("0x0954906da0Bf32d5479e25f46056d22f08464cab")
            let asset = try await work.createAsset(
                AssetDraft(
                    chain: try #require(ChainID(1)), address: address, symbol: "FORMER",
                    name: "Audited",
                    decimals: 18))
            _ = try await work.changeAsset(
                asset.value.id, expecting: .any, symbol: "AUDITED", name: nil)
        }
        try await close(Month("2021-04"), in: house)
        try await house.books.keepTotals()
        return house
    }

    private func close(_ month: Month, in house: APIHarness) async throws {
        _ = try await house.write(as: .finance) { try await $0.holdPeriod(month, reason: nil) }
        let proposed = try await house.write(as: .finance) { work in
            try await work.proposeClosing(of: month, reason: nil)
        }
        let act = try #require(proposed?.acts.first)
        let digest = try #require(act.digest)
        _ = try await house.write(as: .approver) { work in
            try await work.approveClosing(act.id, of: month, digest: digest)
        }
    }

    @Test func `whatever field is changed is found`() async throws {
        let house = try await books()
        let honest = try await house.books.verify()
        #expect(honest.isSound, "\(honest)")
        #expect(honest.checks.first { $0.rule.contains("checkpoint") }?.examined == 1)
        var found = 0
        for (table, row) in Self.tables {
            for (column, change) in try await house.changes(of: table)
            where !Self.passed.contains("\(table).\(column)") {
                let wasFound = try await isFound(
                    "UPDATE \(table) SET \(change) WHERE \(row)", in: house)
                #expect(wasFound, "\(table) where \(row): \(change)")
                found += 1
            }
        }
        // So that no table is passed over in silence.
        #expect(found == 152)
        try await house.close()
    }

    /// What is done and whether it can be seen: checkpoints that are missing can be made again.
    private static let rows = [
        ("DELETE FROM journal_entry WHERE seq = 7", true),
        ("DELETE FROM posting WHERE seq = 2", true),
        ("DELETE FROM posting WHERE seq = 2 AND line = 1", true),
        ("DELETE FROM account WHERE account_id = 1", true),
        ("DELETE FROM audit_entry WHERE number = 500", true),
        ("DELETE FROM audit_entry WHERE number > 1000", true),
        ("DELETE FROM audit_checkpoint", false),
        ("DELETE FROM account_month", true),
        ("DELETE FROM account_rule WHERE prefix = 'income'", true),
        ("DELETE FROM period", true),
        ("DELETE FROM period_approval", true),
        ("INSERT INTO period VALUES ('2021-05-01', 'held', 1, now())", true),
        ("INSERT INTO posting VALUES (99, 1, 1, 'debit', 1)", true),
        (
            """
            INSERT INTO posting
            SELECT seq, line + 9, account_id, side, amount FROM posting WHERE seq = 1
            """, true
        ),
        ("INSERT INTO account_month SELECT account_id, '2030-01-01', 1, 1 FROM account", true),
    ]

    @Test func `whatever row is added or removed is found`() async throws {
        let house = try await books()
        for (statement, isExpected) in Self.rows {
            #expect(try await isFound(statement, in: house) == isExpected, "\(statement)")
        }
        try await house.close()
    }

    /// Whether the change is refused even to a superuser, or leaves books in which a rule of journal or audit log is
    /// broken: that tables have the rows that were written would find all of them.
    private func isFound(_ statement: String, in house: APIHarness) async throws -> Bool {
        try await house.isFound(statement) { reader in
            try await reader.verify().checks.dropLast().contains { $0.firstBreak != nil }
        }
    }

    @Test(arguments: [
        (
            "UPDATE journal_entry SET memo = NULL, metadata = '{}', text_key = NULL WHERE seq = 6",
            "the text of entry 6 is gone, and no audit entry says that it was erased"
        ),
        (
            "UPDATE audit_entry SET detail = NULL, remote_address = NULL, text_key = NULL WHERE number = 3",
            "the text of audit entry 3 is gone, and no audit entry says that it was erased"
        ),
    ])
    func `text that goes without a word is noticed`(change: String, found: String) async throws {
        let house = try await books()
        _ = try await house.database.server.psql(
            "SET session_replication_role = replica; \(change)", database: house.database.name)
        let report = try await house.books.verify()
        #expect(report.checks.compactMap(\.firstBreak) == [found])
        var export = VerifyExport()
        var bytes: [UInt8] = []
        _ = try await house.books.exportLedger { bytes += $0 }
        try export.read(Array(bytes[..<(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0)]))
        let rest = Array(bytes[(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0)...])
        // Details of audit entries are kept back in an export, so their lack is no sign there.
        if change.contains("audit_entry") {
            try export.read(rest)
        } else {
            let broken = #expect(throws: ExportBreak.self) { try export.read(rest) }
            #expect(broken?.found.hasSuffix(found) == true)
        }
        try await house.close()
    }

    @Test func `erased text leaves the books sound, and is done by the owner alone`() async throws {
        let house = try await books()
        #expect(await house.refusal("SELECT erase_journal_text(6)") == "42501")
        #expect(await house.refusal("SELECT erase_audit_text(3)") == "42501")
        try await house.database.with(.owner) { owner in
            _ = try await owner.query("SELECT erase_journal_text(6)")
            _ = try await owner.query(
                "SELECT erase_audit_text(number) FROM audit_entry WHERE detail LIKE 'with %'")
            let again = await #expect(throws: PostgresError.self) {
                _ = try await owner.query("SELECT erase_journal_text(6)")
            }
            #expect(again?.constraint == "journal_entry_has_text")
        }
        #expect(
            try await house.value(
                "SELECT coalesce(memo, 'gone') || metadata::text AS value FROM journal_entry WHERE seq = 6"
            )
                == "gone{}")
        #expect(
            try await house.value(
                """
                SELECT string_agg(operation || ' ' || object_id, ', ' ORDER BY number) AS value
                FROM audit_entry WHERE operation LIKE '%erased'
                """)?.hasPrefix("journal_entry.text_erased 6, audit_entry.text_erased ") == true)
        let report = try await house.books.verify()
        #expect(report.isSound, "\(report)")
        try await house.close()
    }
}
