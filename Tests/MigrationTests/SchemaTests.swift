import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// The schema as a whole: every file applies, and what they make is what is written down.
@Suite struct SchemaTests {
    private static let snapshot = TestDatabase.migrations + "/schema.sql"

    private func withSchema(
        _ role: PostgresServer.Role = .owner, _ body: (Database) async throws -> Void
    ) async throws {
        let database = try await TestDatabase.migrated()
        try await database.with(role) { try await body($0) }
        try await database.drop()
    }

    /// `VESTRY_TEST_WRITE_SNAPSHOT=1 swift test --filter SchemaTests` writes it anew.
    @Test func `the migrated schema is the one in Migrations schema.sql`() async throws {
        let database = try await TestDatabase.migrated()
        let dump = try await database.server.schema(of: database.name)
        try await database.drop()
        let found = Self.normalised(dump)
        if ProcessInfo.processInfo.environment["VESTRY_TEST_WRITE_SNAPSHOT"] == "1" {
            try found.write(toFile: Self.snapshot, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOfFile: Self.snapshot, encoding: .utf8)
        let change = found.split(separator: "\n").difference(from: kept.split(separator: "\n"))
        #expect(
            found == kept,
            """
            The schema has changed: \(change.count) lines differ, first \(String(describing: change.first)). \
            Look at the change, then refresh the file as Migrations/README.md says.
            """)
    }

    /// Without what differs from one server or run to another: comments, settings, blank lines.
    private static func normalised(_ dump: String) -> String {
        let passed = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"]
        let lines = dump.split(separator: "\n", omittingEmptySubsequences: true).filter { line in
            !passed.contains { line.hasPrefix($0) }
        }
        .map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
                .replacingOccurrences(of: "\t", with: "    ")
        }
        return "-- The schema after all migrations; written by SchemaTests, never by hand.\n"
            + lines.joined(separator: "\n") + "\n"
    }

    @Test func `the chart of accounts in SQL is the one in the rules`() async throws {
        try await withSchema { database in
            let rows = try await database.query(
                "SELECT prefix, parts, kind, normal_side, posted_by FROM account_rule ORDER BY prefix"
            )
            let found = try rows.map { row in
                let prefix: String = try row.get("prefix")
                let parts: Int = try row.get("parts")
                let kind: String = try row.get("kind")
                let side: String = try row.get("normal_side")
                let poster: String = try row.get("posted_by")
                return "\(prefix) \(parts) \(kind) \(side) \(poster)"
            }
            let rules = ChartOfAccounts.Prefix.allCases.map { prefix in
                "\(prefix.rawValue) \(prefix.parts) \(prefix.kind.rawValue) "
                    + "\(prefix.normalSide.rawValue) "
                    + (prefix.isOpenToPeople ? "person" : "system")
            }
            #expect(found == rules.sorted())
        }
    }

    @Test func `the kinds of entries in SQL are those in the rules`() async throws {
        try await withSchema { database in
            let rows = try await database.query(
                "SELECT k.kind FROM entry_kind AS k")
            let found = try rows.map { try $0.get("kind", as: String.self) }
            #expect(Set(found) == Set(JournalEntry.Kind.allCases.map(\.rawValue)))
        }
    }

    @Test func `every table says what it holds`() async throws {
        try await withSchema { database in
            let rows = try await database.query(
                """
                SELECT c.relname
                FROM pg_class AS c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                    AND obj_description(c.oid, 'pg_class') IS NULL
                """)
            let bare = try rows.map { try $0.get("relname", as: String.self) }
            #expect(bare == [])
        }
    }

    @Test func `every amount says that it is in base units`() async throws {
        try await withSchema { database in
            let rows = try await database.query(
                """
                SELECT c.relname || '.' || a.attname AS name
                FROM pg_attribute AS a
                INNER JOIN pg_class AS c ON c.oid = a.attrelid
                WHERE a.atttypid = 'base_units'::regtype AND c.relkind IN ('r', 'p')
                    AND coalesce(col_description(c.oid, a.attnum), '') !~* 'base units'
                    AND coalesce(obj_description(c.oid, 'pg_class'), '') !~* 'base units'
                ORDER BY name
                """)
            let silent = try rows.map { try $0.get("name", as: String.self) }
            #expect(silent == [])
        }
    }

    /// A client's temporary table is found before any other unless `pg_temp` is named, last. A body that
    /// was parsed when the function was made looks for nothing later.
    @Test func `every function looks for tables where no client can put them`() async throws {
        try await withSchema { database in
            let rows = try await database.query(
                """
                SELECT p.proname
                FROM pg_proc AS p
                WHERE p.pronamespace = 'public'::regnamespace AND p.prosqlbody IS NULL
                    AND NOT coalesce(p.proconfig, '{}')
                        @> ARRAY['search_path=pg_catalog, public, pg_temp']
                ORDER BY p.proname
                """)
            let loose = try rows.map { try $0.get("proname", as: String.self) }
            #expect(loose == [])
        }
    }
}
