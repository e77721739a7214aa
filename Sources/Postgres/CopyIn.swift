import CLibPQ

/// A `COPY … FROM STDIN` under way: chunks go in one at a time, each once the last is on its way.
///
/// Sendable without the compiler's proof: used on its connection's loop only.
final class CopyIn: SoloWork, @unchecked Sendable {
    typealias Completion = @Sendable (Result<Int, PostgresError>) -> Void

    private enum Phase {
        case starting, open, ending, done
    }

    private let text: String
    private var phase = Phase.starting
    private var failure: PostgresError?
    private var copied = 0
    /// Whoever waits for the present step: the start, a chunk's way out, or the end.
    private var waiter: Completion?
    private weak var connection: Connection?

    let wantsRead = true
    var isAwaitingServer: Bool { waiter != nil }

    init(_ text: String) {
        self.text = text
    }

    /// Takes its turn on the connection.
    ///
    /// The completion tells that the server is ready for data.
    func start(on connection: Connection, completion: @escaping Completion) {
        waiter = completion
        connection.submit(self)
    }

    func begin(on connection: Connection) -> Bool {
        self.connection = connection
        return unsafe PQsendQuery(connection.handle, text) == 1
    }

    /// Sends a chunk; complete once libpq has handed all of it to the socket.
    func write(_ bytes: [UInt8], completion: @escaping Completion) {
        guard phase == .open, let connection else {
            return completion(.failure(failure ?? .misuse("The copy is not open.")))
        }
        guard !bytes.isEmpty else { return completion(.success(0)) }
        waiter = completion
        let isTaken = unsafe bytes.withUnsafeBytes { raw in
            unsafe PQputCopyData(
                connection.handle, raw.assumingMemoryBound(to: CChar.self).baseAddress,
                Int32(raw.count)) == 1
        }
        guard isTaken else { return connection.lose() }
        connection.expectAnswer()
        ready()
    }

    /// Ends the data, or with a reason makes the server refuse it; the outcome is the row count.
    func end(refusing reason: String?, completion: @escaping Completion) {
        guard phase == .open, let connection else {
            return completion(.failure(failure ?? .misuse("The copy is not open.")))
        }
        phase = .ending
        waiter = completion
        let isTaken = unsafe PQputCopyEnd(connection.handle, reason) == 1
        guard isTaken else { return connection.lose() }
        connection.expectAnswer()
        connection.flush()
        // A complaint about a row may have arrived before.
        ready()
    }

    func ready() {
        guard let connection else { return }
        guard phase == .open else { return takeAnswers(of: connection) }
        switch unsafe PQflush(connection.handle) {
        case 0: resume(.success(0))
        case 1: connection.awaitRoom()
        default: connection.lose()
        }
    }

    /// The server may take the rest at any moment, also while the connection flushes by itself.
    func flushed() {
        guard phase == .open else { return }
        resume(.success(0))
    }

    func lost(_ reason: PostgresError) {
        failure = failure ?? reason
        phase = .done
        resume(.failure(reason))
    }

    private func takeAnswers(of connection: Connection) {
        while phase != .done, let answer = connection.nextAnswer() {
            switch answer {
            case .result(let result) where result.status == PGRES_COPY_IN:
                phase = .open
                return resume(.success(0))
            case .result(let result) where result.status == PGRES_FATAL_ERROR:
                failure = failure ?? result.error
            case .result(let result) where result.status == PGRES_COMMAND_OK:
                copied = result.affected
                if phase == .starting { failure = .misuse("The statement copies nothing in.") }
            case .result:
                return connection.close(.misuse("The statement does not copy data in."))
            case .end:
                phase = .done
                connection.endSolo()
                resume(failure.map { .failure($0) } ?? .success(copied))
            }
        }
    }

    private func resume(_ result: Result<Int, PostgresError>) {
        let waiter = waiter
        self.waiter = nil
        waiter?(result)
    }
}
