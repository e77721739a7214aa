import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct MigratorTests {
    static let first = "CREATE TABLE one (id integer);\n"
    static let second = """
        CREATE TABLE two (id integer);
        CREATE FUNCTION three() RETURNS integer LANGUAGE plpgsql AS $$
        BEGIN
            RETURN 3;
        END
        $$;
        """

    @Test func `files are applied once, in order, and recorded`() async throws {
        try await withFolder(["0001_one.sql": Self.first, "0002_two.sql": Self.second]) { folder in
            try await withOwnDatabase { test, database in
                let migrator = Migrator(try MigrationFolder(path: folder), database: database)
                #expect(try await migrator.status() == .behind(["0001_one.sql", "0002_two.sql"]))
                let report = try await migrator.run()
                #expect(report.applied == ["0001_one.sql", "0002_two.sql"])
                #expect(report.alreadyApplied == 0)
                #expect(try await migrator.status() == .current)
                let again = try await migrator.run()
                #expect(again.applied == [])
                #expect(again.alreadyApplied == 2)
                #expect(
                    try await test.server.psql(
                        "SELECT number, file, checksum FROM schema_migration WHERE number = 1",
                        database: test.name)
                        // Computed with sha256sum of the file's bytes.
                        == "1|0001_one.sql|\(Self.firstChecksum)")
                #expect(try await test.server.psql("SELECT three()", database: test.name) == "3")
            }
        }
    }

    static let firstChecksum = "c67bdc41b6c75c77af97d853c373f5161d78ada4706f1bd88e7cb7d13a846a89"

    @Test func `the service's role can ask for the status`() async throws {
        try await withFolder(["0001_one.sql": Self.first]) { folder in
            try await withOwnDatabase { test, owner in
                let files = try MigrationFolder(path: folder)
                _ = try await Migrator(files, database: owner).run()
                try await test.with(.service) { service in
                    let status = try await Migrator(files, database: service).status()
                    #expect(status == .current)
                }
            }
        }
    }

    @Test func `a changed file is refused by name`() async throws {
        try await afterApplying(["0001_one.sql": Self.first]) { database in
            try await refusal(["0001_one.sql": Self.first + "-- more\n"], database)
        } is: {
            $0 == .changed("0001_one.sql")
        }
    }

    @Test func `a missing file is refused by name`() async throws {
        let both = ["0001_one.sql": Self.first, "0002_two.sql": Self.second]
        try await afterApplying(both) { database in
            try await refusal(["0001_one.sql": Self.first], database)
        } is: {
            $0 == .missing("0002_two.sql")
        }
        try await afterApplying(both) { database in
            try await refusal(
                ["0001_other.sql": Self.first, "0002_two.sql": Self.second], database)
        } is: {
            $0 == .missing("0001_one.sql")
        }
    }

    @Test func `a renumbered file is refused by name`() async throws {
        let both = ["0001_one.sql": Self.first, "0002_two.sql": Self.second]
        try await afterApplying(both) { database in
            try await refusal(
                [
                    "0001_new.sql": "SELECT 1", "0002_one.sql": Self.first,
                    "0003_two.sql": Self.second,
                ], database)
        } is: {
            $0 == .missing("0001_one.sql")
        }
        try await afterApplying(both) { database in
            try await refusal(
                ["0001_two.sql": Self.second, "0002_two.sql": Self.second], database)
        } is: {
            $0 == .missing("0001_one.sql")
        }
    }

    @Test func `an older program sees that the schema is ahead`() async throws {
        let both = ["0001_one.sql": Self.first, "0002_two.sql": Self.second]
        try await withFolder(both) { folder in
            try await withOwnDatabase { _, database in
                let files = try MigrationFolder(path: folder)
                _ = try await Migrator(files, database: database).run()
                try await withFolder(["0001_one.sql": Self.first]) { older in
                    let migrator = Migrator(try MigrationFolder(path: older), database: database)
                    #expect(try await migrator.status() == .ahead(["0002_two.sql"]))
                }
            }
        }
    }

    @Test func `gaps, doubles and odd names are refused before anything runs`() async throws {
        let cases: [([String], MigrationError)] = [
            (["0001_a.sql", "0003_c.sql"], .gap(expected: 2, found: "0003_c.sql")),
            (["0002_b.sql"], .gap(expected: 1, found: "0002_b.sql")),
            (["0001_a.sql", "0001_b.sql"], .duplicate(1, ["0001_a.sql", "0001_b.sql"])),
            (["1_a.sql"], .misnamed("1_a.sql")),
            (["0001-a.sql"], .misnamed("0001-a.sql")),
            (["0001_.sql"], .misnamed("0001_.sql")),
            (["00010_a.sql"], .misnamed("00010_a.sql")),
        ]
        for (names, expected) in cases {
            let files = Dictionary(uniqueKeysWithValues: names.map { ($0, "SELECT 1") })
            try await withFolder(files) { folder in
                _ = #expect(throws: expected) { try MigrationFolder(path: folder) }
            }
        }
        let others = ["README.md": "words", "schema.sql": "SELECT 2", "0001_a.sql": "SELECT 1"]
        try await withFolder(others) { folder in
            let read = try MigrationFolder(path: folder)
            #expect(read.migrations.map(\.number) == [1])
        }
        #expect(throws: MigrationError.unreadable("/no/such/folder", errno: ENOENT)) {
            try MigrationFolder(path: "/no/such/folder")
        }
    }

    @Test func `a file that fails leaves nothing behind and is named with its line`() async throws {
        let files = [
            "0001_one.sql": Self.first,
            "0002_two.sql": "CREATE TABLE two (id integer);\n\nSELECT no_such_column;\n",
        ]
        try await withFolder(files) { folder in
            try await withOwnDatabase { test, database in
                let migrator = Migrator(try MigrationFolder(path: folder), database: database)
                let error = await #expect(throws: MigrationError.self) {
                    try await migrator.run()
                }
                guard case .failed("0002_two.sql", line: 3, let cause) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(cause.sqlState == .undefinedColumn)
                #expect(try await migrator.status() == .behind(["0002_two.sql"]))
                #expect(
                    try await test.server.psql(
                        "SELECT to_regclass('one') IS NULL, to_regclass('two') IS NULL",
                        database: test.name) == "f|t")
            }
        }
    }

    @Test func `a file that commits by itself is refused`() async throws {
        try await withFolder(["0001_one.sql": Self.first + "COMMIT;"]) { folder in
            try await withOwnDatabase { _, database in
                let migrator = Migrator(try MigrationFolder(path: folder), database: database)
                await #expect(throws: MigrationError.endsTransaction("0001_one.sql")) {
                    try await migrator.run()
                }
                #expect(try await migrator.status() == .behind(["0001_one.sql"]))
            }
        }
    }

    @Test func `two migrators at once apply every file once`() async throws {
        let names = (1...8).map { "000\($0)_step.sql" }
        let files = Dictionary(
            uniqueKeysWithValues: names.enumerated().map { index, name in
                (name, "CREATE TABLE step_\(index) (id integer); SELECT pg_sleep(0.02);")
            })
        try await withFolder(files) { folder in
            try await withOwnDatabase { test, database in
                let folder = try MigrationFolder(path: folder)
                let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                    for _ in 0..<3 {
                        group.addTask {
                            try await test.with(.owner) { database in
                                try await Migrator(folder, database: database).run().applied
                            }
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(applied.sorted() == names)
                #expect(try await Migrator(folder, database: database).status() == .current)
            }
        }
    }

    @Test func `the package's own migrations apply`() async throws {
        let test = try await TestDatabase.migrated()
        try await test.with(.service) { database in
            let folder = try MigrationFolder(path: TestDatabase.migrations)
            #expect(try await Migrator(folder, database: database).status() == .current)
        }
        try await test.drop()
    }

    private func afterApplying(
        _ files: [String: String], _ body: (Database) async throws -> MigrationError?,
        is fits: (MigrationError?) -> Bool
    ) async throws {
        try await withFolder(files) { folder in
            try await withOwnDatabase { _, database in
                _ = try await Migrator(try MigrationFolder(path: folder), database: database).run()
                let error = try await body(database)
                #expect(fits(error), "\(String(describing: error))")
            }
        }
    }

    private func refusal(
        _ files: [String: String], _ database: Database
    ) async throws -> MigrationError? {
        try await withFolder(files) { folder in
            let migrator = Migrator(try MigrationFolder(path: folder), database: database)
            return await #expect(throws: MigrationError.self) { try await migrator.run() }
        }
    }
}

/// A temporary folder with the given files.
private func withFolder<R>(
    _ files: [String: String], _ body: (String) async throws -> R
) async throws -> R {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("vestry-migrations-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try await body(folder.path)
}
