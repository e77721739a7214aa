import Foundation
import Ledger
import Logging
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Books from before the chain are carried over by the migrations.
@Suite struct ChainMigrationTests {
    private static let before = """
        INSERT INTO asset (asset_id, chain_id, symbol, name, decimals, created_at)
        VALUES ('01800000-0000-7000-8000-000000000001', 1, 'ETH', 'Ether', 18, '2021-06-01Z');
        INSERT INTO principal (principal_id, handle, kind, created_at)
        VALUES ('01800000-0000-7000-8000-0000000000aa', 'fin', 'person', '2021-06-01Z');
        INSERT INTO api_token (
            token_id, principal_id, label, secret_sha256, last_four, created_at, expires_at, last_used_at
        )
        VALUES (
            '01800000-0000-7000-8000-0000000000cc', '01800000-0000-7000-8000-0000000000aa', 'old',
            sha256('secret'), 'cret', '2021-06-01Z', '2021-09-01Z', '2021-06-02T12:00Z'
        );
        INSERT INTO account (code, asset_id) VALUES
            ('income:a', '01800000-0000-7000-8000-000000000001'),
            ('equity:opening', '01800000-0000-7000-8000-000000000001');
        BEGIN;
        INSERT INTO journal_entry (
            seq, entry_id, effective_day, recorded_at, kind, memo, principal_id, request_id
        )
        VALUES (
            1, '01800000-0000-7000-8000-0000000000e1', '2021-05-31', '2021-06-01T10:00:00.5Z',
            'opening', 'Öffnung', '01800000-0000-7000-8000-0000000000aa', 'req-1'
        );
        INSERT INTO posting VALUES (1, 1, 1, 'debit', 7), (1, 2, 2, 'credit', 7);
        COMMIT;
        BEGIN;
        INSERT INTO journal_entry (
            seq, entry_id, effective_day, recorded_at, kind, source_id, memo
        )
        VALUES (
            2, '01800000-0000-7000-8000-0000000000e2', '2021-05-31', '2021-06-01T10:00:01Z',
            'correction', 'run_1', 'x'
        );
        INSERT INTO posting VALUES (2, 1, 1, 'credit', 5), (2, 2, 2, 'debit', 5);
        COMMIT;
        INSERT INTO audit_entry (
            recorded_at, principal_id, operation, object_id, body_sha256, outcome, detail,
            request_id
        )
        VALUES
            (
                '2021-06-01T10:00:00.5Z', '01800000-0000-7000-8000-0000000000aa',
                'journal_entry.recorded', 'jen_1', sha256('x'), 'done', 'opening', 'req-1'
            ),
            ('2021-06-01T09:59:59Z', NULL, 'principal create', 'prn_1', NULL, 'done', NULL, NULL);
        """

    /// The files up to the last one without a chain.
    private func oldFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "vestry-migrations-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let names = try files.contentsOfDirectory(atPath: TestDatabase.migrations).sorted()
        for name in names.prefix(while: { !$0.hasSuffix("_journal_chain.sql") })
        where name.hasSuffix(".sql") {
            try files.copyItem(
                atPath: TestDatabase.migrations + "/" + name, toPath: folder + "/" + name)
        }
        return folder
    }

    @Test func `what was recorded and audited before is chained, covered and sound`() async throws {
        let test = try await TestDatabase.make()
        let folder = try oldFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await test.with(.owner) { owner in
            _ = try await Migrator(MigrationFolder(path: folder), database: owner).run()
            try await test.server.psql(Self.before, database: test.name)
            _ = try await Migrator(
                MigrationFolder(path: TestDatabase.migrations), database: owner
            ).run()
        }
        try await test.with { database in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let books = Books(
                database, clock: { Instant(microsecondsSince1970: 0) }, logger: logger)
            let report = try await books.verify()
            #expect(report.isSound, "\(report)")
            #expect(report.knownAt == 2)
            let token = try await books.reader.apiTokens(PageRequest(after: nil, limit: 1)).items
                .first
            #expect(token?.lastUsedAt == (try Instant("2021-06-02T12:00:00Z")))
            let entries = try await books.reader.auditEntries(after: nil, limit: 10, AuditFilter())
            #expect(
                entries.items.map { "\($0.number) \($0.operation) \($0.recordedAt)" }.prefix(2) == [
                    "1 journal_entry.recorded 2021-06-01T10:00:00.500000Z",
                    "2 principal create 2021-06-01T09:59:59.000000Z",
                ])
            #expect(entries.items.last?.operation == "journal.chained")
            #expect(entries.items.last?.journalNumbers == 1...2)
            try await books.keepTotals()
            #expect(try await books.verify().isSound)
        }
        try await test.drop()
    }
}
