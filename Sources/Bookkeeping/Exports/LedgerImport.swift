import Ledger
import Postgres

/// The statements of an import, in one transaction.
struct LedgerImport {
    private let transaction: Transaction
    private let now: Instant
    /// The tables that are copied as they stand, and how many of them were begun.
    private let tables = LedgerTable.all
    private var begun = 0

    init(_ transaction: Transaction, now: Instant) {
        self.transaction = transaction
        self.now = now
    }

    /// Keeps everybody else out, and makes sure that there is nothing.
    func begin() async throws {
        let rows = try await transaction.pipeline([
            "SET LOCAL statement_timeout = 0",
            "SET LOCAL idle_in_transaction_session_timeout = 0",
            "SET LOCAL synchronous_commit = on",
            "LOCK TABLE journal_head, audit_head, account, asset, principal IN EXCLUSIVE MODE",
            """
            SELECT
                j.last_seq = 0 AND u.number = 0
                AND NOT EXISTS (SELECT 1 FROM asset) AND NOT EXISTS (SELECT 1 FROM principal)
                AND NOT EXISTS (SELECT 1 FROM account) AND NOT EXISTS (SELECT 1 FROM audit_entry)
                AS is_empty
            FROM journal_head AS j
            CROSS JOIN audit_head AS u
            """,
        ])
        guard try rows.last?.first?.get("is_empty") == true else {
            throw ImportError.databaseNotEmpty
        }
        // The objects of entries that are imported are not here; whoever begins holds all others off.
        _ = try await transaction.query(
            "ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_of_its_object")
    }

    /// Copies what the sink has of whole rows.
    mutating func copy(_ sink: inout ImportSink) async throws {
        let parts = sink.take()
        for table in ExportTable.allCases {
            guard let rows = parts[table], let sql = Self.statement(table) else { continue }
            try await copy(rows, sql)
        }
        for section in sink.takeSections() { try await copy(section) }
    }

    /// A table as it stands, in the order of the list; what the migrations put there gives way.
    private mutating func copy(_ section: ImportSink.Section) async throws {
        if !section.isContinued {
            guard begun < tables.count else { throw ImportError.otherTable(name: section.name) }
            let table = tables[begun]
            guard table.name.description == section.name, table.columns == section.columns else {
                throw ImportError.otherTable(name: table.name.description)
            }
            try await transaction.pipeline(table.clearing)
            begun += 1
        }
        try await copy(section.rows, tables[begun - 1].copyIn)
        // A table with something left to look at cannot be changed.
        _ = try await transaction.query("SET CONSTRAINTS ALL IMMEDIATE")
    }

    private func copy(_ rows: [UInt8], _ sql: SQL) async throws {
        guard !rows.isEmpty else { return }
        try await transaction.copyIn(sql) { writer in
            var lower = 0
            while lower < rows.count {
                let upper = min(lower + 1 << 18, rows.count)
                try await writer.write(Array(rows[lower..<upper]))
                lower = upper
            }
        }
    }

    /// Sets what rows do not say, and verifies the whole before it is committed.
    func finish(_ manifest: ExportManifest, _ sink: ImportSink) async throws {
        try await mustHaveChart(sink.chart)
        guard begun == tables.count else {
            throw ImportError.otherTable(name: tables[begun].name.description)
        }
        try await transaction.pipeline(tables.flatMap(\.restoring))
        try await transaction.pipeline([
            "ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_of_its_object",
            // Exports of older versions have the words of erased entries in what was proposed.
            "SELECT erase_copies(array(SELECT entry_id FROM journal_entry WHERE text_key IS NULL))",
            """
            UPDATE account AS a SET floor = f.floor
            FROM unnest(
                \(sink.floors.map(\.account))::bigint [], \(sink.floors.map(\.floor))::base_units []
            ) AS f (account_id, floor)
            WHERE f.account_id = a.account_id
            """,
            TableChanges.statingRows,
            """
            SELECT setval(
                pg_get_serial_sequence('account', 'account_id'),
                greatest((SELECT max(c.account_id) FROM account AS c), 1),
                EXISTS (SELECT 1 FROM account)
            )
            """,
            """
            INSERT INTO ledger_import (imported_at, journal_seq, audit_number, export_sha256)
            VALUES (
                \(now)::timestamptz, \(manifest.journalEntries)::bigint,
                \(manifest.auditEntries)::bigint, decode(\(manifest.digest)::text, 'hex')
            )
            """,
            """
            ANALYZE account, journal_entry, posting, audit_entry, payable, reward_line, reward_run,
                reward_approval
            """,
        ])
        let report = try await Reader(transaction: transaction, now: now).verify()
        guard report.isSound, report.knownAt == manifest.journalEntries else {
            throw ImportError.notSound(report)
        }
    }

    /// The chart belongs to the schema; an export of another one is refused.
    private func mustHaveChart(_ chart: [String: [String]]) async throws {
        let rows = try await transaction.query(
            """
            SELECT r.prefix, r.parts::text AS parts, r.kind, r.normal_side, r.posted_by, r.meaning
            FROM account_rule AS r
            ORDER BY r.prefix COLLATE "C"
            """)
        var own: [String: [String]] = [:]
        for row in rows {
            own[try row.get("prefix")] = try [
                "parts", "kind", "normal_side", "posted_by", "meaning",
            ]
            .map { try row.get($0) }
        }
        let prefixes = Set(own.keys).union(chart.keys).sorted()
        if let other = prefixes.first(where: { own[$0] != chart[$0] }) {
            throw ImportError.otherChart(prefix: other)
        }
    }

    private static func statement(_ table: ExportTable) -> SQL? {
        switch table {
        case .accountRule, .table, .row: nil
        case .asset:
            """
            COPY asset (asset_id, chain_id, address, symbol, name, decimals, created_at) FROM STDIN
            """
        case .principal:
            """
            COPY principal (principal_id, kind, handle, created_at, disabled_at) FROM STDIN
            """
        case .account:
            "COPY account (account_id, code, asset_id, normal_side) FROM STDIN"
        case .journalEntry:
            """
            COPY journal_entry (
                seq, entry_id, effective_day, recorded_at, kind, principal_id, reverses, source_id,
                request_id, memo, metadata, text_key, text_sha256, posting_count, entry_sha256
            ) FROM STDIN
            """
        case .posting: "COPY posting (seq, line, side, account_id, amount) FROM STDIN"
        case .auditEntry:
            """
            COPY audit_entry (
                number, recorded_at, outcome, principal_id, token_id, roles, request_id, operation,
                object_id, body_sha256, detail, text_key, text_sha256, first_seq, last_seq,
                entries_sha256, entry_sha256, chain_sha256
            ) FROM STDIN
            """
        case .checkpoint:
            """
            COPY audit_checkpoint (first_number, last_number, root_sha256, chain_sha256) FROM STDIN
            """
        }
    }
}
