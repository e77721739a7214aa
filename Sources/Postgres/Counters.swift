import Synchronization

/// What a database handle has done so far, countable from any thread.
final class Counters: Sendable {
    let open = Atomic(0)
    let waiting = Atomic(0)
    let queries = Atomic(0)
    let errors = Atomic(0)
    let connects = Atomic(0)
    let failedConnects = Atomic(0)
}

/// A database handle's figures at one moment, for metrics.
public struct DatabaseStatistics: Sendable, Hashable {
    /// Open connections of both kinds.
    public let open: Int
    /// Transaction connections that nobody uses.
    public let idle: Int
    /// Requests that wait for a connection.
    public let waiting: Int
    /// Statements sent since the start.
    public let queries: Int
    /// Requests that ended in an error since the start.
    public let errors: Int
    /// Connections made since the start.
    public let connects: Int
    /// Attempts to connect that failed since the start.
    public let failedConnects: Int
}
