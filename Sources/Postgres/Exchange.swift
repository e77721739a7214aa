import Synchronization

/// Statements that go out together and end with one synchronisation point.
///
/// Outside a transaction block they are one implicit transaction; the first that fails skips the
/// rest. Sendable without the compiler's proof: after its making it is touched on the thread of
/// its connection's loop only.
final class Exchange: @unchecked Sendable {
    struct Statement {
        let sql: SQL
        /// Whether the text is worth keeping prepared.
        var isPrepared = true
    }

    /// The BEGIN of a transaction, which travels with whatever is sent first.
    final class Opening: Sendable {
        let statement: Statement
        /// Whether it is on its way; from any thread.
        let isSent = Atomic(false)

        init(_ begin: SQL) {
            statement = Statement(sql: begin, isPrepared: false)
        }
    }

    enum Phase { case waiting, sent, done }

    let statements: [Statement]
    /// The transaction that it belongs to; none for a statement by itself.
    let opening: Opening?
    /// Whether it carries the transaction's BEGIN; known once it is sent.
    var carriesBegin = false
    var phase = Phase.waiting
    var wasSent = false
    var isCancelled = false
    var results: [Rows] = []
    var failure: PostgresError?
    /// Called once, on the loop.
    var completion: (@Sendable (Result<[Rows], PostgresError>) -> Void)?

    init(_ statements: [Statement], in opening: Opening? = nil) {
        self.statements = statements
        self.opening = opening
    }

    func finish(_ result: Result<[Rows], PostgresError>) {
        guard phase != .done else { return }
        phase = .done
        let completion = completion
        self.completion = nil
        completion?(result)
    }

    /// What an error says of a transaction that is committed with its statements: it may have been done where
    /// they were sent and the connection ended before the answer.
    func outcome(of error: PostgresError) -> PostgresError {
        wasSent && error.isLost ? error.with(kind: .outcomeUnknown) : error
    }

    /// Ends it by what arrived.
    func finish() {
        guard let failure else {
            return finish(.success(carriesBegin ? Array(results.dropFirst()) : results))
        }
        // The server's words for a cancelled statement mean the caller's wish here.
        let wished = isCancelled && failure.sqlState == .queryCanceled
        finish(.failure(wished ? failure.with(kind: .cancelled) : failure))
    }
}
