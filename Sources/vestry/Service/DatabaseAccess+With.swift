import Bookkeeping
import EventLoop
import Logging
import Postgres

extension DatabaseAccess {
    /// Opens the database for a body that is done soon, and closes it whatever happens.
    static func with<Value: Sendable>(
        _ configuration: Configuration, for purpose: Purpose = .work,
        _ body: (DatabaseAccess, EventLoopGroup) async throws -> Value
    ) async throws -> Value {
        let access = try await open(configuration, for: purpose)
        let value: Value
        do {
            let loops = try EventLoopGroup(count: 1)
            defer { loops.stop() }
            value = try await body(access, loops)
        } catch {
            try await access.close()
            throw error
        }
        try await access.close()
        return value
    }

    /// Opens the books of a database whose schema is current.
    static func withBooks<Value: Sendable>(
        _ configuration: Configuration, for purpose: Purpose = .work,
        _ body: (Books) async throws -> Value
    ) async throws -> Value {
        try await with(configuration, for: purpose) { access, loops in
            let database = try access.serviceDatabase(on: loops)
            return try await access.withBooks(over: database, loops, body)
        }
    }

    /// The same with the owner's role, for what the service may not do.
    static func withBooksOfOwner<Value: Sendable>(
        _ configuration: Configuration, _ body: (Books) async throws -> Value
    ) async throws -> Value {
        try await with(configuration) { access, loops in
            let database = try access.ownerDatabase(on: loops)
            return try await access.withBooks(over: database, loops, body)
        }
    }

    private func withBooks<Value: Sendable>(
        over database: Database, _ loops: EventLoopGroup, _ body: (Books) async throws -> Value
    ) async throws -> Value {
        do {
            try await prepareSchema(on: loops, database: database)
            // Nobody reads the log of a command: what it has to say, it prints.
            let logger = Logger(label: "vestry") { _ in SwiftLogNoOpLogHandler() }
            let value = try await body(Books(database, clock: Clock.now, logger: logger))
            await database.close()
            return value
        } catch {
            await database.close()
            throw error
        }
    }
}
