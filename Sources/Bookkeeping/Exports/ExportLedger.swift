import Crypto
import Ledger
import Postgres

extension Books {
    /// Writes the whole ledger as it is now: accounts, journal, audit log, settings.
    ///
    /// All lines are of one consistent state; memory stays flat whatever the ledger's size. The same
    /// ledger gives the same bytes. The form is that of the room's README.
    ///
    /// - Parameter write: gets some kilobytes at a time, cut anywhere.
    /// - Returns: what was written, as the manifest says.
    /// - Throws: ``BooksUnavailable``, and what the closure throws.
    @discardableResult
    public func exportLedger(
        _ write: ([UInt8]) async throws -> Void
    ) async throws -> ExportManifest {
        try await snapshot { reader in
            // All of history may take longer than any request.
            _ = try await reader.query("SET LOCAL statement_timeout = 0")
            var export = LedgerExport()
            for part in LedgerExport.parts {
                try await reader.copy(part.sql) { chunk in
                    try part.write(&export, chunk)
                    if export.isFull { try await write(export.take()) }
                }
            }
            for table in LedgerTable.all {
                export.begin(table)
                try await reader.copy(table.copyOut) { chunk in
                    try export.rows(chunk)
                    if export.isFull { try await write(export.take()) }
                }
            }
            let manifest = try await export.finish(reader)
            try await write(export.take())
            return manifest
        }
    }
}

/// An export while it is written.
private struct LedgerExport {
    /// Pieces are of about this size.
    private static let piece = 1 << 16

    private var writer = ExportWriter()
    private var hash = SHA256()
    private var manifest = ExportManifest()
    private var newest: Int64 = 0

    init() {
        writer.line(ExportForm.head.utf8)
    }

    var isFull: Bool { writer.bytes.count >= Self.piece }

    mutating func take() -> [UInt8] {
        let bytes = writer.take()
        hash.update(data: bytes)
        return bytes
    }

    /// Appends the manifest.
    mutating func finish(_ reader: Reader) async throws -> ExportManifest {
        let head = try await reader.query("SELECT h.chain_sha256 FROM audit_head AS h")
        guard let row = head.first else { throw StorageError.missingRow(of: "audit_head") }
        manifest.chain = HexDigest.text(of: try row.get("chain_sha256", as: [UInt8].self))
        let totals = try await reader.query(
            """
            SELECT c.asset_id, sum(c.debits) AS debits, sum(c.credits) AS credits
            FROM account AS c
            GROUP BY c.asset_id
            ORDER BY c.asset_id
            """)
        manifest.totals = try totals.map { row in
            var total = ExportManifest.Total(
                asset: Array(try row.get("asset_id", as: String.self).utf8))
            total.debits.add(try row.get("debits", as: String.self).utf8)
            total.credits.add(try row.get("credits", as: String.self).utf8)
            return total
        }
        hash.update(data: writer.bytes)
        manifest.digest = HexDigest.text(of: hash.finalize())
        writer.line(manifest.line)
        return manifest
    }

    mutating func begin(_ table: LedgerTable) {
        manifest.tables += 1
        writer.line(table)
    }

    mutating func rows(_ chunk: [UInt8]) throws {
        manifest.rows += try lines(.row, chunk)
    }

    private mutating func lines(_ form: ExportForm, _ chunk: [UInt8]) throws -> Int {
        var rows = CopyRows(chunk)
        var count = 0
        while rows.next() {
            try writer.line(form, rows)
            count += 1
        }
        return count
    }

    /// An entry before its first posting, one row for each posting.
    private mutating func journal(_ chunk: [UInt8]) throws {
        let postingFields = ExportForm.posting.members.count
        var rows = CopyRows(chunk)
        while rows.next() {
            let number = try rows.integer(postingFields)
            if number != newest {
                newest = number
                manifest.journalEntries += 1
                try writer.line(.journalEntry, rows, from: postingFields)
            }
            guard try rows.optionalRaw(0) != nil else { continue }
            manifest.postings += 1
            try writer.line(.posting, rows)
        }
    }
}

extension LedgerExport {
    /// A part of the ledger: its rows in the order of its lines, and how they are written.
    struct Part: Sendable {
        let sql: SQL
        let write: @Sendable (inout LedgerExport, [UInt8]) throws -> Void
    }

    static let parts = [
        Part(
            sql: """
                COPY (
                    SELECT
                        a.asset_id, a.chain_id, a.address, a.symbol, a.name, a.decimals, a.created_at
                    FROM asset AS a
                    ORDER BY a.asset_id
                ) TO STDOUT
                """
        ) { $0.manifest.assets += try $0.lines(.asset, $1) },
        Part(
            sql: """
                COPY (
                    SELECT r.prefix, r.parts, r.kind, r.normal_side, r.posted_by, r.meaning
                    FROM account_rule AS r
                    ORDER BY r.prefix COLLATE "C"
                ) TO STDOUT
                """
        ) { $0.manifest.accountRules += try $0.lines(.accountRule, $1) },
        Part(
            sql: """
                COPY (
                    SELECT p.principal_id, p.kind
                    FROM principal AS p
                    ORDER BY p.principal_id
                ) TO STDOUT
                """
        ) { $0.manifest.principals += try $0.lines(.principal, $1) },
        Part(
            sql: """
                COPY (
                    SELECT
                        c.account_id, c.code, c.asset_id, c.normal_side, c.floor, c.debits,
                        c.credits
                    FROM account AS c
                    ORDER BY c.account_id
                ) TO STDOUT
                """
        ) { $0.manifest.accounts += try $0.lines(.account, $1) },
        Part(
            sql: """
                COPY (
                    SELECT
                        p.line, p.side, p.account_id, p.amount, e.seq, e.entry_id, e.effective_day,
                        e.recorded_at, e.kind, e.principal_id, e.reverses, e.source_id,
                        e.request_id, e.memo, e.metadata, e.text_key, e.text_sha256,
                        e.posting_count, e.entry_sha256
                    FROM journal_entry AS e
                    LEFT JOIN posting AS p ON p.seq = e.seq
                    ORDER BY e.seq, p.line
                ) TO STDOUT
                """
        ) { try $0.journal($1) },
        // A key opens detail and address together, and addresses of requests are not exported.
        Part(
            sql: """
                COPY (
                    SELECT
                        u.number, u.recorded_at, u.outcome, u.principal_id, u.token_id, u.roles,
                        u.request_id, u.operation, u.object_id, u.body_sha256,
                        CASE WHEN u.remote_address IS NULL THEN u.detail END,
                        CASE WHEN u.remote_address IS NULL THEN u.text_key END,
                        u.text_sha256, u.first_seq, u.last_seq, u.entries_sha256, u.entry_sha256,
                        u.chain_sha256
                    FROM audit_entry AS u
                    ORDER BY u.number
                ) TO STDOUT
                """
        ) { $0.manifest.auditEntries += try $0.lines(.auditEntry, $1) },
        Part(
            sql: """
                COPY (
                    SELECT c.first_number, c.last_number, c.root_sha256, c.chain_sha256
                    FROM audit_checkpoint AS c
                    ORDER BY c.last_number
                ) TO STDOUT
                """
        ) { $0.manifest.checkpoints += try $0.lines(.checkpoint, $1) },
    ]
}
