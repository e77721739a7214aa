/// What went wrong between the service and its database.
///
/// The description never shows a stored or bound value: the server's detail and hint are kept
/// apart, and the message of a data exception (class 22), which quotes its input, is left out.
public struct PostgresError: Error, Sendable, Hashable {
    /// What the caller can do about it.
    public enum Kind: String, Sendable, Hashable {
        /// The server was not reached, or the connection broke; nothing was committed.
        case connectionLost = "connection lost"
        /// The server stopped the statement at its time limit.
        case timedOut = "timed out"
        /// The task was cancelled; a statement of a transaction was stopped.
        case cancelled
        /// Every connection was taken for the whole waiting time, or the queue was full.
        case poolExhausted = "pool exhausted"
        /// The server refused the statement; see `sqlState`.
        case server
        /// A value did not have the expected form; see `column`.
        case decoding
        /// COMMIT was sent and the connection broke before the answer: done or not, ask again.
        case outcomeUnknown = "outcome unknown"
        /// The caller asked for what cannot be; a fault of the program.
        case misuse
        /// The database handle was closed.
        case closed
    }

    /// What the caller can do about it.
    public let kind: Kind
    /// The server's condition, when the server answered.
    public let sqlState: SQLState?
    /// The violated constraint's name.
    public let constraint: String?
    /// The table concerned, where the server names one.
    public let table: String?
    /// The column concerned: the server's, or the one that was asked for.
    public let column: String?
    /// The server's primary message or ours; may quote input, so it is for logs of last resort.
    public let message: String
    /// The server's detail; holds values.
    public let detail: String?
    /// Where in the statement's text the server stopped, in characters from 1.
    public let position: Int?

    init(
        _ kind: Kind, _ message: String, sqlState: SQLState? = nil, constraint: String? = nil,
        table: String? = nil, column: String? = nil, detail: String? = nil, position: Int? = nil
    ) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
        self.constraint = constraint
        self.table = table
        self.column = column
        self.detail = detail
        self.position = position
    }

    /// A value that is not of the form its type asks for, for conformances to `SQLDecodable`.
    public static func decoding(_ expected: String) -> PostgresError {
        PostgresError(.decoding, "The value is not \(expected).")
    }

    static func misuse(_ message: String) -> PostgresError { PostgresError(.misuse, message) }
    static func lost(_ message: String) -> PostgresError {
        PostgresError(.connectionLost, message)
    }
    static let cancelled = PostgresError(.cancelled, "The task was cancelled.")
    static let closed = PostgresError(.closed, "The database handle is closed.")

    /// The same error as a different kind.
    func with(kind: Kind) -> PostgresError {
        PostgresError(
            kind, message, sqlState: sqlState, constraint: constraint, table: table,
            column: column, detail: detail, position: position)
    }

    /// The same error, saying which column it is about.
    func with(column: String) -> PostgresError {
        PostgresError(
            kind, message, sqlState: sqlState, constraint: constraint, table: table,
            column: column, detail: detail, position: position)
    }
}

extension PostgresError: CustomStringConvertible {
    /// Kind, condition and names; no values.
    public var description: String {
        var text = kind.rawValue
        if let sqlState { text += " \(sqlState)" }
        if let constraint { text += ", constraint \(constraint)" }
        if let table { text += ", table \(table)" }
        if let column { text += ", column \(column)" }
        if sqlState?.category != "22" { text += ": \(message)" }
        return text
    }
}
