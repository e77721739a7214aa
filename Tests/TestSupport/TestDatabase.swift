public import EventLoop
import Foundation
public import Postgres

/// The loops that tests of this process share; they live until its end.
public enum TestLoops {
    public static func shared() throws -> EventLoopGroup { try result.get() }
    private static let result = Result { try EventLoopGroup(count: 2) }
}

/// A database of its own for a suite or a test, owned by the owner's role.
public final class TestDatabase: Sendable {
    public let server: PostgresServer
    public let name: String

    private init(server: PostgresServer, name: String) {
        self.server = server
        self.name = name
    }

    /// Makes an empty database, or a copy of another one to which nobody is connected.
    public static func make(
        on server: PostgresServer? = nil, template: String? = nil
    ) async throws -> TestDatabase {
        let server = try server ?? PostgresServer.shared()
        let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        let source = template.map { " TEMPLATE \($0)" } ?? ""
        let owner = PostgresServer.Role.owner.rawValue
        try await server.psql("CREATE DATABASE \(name) OWNER \(owner)\(source)")
        return TestDatabase(server: server, name: name)
    }

    /// A copy of the database to which all files of `Migrations` were applied, once per process.
    public static func migrated() async throws -> TestDatabase {
        try await make(template: MigratedTemplate.shared.name())
    }

    /// The folder of the package's migrations.
    public static let migrations: String = {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.appendingPathComponent("Migrations").path
    }()

    /// The connection URL for a role.
    public func url(_ role: PostgresServer.Role = .service) -> String {
        server.url(database: name, role: role)
    }

    /// A handle for a role on the shared loops. Close it, or it lives as long as the process.
    public func open(
        _ role: PostgresServer.Role = .service,
        _ adjust: (inout DatabaseConfiguration) -> Void = { _ in }
    ) throws -> Database {
        var configuration = try DatabaseConfiguration(url: url(role))
        // Many tests share few cores: whoever waits for a connection is served, only later.
        configuration.waitLimit = .seconds(60)
        adjust(&configuration)
        return try Database(configuration, loops: TestLoops.shared())
    }

    /// Opens a handle for the body and closes it afterwards.
    public func with<R>(
        _ role: PostgresServer.Role = .service, _ body: (Database) async throws -> R
    ) async throws -> R {
        try await with(role, { _ in }, running: body)
    }

    /// The same with another configuration.
    public func with<R>(
        _ role: PostgresServer.Role = .service,
        _ adjust: (inout DatabaseConfiguration) -> Void,
        running body: (Database) async throws -> R
    ) async throws -> R {
        let database = try open(role, adjust)
        let result: R
        do {
            result = try await body(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        return result
    }

    /// Removes the database and whoever is connected to it.
    ///
    /// The server waits until every other connection takes note, and one within a COPY does so late:
    /// its test may be waiting for the thread on which another waits for psql. So this has a limit;
    /// what is left is removed with the server.
    public func drop() async throws {
        do {
            try await server.psql(
                "DROP DATABASE \(name) WITH (FORCE)",
                database: "dbname=postgres options='-c statement_timeout=5s'")
        } catch let failure as PostgresServer.Failure
            where failure.description.contains("statement timeout")
        {}
    }
}

/// The database that `TestDatabase.migrated()` copies.
private actor MigratedTemplate {
    static let shared = MigratedTemplate()
    private var making: Task<String, any Error>?

    func name() async throws -> String {
        if let making { return try await making.value }
        let task = Task {
            let template = try await TestDatabase.make()
            try await template.with(.owner) { database in
                let folder = try MigrationFolder(path: TestDatabase.migrations)
                _ = try await Migrator(folder, database: database).run()
            }
            return template.name
        }
        making = task
        return try await task.value
    }
}
