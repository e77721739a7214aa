import Synchronization

/// A transaction under way on a connection of its own; usable inside its body only.
///
/// Statements of one transaction run one after another, also when several tasks send them.
public final class Transaction: Sendable {
    private struct State {
        var hasEnded = false
        var cursors = 0
    }

    let connection: Connection
    private let mode: TransactionMode
    private let opening: Exchange.Opening
    private let state = Mutex(State())

    init(on connection: Connection, mode: TransactionMode) {
        self.connection = connection
        self.mode = mode
        opening = Exchange.Opening(mode.begin)
    }

    /// Runs one statement.
    @discardableResult
    public func query(_ sql: SQL) async throws(PostgresError) -> Rows {
        let rows = try await pipeline([sql])
        guard let first = rows.first else { throw .misuse("There was no answer.") }
        return first
    }

    /// Runs statements in one round trip; the first that fails ends them all.
    @discardableResult
    public func pipeline(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
        try await run(statements.map { Exchange.Statement(sql: $0) })
    }

    /// Whether BEGIN was sent.
    var hasBegun: Bool { opening.isSent.load(ordering: .relaxed) }

    /// A name that no other cursor of this transaction has.
    func nextCursor() -> String {
        state.withLock { state in
            state.cursors += 1
            return "rows_\(state.cursors)"
        }
    }

    func run(_ statements: [Exchange.Statement]) async throws(PostgresError) -> [Rows] {
        if Task.isCancelled { throw .cancelled }
        guard !state.withLock({ $0.hasEnded }) else {
            throw .misuse("The transaction has ended.")
        }
        guard !statements.isEmpty || !hasBegun else { return [] }
        return try await connection.run(Exchange(statements, in: opening))
    }

    /// Sends BEGIN if nothing was sent yet, for what cannot travel with it.
    func begin() async throws(PostgresError) {
        _ = try await run([])
    }

    func end() {
        state.withLock { $0.hasEnded = true }
    }

    /// COMMIT; never cancelled.
    func commit() async throws(PostgresError) {
        end()
        let exchange = Exchange(
            [Exchange.Statement(sql: "COMMIT", isPrepared: false)], in: opening)
        let rows: [Rows]
        do throws(PostgresError) {
            rows = try await connection.finish(exchange).get()
        } catch {
            guard exchange.wasSent, error.isLost, !mode.isReadOnly else { throw error }
            throw error.with(kind: .outcomeUnknown)
        }
        guard rows.last?.handle.command == "COMMIT" else {
            throw PostgresError(
                .server, "A statement had failed, so the transaction was rolled back.",
                sqlState: .failedTransaction)
        }
    }

    /// ROLLBACK, if anything began; a connection that cannot even do that is closed on release.
    func rollBack() async {
        end()
        guard hasBegun else { return }
        let exchange = Exchange(
            [Exchange.Statement(sql: "ROLLBACK", isPrepared: false)], in: opening)
        _ = await connection.finish(exchange)
    }
}
