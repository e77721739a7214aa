import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// What statements write is added up by the database, and what is there by `verify`.
@Suite struct TableChangeTests {
    /// Tables that are not added up, and why.
    private static let leftOut = [
        "journal_entry": "chained", "posting": "chained", "journal_head": "compared with the chain",
        "account": "compared with the chain", "account_month": "compared with the postings",
        "account_month_head": "compared with the postings", "audit_entry": "chained",
        "audit_head": "compared with the chain",
        "api_token_use": "no fact of the books", "access_generation": "memory of running services",
        "judging_generation": "memory of running services",
        "reward_import_line": "empty but while lines are read", "table_change": "the sums",
    ]

    @Test func `every table is added up, or left out for a reason`() async throws {
        let database = try await TestDatabase.migrated()
        let without = try await database.lines(
            """
            SELECT c.relname
            FROM pg_class AS c
            WHERE
                c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND has_its_changes_noted(c.oid) IS NOT TRUE
            """)
        #expect(Set(without) == Set(Self.leftOut.keys))
        let ofVerify = Set(TableChanges.leftOut)
        #expect(ofVerify == Set(Self.leftOut.keys).subtracting(["reward_import_line"]))
        try await database.drop()
    }

    /// Tables that are added up and have rows.
    private func tables(_ house: APIHarness) async throws -> [String] {
        try await house.database.lines(
            """
            SELECT table_name FROM table_change
            GROUP BY table_name HAVING sum(row_count) > 0 ORDER BY table_name
            """)
    }

