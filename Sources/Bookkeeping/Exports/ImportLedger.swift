import Ledger
import Postgres

extension Books {
    /// Fills an empty, migrated database with an export; all of it or nothing.
    ///
    /// For the owner's role. Every line is verified before it is copied, every trigger of the journal
    /// looks at what is copied, and the whole database is verified before it is committed. No
    /// audit entry is added: the end of the chain is that of the export.
    ///
    /// - Parameter next: gives the bytes of the file, cut anywhere, then nil.
    /// - Returns: what was imported, as the manifest says.
    /// - Throws: ``ExportBreak``, ``ImportError``, ``BooksUnavailable``.
    public func importLedger(
        _ next: () async throws -> [UInt8]?
    ) async throws -> ExportManifest {
        let now = clock()
        do {
            return try await database.transaction { transaction in
                let work = LedgerImport(transaction, now: now)
                try await work.begin()
                var reading = ExportReading(ImportSink(at: now))
                while let chunk = try await next() {
                    try reading.read(chunk)
                    if reading.sink.isFull { try await work.copy(reading.sink.take()) }
                }
                let manifest = try reading.finish()
                reading.sink.endEntry()
                try await work.copy(reading.sink.take())
                try await work.finish(manifest, reading.sink)
                return manifest
            }
        } catch let error as BooksError {
            throw error
        } catch {
            throw Self.translated(error)
        }
    }
}

/// Why a ledger is not imported, although the export is sound.
public enum ImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is something in the database already.
    case databaseNotEmpty
    /// The chart of accounts of this version is another.
    case otherChart(prefix: String)
    /// The database holds something else than the export after all.
    case notSound(VerifyReport)

    public var description: String {
        switch self {
        case .databaseNotEmpty:
            "the database is not empty; a ledger is imported into a new one"
        case .otherChart(let prefix):
            "the chart of accounts has another rule for \(prefix); take the vestry of the export"
        case .notSound(let report): "nothing was imported: \(report)"
        }
    }
}

/// The statements of an import, in one transaction.
private struct LedgerImport {
    let transaction: Transaction
    let now: Instant

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
    }

    func copy(_ parts: [ExportTable: [UInt8]]) async throws {
        for table in ExportTable.allCases {
            guard let rows = parts[table], !rows.isEmpty, let sql = Self.statement(table) else {
                continue
            }
            try await transaction.copyIn(sql) { writer in
                var lower = 0
                while lower < rows.count {
                    let upper = min(lower + 1 << 18, rows.count)
                    try await writer.write(Array(rows[lower..<upper]))
                    lower = upper
                }
            }
        }
    }

    /// Sets what rows do not say, and verifies the whole before it is committed.
    func finish(_ manifest: ExportManifest, _ sink: ImportSink) async throws {
        try await mustHaveChart(sink.chart)
        try await transaction.pipeline([
            """
            UPDATE account AS a SET floor = f.floor
            FROM unnest(
                \(sink.floors.map(\.account))::bigint [], \(sink.floors.map(\.floor))::base_units []
            ) AS f (account_id, floor)
            WHERE f.account_id = a.account_id
            """,
            """
            SELECT setval(
                pg_get_serial_sequence('account', 'account_id'),
                greatest((SELECT max(c.account_id) FROM account AS c), 1),
                EXISTS (SELECT 1 FROM account)
            )
            """,
            """
            UPDATE audit_head AS h
            SET number = \(manifest.auditEntries)::bigint,
                chain_sha256 = decode(\(manifest.chain)::text, 'hex'),
                journal_seq = \(manifest.journalEntries)::bigint
            """,
            """
            INSERT INTO ledger_import (imported_at, journal_seq, audit_number, export_sha256)
            VALUES (
                \(now)::timestamptz, \(manifest.journalEntries)::bigint,
                \(manifest.auditEntries)::bigint, decode(\(manifest.digest)::text, 'hex')
            )
            """,
            "ANALYZE account, journal_entry, posting, audit_entry",
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
        case .accountRule: nil
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
