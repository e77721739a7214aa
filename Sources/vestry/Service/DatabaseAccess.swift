import EventLoop
import Postgres

/// The database that a subcommand works on: our own cluster, started or adopted, or a given server.
struct DatabaseAccess: Sendable {
    /// Nil for a given server.
    let own: PrivatePostgres?
    let serviceURL: String
    /// Nil when the owner's connection to a given server was not configured.
    let ownerURL: String?
    private let purpose: Purpose
    private let configuration: Configuration

    /// What a database is opened for.
    enum Purpose {
        case work, look
    }

    /// Starts or adopts the private cluster where there is no server given; what is only looked at is neither made
    /// nor migrated.
    static func open(
        _ configuration: Configuration, for purpose: Purpose = .work
    ) async throws -> DatabaseAccess {
        switch configuration.database {
        case .given(let service, let owner, _):
            return DatabaseAccess(
                own: nil, serviceURL: service, ownerURL: owner, purpose: purpose,
                configuration: configuration)
        case .own:
            let options = try PrivatePostgres.Options(configuration)
            let own = try await Blocking.run {
                try PrivatePostgres.start(
                    in: configuration.dataFolder, options: options, mustExist: purpose == .look)
            }
            return DatabaseAccess(
                own: own, serviceURL: own.serviceURL, ownerURL: own.ownerURL, purpose: purpose,
                configuration: configuration)
        }
    }

    /// Stops the private cluster, unless another command uses it.
    func close() async throws {
        guard let own else { return }
        try await Blocking.run { try own.stop() }
    }

    /// A handle of the service's role with the configured limits.
    func serviceDatabase(on loops: EventLoopGroup) throws -> Database {
        try serviceDatabase(on: loops, connections: configuration.poolSize)
    }

    /// A handle of the service's role for entries that arrive one by one: groups of them follow one another
    /// on a pipelined connection, those that are looked up on another.
    func journalDatabase(on loops: EventLoopGroup) throws -> Database {
        try serviceDatabase(on: loops, connections: 1)
    }

    private func serviceDatabase(
        on loops: EventLoopGroup, connections: Int
    ) throws -> Database {
        var database = try DatabaseConfiguration(url: serviceURL)
        database.transactionConnections = connections
        database.statementTimeout = .seconds(configuration.statementTimeoutSeconds)
        return try Database(database, loops: loops)
    }

    /// A handle of the owner's role, for one thing at a time that may take long.
    func ownerDatabase(on loops: EventLoopGroup) throws -> Database {
        guard let ownerURL else {
            throw ConfigurationError.missing(
                setting: .databaseOwnerURL, reason: "this needs the owner's role")
        }
        var owner = try DatabaseConfiguration(url: ownerURL)
        owner.applicationName = "vestry owner"
        owner.transactionConnections = 1
        // An index of a large table takes its time.
        owner.statementTimeout = nil
        return try Database(owner, loops: loops)
    }

    /// Applies the missing migrations with the owner's role.
    func migrate(on loops: EventLoopGroup) async throws -> MigrationReport {
        let folder = try MigrationFolder(path: configuration.required(.migrations))
        let database = try ownerDatabase(on: loops)
        do {
            try await database.checkConnection()
            let report = try await Migrator(folder, database: database).run()
            await database.close()
            return report
        } catch {
            await database.close()
            throw error
        }
    }

    /// Makes sure that the schema fits the program: our own is migrated, a given one must be current, as one must
    /// that is only looked at.
    func prepareSchema(on loops: EventLoopGroup, database: Database) async throws {
        if own != nil, purpose == .work {
            _ = try await migrate(on: loops)
            return
        }
        try await database.checkConnection()
        let folder = try MigrationFolder(path: configuration.required(.migrations))
        switch try await Migrator(folder, database: database).status() {
        case .current: return
        case .behind(let files):
            throw CommandError(
                .notReady,
                "the database lacks \(files.joined(separator: ", ")); run vestry migrate first")
        case .ahead(let files):
            throw CommandError(
                .notReady,
                """
                the database is newer than this program (\(files.joined(separator: ", "))); \
                install the newer vestry
                """)
        }
    }
}
