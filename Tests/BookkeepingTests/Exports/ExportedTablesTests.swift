import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// What of the database an export holds.
@Suite struct ExportedTablesTests {
    /// Tables whose rows have lines of a form of their own, and what those leave out.
    private static let formed: [String: Set<String>] = [
        // The chart belongs to the schema and is compared on import.
        "account_rule": [],
        "asset": ["created_by", "row_version"],
        "principal": ["handle", "payee_id", "created_at", "disabled_at", "row_version"],
        "account": [], "journal_entry": [], "posting": [],
        "audit_entry": ["remote_address", "detail", "text_key"], "audit_checkpoint": [],
    ]

    /// Tables that are no part of the ledger, and why.
    private static let leftOut = [
        "schema_migration": "what was done to this database",
        "ledger_import": "what was done to this database",
        "access_generation": "a counter for the memory of running services",
        "judging_generation": "a counter for the memory of running services",
        "account_month": "follows from the postings",
        "account_month_head": "follows from the postings",
        "payable_source_kind": "belongs to the schema", "entry_kind": "belongs to the schema",
        "table_change": "what was done to this database",
        "api_token_use": "what running services note of tokens",
        "api_token": "secrets", "idempotency_record": "answers to requests of this service",
        "principal_role": "rights are given anew", "principal_group": "rights are given anew",
        "payee": "names", "payout_address": "addresses beside names", "working_group": "names",
        "safe": "directory", "safe_multi_send": "directory",
        "safe_owners_change": "directory", "safe_nonce_raise": "directory",
        "reward_import_line": "lines that are read just now",
        "reward_run": "what led to entries", "reward_line": "what led to entries",
        "reward_approval": "what led to entries", "payable": "what led to entries",
        "payout_batch": "what led to entries", "payment": "what led to entries",
        "batch_payable": "what led to entries", "batch_total": "what led to entries",
        "batch_export": "what led to entries", "batch_approval": "what led to entries",
        "batch_claim": "what led to entries", "batch_execution": "what led to entries",
        "unexpected_transfer": "what led to entries", "failure_report": "what led to entries",
        "batch_signature": "what led to entries", "batch_proposal": "what led to entries",
        "batch_check": "what led to entries", "nonce_use": "what led to entries",
        "nonce_use_withdrawal": "what led to entries",
        "owners_acknowledgement": "what led to entries",
        "batch_call": "what led to entries", "batch_distribution": "what led to entries",
        "execution_withdrawal": "what led to entries", "nonce_binding": "what led to entries",
        "vesting_plan": "what led to entries", "vesting_grant": "what led to entries",
        "grant_change": "what led to entries", "grant_event": "what led to entries",
        "claim_receipt": "what led to entries",
        "vesting_release": "what led to entries", "vesting_release_line": "what led to entries",
        "fee_agreement": "what led to entries", "fee_version": "what led to entries",
        "fee_version_approval": "what led to entries", "fee_accrual": "what led to entries",
        "fee_split": "what led to entries", "bounty_pot": "what led to entries",
        "bounty_month": "what led to entries", "bounty_share": "what led to entries",
        "program": "what led to entries", "program_author": "what led to entries",
        "program_period": "what led to entries", "staking_import": "what led to entries",
        "staker": "what led to entries", "staking_event": "what led to entries",
        "staking_checkpoint": "follows from the events",
        "staking_position": "follows from the events",
        "balance_snapshot": "what led to entries", "held_balance": "what led to entries",
        "contract_read": "what led to entries", "epoch": "what led to entries",
        "allocation": "what led to entries", "pool_funding": "what led to entries",
    ]

    @Test func `every table is exported, or left out for a reason`() async throws {
        let database = try await TestDatabase.migrated()
        let tables = try await database.lines(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
            """)
        let exported = Set(LedgerTable.all.map(\.name.description))
        #expect(exported.count == LedgerTable.all.count)
        #expect(exported.isDisjoint(with: Self.formed.keys))
        #expect(exported.isDisjoint(with: Self.leftOut.keys))
        #expect(Set(Self.formed.keys).isDisjoint(with: Self.leftOut.keys))
        #expect(exported.union(Self.formed.keys).union(Self.leftOut.keys) == Set(tables))
        for table in LedgerTable.all {
            let columns = try await database.lines(
                """
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = '\(table.name)'
                    AND is_generated = 'NEVER'
                """)
            #expect(Set(columns) == Set(table.columns), "\(table.name)")
        }
        try await database.drop()
    }

    @Test func `an imported database has the same rows in every table of the export`() async throws
    {
        let ledger = try await ExportedLedger(isLong: true)
        let imported = try await ImportedLedger(like: ledger.house)
        try await imported.read(ledger.bytes)
        var tables = Self.formed
        for table in LedgerTable.all { tables[table.name.description] = [] }
        for (table, leftOut) in tables {
            let rows = try await ledger.house.database.rows(of: table, without: leftOut)
            #expect(!rows.isEmpty, "\(table)")
            #expect(
                try await imported.database.rows(of: table, without: leftOut) == rows, "\(table)")
        }
        try await imported.close()
        try await ledger.house.close()
    }

    @Test func `a table of another shape is refused by name, and nothing is imported`() async throws
    {
        let ledger = try await ExportedLedger()
        let imported = try await ImportedLedger(like: ledger.house)
        let before = try await imported.database.state()
        let text = String(decoding: ledger.bytes, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let table = try #require(lines.firstIndex { $0.contains(#""name":"organisation""#) })
        for forged in [
            lines[..<table] + lines[(table + 2)...],
            lines[..<table] + [lines[table].replacing(#""zone""#, with: #""region""#)]
                + lines[(table + 1)...],
        ] {
            let export = VerifyExportTests.forged(Array(forged))
            #expect(ExportedLedger.firstBreak(in: export) == nil)
            await #expect(throws: ImportError.otherTable(name: "organisation")) {
                try await imported.read(export)
            }
        }
        #expect(try await imported.database.state() == before)
        try await imported.close()
        try await ledger.house.close()
    }
}

extension TestDatabase {
    /// The rows as JSON, in an order of their own.
    fileprivate func rows(of table: String, without columns: Set<String>) async throws -> [String] {
        let names = columns.sorted().map { "'\($0)'" }.joined(separator: ", ")
        return try await lines(
            "SELECT to_jsonb(t) - ARRAY[\(names)]::text [] AS row FROM \(table) AS t ORDER BY 1")
    }
}
