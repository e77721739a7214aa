/// How a transaction sees others and what it may do.
public struct TransactionMode: Sendable, Hashable {
    /// The server's isolation levels.
    public enum Isolation: String, Sendable, Hashable {
        case readCommitted = "READ COMMITTED"
        case repeatableRead = "REPEATABLE READ"
        case serializable = "SERIALIZABLE"
    }

    /// What the transaction sees of others.
    public var isolation: Isolation
    /// Whether the server refuses every change.
    public var isReadOnly: Bool

    /// A mode; by default each statement sees what was committed before it.
    public init(isolation: Isolation = .readCommitted, isReadOnly: Bool = false) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
    }

    /// One unchanging view of the whole database, for reports and exports.
    public static let snapshot = TransactionMode(isolation: .repeatableRead, isReadOnly: true)

    var begin: SQL {
        SQL(trusted: "BEGIN ISOLATION LEVEL \(isolation.rawValue)\(isReadOnly ? " READ ONLY" : "")")
    }
}

/// How a COMMIT ended.
public enum CommitOutcome: Sendable, Hashable {
    /// The server confirmed it.
    case committed
    /// The server refused it, or it was never sent: nothing was done.
    case rolledBack
    /// It was sent and the connection broke before the answer.
    case unknown
}

extension Database {
    /// Runs the body in a transaction: COMMIT when it returns, ROLLBACK when it throws.
    ///
    /// BEGIN travels with the first statement; a body that sends none costs nothing. Nothing is
    /// retried here. A cancelled task has its running statement stopped and the transaction rolled
    /// back, but never once COMMIT was sent. Use the transaction inside the body only.
    ///
    /// - Parameters:
    ///   - mode: what it sees and may do.
    ///   - willCommit: called right before COMMIT is sent; when it throws, the transaction is
    ///     rolled back. Not called when nothing was sent.
    ///   - didCommit: called once for each `willCommit` that returned.
    ///   - body: the statements.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, or `PostgresError`: `outcomeUnknown` when COMMIT was sent
    ///   and not answered, `server` with `failedTransaction` when the body returned although a
    ///   statement had failed.
    @discardableResult
    public func transaction<R>(
        _ mode: TransactionMode = TransactionMode(),
        willCommit: () throws -> Void = {},
        didCommit: (CommitOutcome) -> Void = { _ in },
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        let transaction = Transaction(on: connection, mode: mode)
        let value: R
        do {
            value = try await body(transaction)
            if Task.isCancelled { throw PostgresError.cancelled }
            guard transaction.hasBegun else {
                transaction.end()
                return value
            }
            try willCommit()
        } catch {
            await transaction.rollBack()
            throw error
        }
        do throws(PostgresError) {
            try await transaction.commit()
        } catch {
            didCommit(error.kind == .outcomeUnknown ? .unknown : .rolledBack)
            throw error
        }
        didCommit(.committed)
        return value
    }

    /// Runs statements as one transaction that is committed in the same round trip.
    ///
    /// For what is known to its end before it begins: nothing can be looked at in between. The first
    /// statement that fails undoes those before it. Nothing is retried, and nothing cancelled once
    /// it was sent.
    ///
    /// - Parameter statements: at least one.
    /// - Returns: what each of them found.
    /// - Throws: `PostgresError`: `outcomeUnknown` when it was sent and not answered.
    @discardableResult
    public func commit(_ statements: [SQL]) async throws -> [Rows] {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        let exchange = Exchange(statements.map { Exchange.Statement(sql: $0) })
        do throws(PostgresError) {
            // Outside a transaction block, what ends with one synchronisation point is a transaction.
            return try await connection.finish(exchange).get()
        } catch {
            throw exchange.outcome(of: error)
        }
    }

    /// The same on the pipelined connection of a loop: several are sent before the first is answered, and done
    /// in the order of sending, each of which may fail by itself.
    ///
    /// Whatever else is sent on that connection waits meanwhile, so this is for a database of its own.
    @discardableResult
    public func commitInLine(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
        try await reader().commit(statements)
    }
}
