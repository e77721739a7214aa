import Synchronization

/// How a database's schema stands to the files.
public enum SchemaStatus: Sendable, Hashable {
    /// Every file was applied, and no other.
    case current
    /// These files are still to be applied.
    case behind([String])
    /// Migrations were applied whose files are not here: an older program meets a newer schema.
    case ahead([String])
}

/// What a run of the migrator did.
public struct MigrationReport: Sendable, Hashable {
    /// The files applied now, in order.
    public let applied: [String]
    /// How many had been applied before.
    public let alreadyApplied: Int
}

/// Applies the files of a folder in order, each in a transaction of its own, and records them in
/// the table `schema_migration`.
///
/// Several migrators at once wait for each other on an advisory lock. The database handle wants
/// the owner's role and a statement time limit that suits the longest migration.
public final class Migrator: Sendable {
    private struct Recorded {
        let file: String
        let checksum: String
    }

    /// "vestry" in ASCII, and a number of its own.
    private static let lock: Int64 = 0x7665_7374_7279_0001

    private let migrations: [Migration]
    private let database: Database
    /// The files' SHA-256, as the server computes it; known after the first use.
    private let checksums = Mutex<[String]?>(nil)

    /// A migrator of these files for this database.
    public init(_ folder: MigrationFolder, database: Database) {
        migrations = folder.migrations
        self.database = database
    }

    /// Applies what is missing.
    ///
    /// Idempotent; a file that fails leaves nothing behind.
    public func run() async throws(MigrationError) -> MigrationReport {
        let recorded = try await inTransaction { transaction in
            try await Self.prepareTable(in: transaction)
            let recorded = try await Self.recorded(in: transaction)
            let checksums = try await self.knownChecksums(in: transaction)
            try self.compare(recorded, with: checksums)
            return recorded
        }
        if recorded.count > migrations.count, let extra = recorded.dropFirst(migrations.count).first
        {
            throw .missing(extra.file)
        }
        var applied: [String] = []
        for migration in migrations.dropFirst(recorded.count) {
            let isNew = try await inTransaction { transaction in
                try await self.apply(migration, in: transaction)
            }
            if isNew { applied.append(migration.file) }
        }
        return MigrationReport(applied: applied, alreadyApplied: migrations.count - applied.count)
    }

    /// Compares files and records; any role that may connect may ask.
    ///
    /// Throws `changed` and `renamed` as `run` does.
    public func status() async throws(MigrationError) -> SchemaStatus {
        try await inTransaction(TransactionMode(isReadOnly: true)) { transaction in
            let table = try await transaction.query(
                "SELECT to_regclass('schema_migration') IS NOT NULL AS present")
            guard try table.first?.get("present", as: Bool.self) == true else {
                return self.migrations.isEmpty ? .current : .behind(self.migrations.map(\.file))
            }
            let recorded = try await Self.recorded(in: transaction)
            let checksums = try await self.knownChecksums(in: transaction)
            try self.compare(recorded, with: checksums)
            if recorded.count > self.migrations.count {
                return .ahead(recorded.dropFirst(self.migrations.count).map(\.file))
            }
            let missing = self.migrations.dropFirst(recorded.count).map(\.file)
            return missing.isEmpty ? .current : .behind(missing)
        }
    }

    private func inTransaction<R>(
        _ mode: TransactionMode = TransactionMode(),
        _ body: (Transaction) async throws -> R
    ) async throws(MigrationError) -> R {
        do {
            return try await database.transaction(mode, body)
        } catch let error as MigrationError {
            throw error
        } catch let error as PostgresError {
            throw .database(error)
        } catch {
            throw .database(.misuse("\(error)"))
        }
    }

    private static func prepareTable(in transaction: Transaction) async throws(PostgresError) {
        try await transaction.pipeline([
            "SELECT pg_advisory_xact_lock(\(lock))",
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                number integer PRIMARY KEY,
                file text NOT NULL UNIQUE,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
            )
            """,
            "COMMENT ON TABLE schema_migration IS 'Applied files of Migrations with their SHA-256'",
            "GRANT SELECT ON schema_migration TO PUBLIC",
        ])
    }

    private static func recorded(
        in transaction: Transaction
    ) async throws(PostgresError) -> [Recorded] {
        let rows = try await transaction.query(
            "SELECT file, checksum FROM schema_migration ORDER BY number")
        var recorded: [Recorded] = []
        for row in rows {
            recorded.append(
                Recorded(file: try row.get("file"), checksum: try row.get("checksum")))
        }
        return recorded
    }

    private func knownChecksums(in transaction: Transaction) async throws -> [String] {
        if let known = checksums.withLock({ $0 }) { return known }
        let rows = try await transaction.query(
            """
            SELECT encode(sha256(convert_to(file.content, 'UTF8')), 'hex') AS checksum
            FROM unnest(\(migrations.map(\.text))::text[]) WITH ORDINALITY AS file (content, place)
            ORDER BY file.place
            """)
        let computed = try rows.map { try $0.get("checksum", as: String.self) }
        checksums.withLock { $0 = computed }
        return computed
    }

    /// Every record must be the file of its place, unchanged.
    private func compare(
        _ recorded: [Recorded], with checksums: [String]
    ) throws(MigrationError) {
        for (record, migration) in zip(recorded, migrations) {
            guard record.file == migration.file else {
                let isThere = migrations.contains { $0.file == record.file }
                throw isThere
                    ? .renamed(migration.file, applied: record.file) : .missing(record.file)
            }
            guard record.checksum == checksums[migration.number - 1] else {
                throw .changed(migration.file)
            }
        }
    }

    /// Applies one file unless another migrator was faster; tells whether it did.
    private func apply(_ migration: Migration, in transaction: Transaction) async throws -> Bool {
        let answers = try await transaction.pipeline([
            "SELECT pg_advisory_xact_lock(\(Self.lock))",
            "SELECT count(*) AS number FROM schema_migration",
        ])
        guard try answers.last?.first?.get("number", as: Int.self) == migration.number - 1 else {
            return false
        }
        let isOpen: Bool
        do throws(PostgresError) {
            isOpen = try await transaction.script(migration.text)
        } catch {
            throw MigrationError.failed(
                migration.file, line: error.position.map { migration.line(at: $0) }, error)
        }
        guard isOpen else { throw MigrationError.endsTransaction(migration.file) }
        try await transaction.query(
            """
            INSERT INTO schema_migration (number, file, checksum)
            VALUES (
                \(migration.number), \(migration.file),
                encode(sha256(convert_to(\(migration.text), 'UTF8')), 'hex')
            )
            """)
        return true
    }
}

extension Migration {
    /// The line of a place given in characters from 1.
    fileprivate func line(at position: Int) -> Int {
        1 + text.unicodeScalars.prefix(max(position - 1, 0)).count { $0 == "\n" }
    }
}
