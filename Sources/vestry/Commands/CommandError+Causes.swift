import Bookkeeping
import EventLoop
import Ledger
import Postgres

extension CommandError {
    /// The sentence and the status that fit a cause.
    init(_ cause: any Error) {
        switch cause {
        case let error as CommandError: self = error
        case let error as ConfigurationError: self.init(.usage, error.description)
        case let error as PrivatePostgresError: self.init(.failed, error.description)
        case let error as EventLoopError: self.init(.failed, error.description)
        case let error as MigrationError: self.init(Self.status(of: error), error.description)
        case let error as PostgresError: self.init(Self.status(of: error), Self.sentence(error))
        case let error as ExportBreak: self.init(.notVerified, error.description)
        case let error as ImportError: self.init(Self.status(of: error), error.description)
        case let error as any Refusal:
            self.init(Self.status(of: error.category), error.description)
        case is CancellationError: self.init(.interrupted, "interrupted")
        default: self.init(.failed, String(describing: cause))
        }
    }

    private static func status(of error: MigrationError) -> ExitStatus {
        guard case .database(let cause) = error else { return .failed }
        return status(of: cause)
    }

    private static func status(of error: PostgresError) -> ExitStatus {
        switch error.kind {
        case .connectionLost, .poolExhausted, .closed, .outcomeUnknown: .notReady
        case .timedOut: .timedOut
        case .cancelled: .interrupted
        case .server: error.isRefusedConnection ? .notReady : .failed
        case .decoding, .misuse: .failed
        }
    }

    private static func status(of error: ImportError) -> ExitStatus {
        switch error {
        case .databaseNotEmpty, .otherChart, .otherTable: .conflict
        case .notSound: .notVerified
        }
    }

    private static func sentence(_ error: PostgresError) -> String {
        switch status(of: error) {
        case .notReady:
            "the database cannot be reached (\(error)); look at VESTRY_DATABASE_URL and the server"
        default: "the database failed: \(error)"
        }
    }

    private static func status(of category: RefusalCategory) -> ExitStatus {
        switch category {
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict, .stale: .conflict
        case .invalid: .invalid
        }
    }
}

extension PostgresError {
    /// Whether the server did not let us in: class 28 is authorisation, 3D a database that is not
    /// there, 57P03 a server that is still starting.
    fileprivate var isRefusedConnection: Bool {
        guard let sqlState else { return false }
        return ["28", "3D"].contains(sqlState.category) || sqlState.description == "57P03"
    }
}