    private func settledMonth() async throws -> APIHarness {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .settled)
        return house
    }

    private func isBroken(_ reader: Reader) async throws -> Bool {
        try await reader.verifyTables().firstBreak != nil
    }

    @Test func `whatever field of whatever table is changed past the service is found`()
        async throws
    {
        let house = try await settledMonth()
        let tables = try await tables(house)
        #expect(tables.count == 23)
        var (changed, refused) = (0, 0)
        for table in tables {
            let row = "ctid = (SELECT ctid FROM \(table) LIMIT 1)"
            let changes = try await house.changes(of: table).map {
                "UPDATE \(table) SET \($0.change)"
            }
            for change in changes + ["DELETE FROM \(table)"] {
                switch try await house.isFoundUnlessRefused("\(change) WHERE \(row)", by: isBroken)
                {
                case nil: refused += 1
                case let wasFound?:
                    #expect(wasFound, "\(table): \(change)")
                    changed += 1
                }
            }
        }
        // So that no field is passed over in silence.
        #expect((changed, refused) == (177, 33))
        for column in [
            "table_name = table_name || 'x'", "row_count = row_count + 1", "digests = 0",
        ] {
            #expect(
                try await house.isFound(
                    "UPDATE table_change SET \(column) WHERE table_name = 'payee'", by: isBroken))
        }
        try await house.close()
    }

    @Test(arguments: [
        ("DELETE FROM payee WHERE name = 'Zoe'", "payee has 3 rows, and 4 were written"),
        (
            "UPDATE payee SET name = 'Zoë' WHERE name = 'Zoe'",
            "a row of payee is not as it was written"
        ),
        (
            "INSERT INTO payee SELECT gen_random_uuid(), 'yve', 'Yve', 'person', NULL, now()",
            "payee has 5 rows, and 4 were written"
        ),
        ("DROP TABLE principal_group CASCADE", "principal_group is not there"),
        (
            "DROP TRIGGER updated_rows_are_noted ON payment",
            "changes of payment are not noted"
        ),
        (
            "ALTER TABLE payment DISABLE TRIGGER deleted_rows_are_noted",
            "changes of payment are not noted"
        ),
        (
            """
            CREATE OR REPLACE TRIGGER updated_rows_are_noted AFTER UPDATE ON payment
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """, "changes of payment are not noted"
        ),
        (
            "DELETE FROM table_change WHERE table_name = 'payee'",
            "payee has 4 rows, and 0 were written"
        ),
        (
            "SET ROLE vestry_owner; CREATE TABLE added (id bigint)",
            "changes of added are not noted"
        ),
    ])
    func `a break names the table and what is there`(change: String, found: String) async throws {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        try await house.database.server.psql(
            """
            INSERT INTO payee (payee_id, handle, name, kind, created_at)
            VALUES (gen_random_uuid(), 'zoe', 'Zoe', 'person', now());
            """, database: house.database.name)
        #expect(try await house.books.verify().isSound)
        try await house.database.server.psql(
            "SET session_replication_role = replica; \(change)", database: house.database.name)
        let report = try await house.books.verify()
        #expect(report.checks.last?.firstBreak == found, "\(report)")
        try await house.close()
    }

    /// What hashes of values, whole rows, documents and arrays would pass over.
    @Test(arguments: [
        // Two rows exchange a value.
        "UPDATE kept SET word = CASE word WHEN 'a' THEN 'b' ELSE 'a' END WHERE id IN (1, 2)",
        "UPDATE kept SET id = 3 - id WHERE id IN (1, 2)",
        // Members of a document change places.
        """
        UPDATE kept SET list = (
            SELECT jsonb_agg(e.value ORDER BY CASE e.n WHEN 1 THEN 33 WHEN 33 THEN 1 ELSE e.n END)
            FROM jsonb_array_elements(list) WITH ORDINALITY AS e (value, n)
        ) WHERE id = 1
        """,
        "UPDATE kept SET parts = '[0:1]={4,5}' WHERE id = 1",
        "UPDATE plain SET word = CASE word WHEN 'a' THEN 'b' ELSE 'a' END WHERE id IN (1, 2)",
        "UPDATE plain SET id = 3 - id WHERE id IN (1, 2)",
        // Numbers and instants whose halves exchange bits, and signs.
        "UPDATE plain SET id = id # 4294967297",
        "UPDATE plain SET at = '2000-01-01T01:11:34.967296Z' WHERE id = 1",
        "UPDATE plain SET price = -price",
    ])
    func `no exchange within a table, a row or a document leaves the sums as they were`(
        change: String
    ) async throws {
        let house = try await APIHarness()
        try await house.database.server.psql(
            """
            CREATE TABLE plain (id bigint, word text, amount base_units, price numeric, at timestamptz);
            INSERT INTO plain
            SELECT n, chr(96 + n), n, n, timestamptz '2000-01-01T00:00:00Z' + n * interval '1 microsecond'
            FROM generate_series(1, 9) AS n;
            CREATE TABLE kept (id bigint, word text, list jsonb, parts integer []);
            INSERT INTO kept
            SELECT n, chr(96 + n), (SELECT jsonb_agg(e) FROM generate_series(1, 40) AS e), '{4,5}'
            FROM generate_series(1, 9) AS n;
            SELECT note_changes_of('plain');
            SELECT note_changes_of('kept');
            UPDATE plain SET amount = amount + 1;
            DELETE FROM kept WHERE id = 9;
            """, database: house.database.name)
        let honest = try await house.isFound("UPDATE plain SET id = id", by: isBroken)
        #expect(!honest)
        #expect(try await house.isFound(change, by: isBroken))
        try await house.close()
    }

    @Test func `how a client has set its session changes no sum`() async throws {
        let house = try await settledMonth()
        try await house.database.server.psql(
            """
            SET timezone = 'America/Havana'; SET datestyle = 'German'; SET bytea_output = 'escape';
            INSERT INTO payee (payee_id, handle, name, kind, created_at)
            VALUES (gen_random_uuid(), 'zoe', 'Zo' || chr(235), 'person', now());
            SET client_encoding = 'LATIN1';
            UPDATE payee SET name = name || '!';
            UPDATE safe SET name = name || '!';
            UPDATE payout_address SET valid_until = now() WHERE valid_until IS NULL;
            """, database: house.database.name)
        let report = try await house.books.verify().checks.last
        #expect(report?.firstBreak == nil, "\(report?.firstBreak ?? "")")
        #expect(try await house.isFound("UPDATE safe SET name = name || '!'", by: isBroken))
        try await house.close()
    }

    @Test func `another column makes other rows until they are stated anew`() async throws {
        let house = try await settledMonth()
        for (statement, found) in [
            ("ALTER TABLE payee ADD COLUMN born date", "changes of payee are not noted"),
            ("SELECT note_changes_of('payee')", nil),
            ("ALTER TABLE payee DROP COLUMN born", "changes of payee are not noted"),
            ("SELECT note_changes_of('payee')", nil),
            ("UPDATE payee SET name = name || '!'", nil),
        ] {
            try await house.database.server.psql(statement, database: house.database.name)
            let report = try await house.books.verify()
            #expect(report.checks.last?.firstBreak == found, "\(statement)")
        }
        try await house.close()
    }

    @Test func `the service's role writes no sums of its own`() async throws {
        let database = try await TestDatabase.migrated()
        for statement: SQL in [
            "INSERT INTO table_change VALUES ('payee', 1, 1)",
            "UPDATE table_change SET digests = 0",
            "DELETE FROM table_change", "TRUNCATE table_change", "SELECT state_rows('payee')",
            "SELECT note_changes_of('payee')",
            "ALTER TABLE payee DISABLE TRIGGER updated_rows_are_noted",
        ] {
            await #expect(throws: PostgresError.self) {
                try await database.with { try await $0.query(statement) }
            }
        }
        try await database.drop()
    }
}
