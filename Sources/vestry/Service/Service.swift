import API
import Bookkeeping
import Dashboard
import EventLoop
import Foundation
import HTTP
import Ledger
import Logging
import Postgres

/// The running service: loops, database and server, started in this order and stopped in the other.
struct Service {
    private let configuration: Configuration
    private let access: DatabaseAccess
    private let databases: ServiceDatabases
    private let server: Server
    private let keeper: PostgresKeeper?
    private let totals: TotalsKeeper
    private let logger: Logger
    /// Where it listens, with the ports that the system chose.
    let addresses: [SocketAddress]

    /// Starts everything, or leaves nothing running.
    static func start(_ configuration: Configuration, logger: Logger) async throws -> Service {
        let contract = try contract(configuration)
        let access = try await DatabaseAccess.open(configuration)
        do {
            return try await start(configuration, access, contract: contract, logger)
        } catch {
            try await access.close()
            throw error
        }
    }

    private static func start(
        _ configuration: Configuration, _ access: DatabaseAccess, contract: [UInt8],
        _ logger: Logger
    ) async throws -> Service {
        let databases = try ServiceDatabases(access, loops: configuration.loops)
        do {
            try await access.prepareSchema(on: databases.loops, database: databases.main)
            if access.own == nil { try await warnOfLostWrites(databases.main, logger) }
            let books = databases.books(logger: logger)
            let server = try server(configuration, databases, books, contract: contract, logger)
            let addresses = try await server.start()
            return Service(
                configuration: configuration, access: access, databases: databases, server: server,
                keeper: access.own.map { PostgresKeeper($0, logger: logger) },
                totals: TotalsKeeper(books, logger: logger), logger: logger, addresses: addresses)
        } catch {
            await databases.close()
            throw error
        }
    }

    /// Answers what has begun, then closes everything.
    func stop() async throws {
        logger.notice("draining")
        await server.shutdown(grace: .seconds(configuration.drainTimeoutSeconds))
        await totals.stop()
        await databases.close()
        if let keeper { try await Blocking.run { keeper.stop() } }
        try await access.close()
        logger.notice("stopped")
    }

    private static func contract(_ configuration: Configuration) throws -> [UInt8] {
        let path = try configuration.required(.openAPI)
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CommandError(.failed, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func server(
        _ configuration: Configuration, _ databases: ServiceDatabases, _ books: Books,
        contract: [UInt8], _ logger: Logger
    ) throws -> Server {
        let folder = try MigrationFolder(path: configuration.required(.migrations))
        let readiness = SchemaReadiness(Migrator(folder, database: databases.main))
        let gauges = ServiceGauges(databases: [databases.main, databases.journal])
        let home = CachedPage(seconds: 5, clock: Clock.now) {
            try await OpenMonthPage.render(books)
        }
        let api = APIServer(
            books: books,
            service: ServiceState(
                contract: contract, version: VersionCommand.current,
                readiness: { await readiness.check() }, gauges: { gauges.text() },
                home: { try await home.bytes() }, isHomeOpen: configuration.isHomeOpen,
                problemPage: { type in
                    ProblemPage.render(
                        code: type.code, title: type.title, meaning: type.meaning,
                        action: type.action)
                }),
            limits: RequestLimits(
                refusedTokensPerMinute: configuration.refusedTokensPerMinute,
                requestsPerSecond: configuration.requestsPerSecond),
            logger: logger, clock: { .now })
        let server = Server(
            configuration: ServerConfiguration(configuration), loops: databases.loops,
            render: { api.answer(to: $0) }, handler: { await api.answer($0) })
        gauges.attach(server.counters)
        return server
    }

    /// Vestry promises that an acknowledged write survives; a foreign server may not.
    private static func warnOfLostWrites(_ database: Database, _ logger: Logger) async throws {
        let rows = try await database.query(
            """
            SELECT current_setting('fsync') AS fsync,
                current_setting('synchronous_commit') AS synchronous_commit
            """)
        for name in ["fsync", "synchronous_commit"] {
            guard let value = try rows.first?.get(name, as: String.self), value == "off" else {
                continue
            }
            logger.warning(
                "the database may lose acknowledged writes in a crash",
                metadata: ["database.\(name)": "\(value)"])
        }
    }
}

extension ServerConfiguration {
    fileprivate init(_ configuration: Configuration) {
        let listeners = configuration.listen.map { address -> SocketAddress in
            switch address {
            case .tcp(let host, let port): .tcp(host: host, port: UInt16(clamping: port))
            case .unix(let path): .unix(path: path)
            }
        }
        self.init(listeners: listeners)
        limits.connections = configuration.connectionLimit
        timeouts.handler = .seconds(configuration.handlerTimeoutSeconds)
    }
}
