import CLibPQ

/// A `COPY … TO STDOUT` under way: the socket is read only while a chunk is asked for.
///
/// Sendable without the compiler's proof: used on its connection's loop only.
final class CopyOut: SoloWork, @unchecked Sendable {
    /// A chunk of whole rows, or nil after the last.
    typealias Completion = @Sendable (Result<[UInt8]?, PostgresError>) -> Void

    private enum Phase {
        case starting, open, ending, done
    }

    /// Rows are gathered up to about this size.
    private static let chunkSize = 64 * 1024

    private let text: String
    private var phase = Phase.starting
    private var isAbandoned = false
    private var failure: PostgresError?
    private var chunk: [UInt8] = []
    private var waiter: Completion?
    private weak var connection: Connection?

    var wantsRead: Bool { waiter != nil }
    var isAwaitingServer: Bool { waiter != nil }

    init(_ text: String) {
        self.text = text
    }

    /// Takes its turn on the connection.
    ///
    /// The completion tells, with an empty chunk, that data is to come.
    func start(on connection: Connection, completion: @escaping Completion) {
        waiter = completion
        connection.submit(self)
    }

    func begin(on connection: Connection) -> Bool {
        self.connection = connection
        return unsafe PQsendQuery(connection.handle, text) == 1
    }

    /// Asks for the next chunk.
    func next(completion: @escaping Completion) {
        guard phase == .open, let connection else {
            return completion(failure.map { .failure($0) } ?? .success(nil))
        }
        waiter = completion
        connection.expectAnswer()
        ready()
        connection.flush()
    }

    /// Throws away what is still to come; complete when the line is free.
    func abandon(completion: @escaping Completion) {
        guard phase == .open, let connection else { return completion(.success(nil)) }
        isAbandoned = true
        waiter = completion
        connection.cancelRunning()
        ready()
        connection.flush()
    }

    func ready() {
        guard let connection, waiter != nil else { return }
        if phase == .open { takeData(of: connection) }
        if phase == .starting || phase == .ending { takeAnswers(of: connection) }
    }

    func lost(_ reason: PostgresError) {
        failure = failure ?? reason
        phase = .done
        resume(.failure(reason))
    }

    private func takeData(of connection: Connection) {
        while true {
            var row: UnsafeMutablePointer<CChar>?
            let length = unsafe PQgetCopyData(connection.handle, &row, 1)
            guard length > 0, let row = unsafe row else {
                if length < 0 { phase = .ending }
                break
            }
            if !isAbandoned {
                let bytes = unsafe UnsafeRawBufferPointer(start: row, count: Int(length))
                unsafe chunk.append(contentsOf: bytes)
            }
            unsafe PQfreemem(row)
            if chunk.count >= Self.chunkSize { return resumeWithChunk() }
        }
    }

    private func takeAnswers(of connection: Connection) {
        while phase != .done, let answer = connection.nextAnswer() {
            switch answer {
            case .result(let result) where result.status == PGRES_COPY_OUT:
                phase = .open
                return resume(.success([]))
            case .result(let result) where result.status == PGRES_FATAL_ERROR:
                failure = failure ?? result.error
            case .result(let result) where result.status == PGRES_COMMAND_OK:
                if phase == .starting { failure = .misuse("The statement copies nothing out.") }
            case .result:
                return connection.close(.misuse("The statement does not copy data out."))
            case .end:
                phase = .done
                connection.endSolo()
                guard failure == nil, !chunk.isEmpty else {
                    return resume(failure.map { .failure($0) } ?? .success(nil))
                }
                resumeWithChunk()
            }
        }
    }

    private func resumeWithChunk() {
        let full = chunk
        chunk = []
        resume(.success(full))
    }

    private func resume(_ result: Result<[UInt8]?, PostgresError>) {
        let waiter = waiter
        self.waiter = nil
        waiter?(result)
    }
}
