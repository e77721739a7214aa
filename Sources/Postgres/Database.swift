public import EventLoop
import Synchronization

/// A database by its connections: pipelined ones for single statements and what is committed in line,
/// dedicated ones for other transactions.
///
/// Connects when first needed and again whenever a connection was lost; every wait is bounded.
public final class Database: Sendable {
    private let loops: EventLoopGroup
    private let readers: [ObjectIdentifier: [Reader]]
    private let helper: EventLoop
    private let counters = Counters()
    let pool: TransactionPool

    /// Prepares a handle; nothing is connected yet.
    ///
    /// The loops must outlive it.
    public init(
        _ configuration: DatabaseConfiguration, loops: EventLoopGroup
    ) throws(PostgresError) {
        let helper: EventLoop
        do throws(EventLoopError) {
            helper = try EventLoop(name: "postgres-helper")
        } catch {
            throw PostgresError(.misuse, "The helper thread cannot start: \(error)")
        }
        self.helper = helper
        self.loops = loops
        let counters = counters
        var readers: [ObjectIdentifier: [Reader]] = [:]
        for loop in loops.loops {
            readers[ObjectIdentifier(loop)] = (0..<max(configuration.readersPerLoop, 1)).map { _ in
                Reader(
                    loop: loop, helper: helper, configuration: configuration, counters: counters)
            }
        }
        self.readers = readers
        pool = TransactionPool(
            configuration: configuration, loops: loops, helper: helper, counters: counters)
    }

    deinit {
        helper.stop()
    }

    /// One of the loops that the connections live on: a task that runs there reaches them without changing
    /// the thread.
    public var loop: EventLoop { loops.next() }

    /// Connects once, without retrying, so that a start-up fails with the server's own words.
    public func checkConnection() async throws(PostgresError) {
        pool.release(try await pool.acquire(isPatient: false))
    }

    /// Runs one statement by itself, pipelined with others of the same loop.
    ///
    /// For reads, and for writes that one statement does whole. Statements of a loop run one
    /// after another, so slow ones belong into a transaction. When the task is cancelled the wait
    /// ends, yet a statement already sent still runs. Throws `connectionLost` when the connection
    /// breaks first: a write may then have been done.
    @discardableResult
    public func query(_ sql: SQL) async throws(PostgresError) -> Rows {
        try await reader().run(sql)
    }

    /// The figures of this moment.
    public var statistics: DatabaseStatistics {
        DatabaseStatistics(
            open: counters.open.load(ordering: .relaxed),
            idle: pool.idleCount,
            waiting: counters.waiting.load(ordering: .relaxed),
            queries: counters.queries.load(ordering: .relaxed),
            errors: counters.errors.load(ordering: .relaxed),
            connects: counters.connects.load(ordering: .relaxed),
            failedConnects: counters.failedConnects.load(ordering: .relaxed))
    }

    /// Refuses new work, lets transactions end for as long as a request may wait, and closes.
    ///
    /// Single statements that are under way fail with `closed`.
    public func close() async {
        for reader in readers.values.joined() {
            reader.loop.run { reader.close() }
        }
        await pool.close()
        // A transaction that is still under way may need the helper to be stopped and rolled back.
        if pool.isEmpty { helper.stop() }
    }

    func reader() -> Reader {
        let own = EventLoop.current.flatMap { readers[ObjectIdentifier($0)] }
        guard let own else {
            let loop = loops.next()
            return (readers[ObjectIdentifier(loop)] ?? [])[0]
        }
        // On the loop itself the loads may be read, and the least loaded serves.
        return own.count == 1 ? own[0] : own.min { $0.load < $1.load } ?? own[0]
    }
}
