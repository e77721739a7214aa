import EventLoop
import Synchronization

/// One request and its response: what handler and connection share.
///
/// Sendable without proof: everything is touched on the loop's thread only, except the commit
/// state, which has its mutex. The functions for the handler hop to the loop when needed.
final class Exchange: @unchecked Sendable {
    typealias Reader = CheckedContinuation<Result<[UInt8]?, HTTPError>, Never>
    typealias Writer = CheckedContinuation<Result<Void, HTTPError>, Never>

    let loop: EventLoop
    /// The connection, until the exchange is over.
    var connection: Connection?
    var task: Task<Void, Never>?
    /// Bytes of the body that nobody has read yet.
    private(set) var buffered: [UInt8] = []
    private(set) var isBodyComplete: Bool
    private(set) var failure: HTTPError?
    /// The reader was told that the body is too large.
    private(set) var isOverLimit = false
    private var delivered = 0
    private var reader: (continuation: Reader, limit: Int)?
    private var writers: [Writer] = []
    private let commit = Mutex(Commit())

    private struct Commit {
        var depth = 0
        var isWithdrawn = false
    }

    /// An exchange of a connection.
    init(connection: Connection, hasBody: Bool) {
        loop = connection.loop
        self.connection = connection
        isBodyComplete = !hasBody
    }

    /// An exchange without a connection, whose body is there.
    init(loop: EventLoop, body: [UInt8]) {
        self.loop = loop
        buffered = body
        isBodyComplete = true
    }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if loop.isCurrent { work() } else { loop.execute(work) }
    }
}

// MARK: - Body, the handler's side

extension Exchange {
    /// The next bytes of the body; nil at its end. A declared length is judged beforehand.
    func read(limit: Int, declared: Int?) async throws(HTTPError) -> [UInt8]? {
        if let declared, declared > limit {
            onLoop { self.isOverLimit = true }
            throw .bodyTooLarge(limit: limit)
        }
        if loop.isCurrent, let result = take(limit: limit) {
            return try result.get()
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop { self.wait(continuation, limit: limit) }
            }
        } onCancel: {
            onLoop { self.resumeReader(.failure(.disconnected)) }
        }
        return try result.get()
    }

    /// What can be said without waiting.
    private func take(limit: Int) -> Result<[UInt8]?, HTTPError>? {
        if !buffered.isEmpty {
            guard delivered + buffered.count <= limit else {
                isOverLimit = true
                return .failure(.bodyTooLarge(limit: limit))
            }
            let bytes = buffered
            buffered = []
            delivered += bytes.count
            connection?.bodyWasRead(bytes.count)
            return .success(bytes)
        }
        if isBodyComplete { return .success(nil) }
        if let failure { return .failure(failure) }
        connection?.bodyIsWanted()
        return nil
    }

    private func wait(_ continuation: Reader, limit: Int) {
        if let result = take(limit: limit) {
            continuation.resume(returning: result)
            return
        }
        precondition(reader == nil, "a body is read by one task at a time")
        reader = (continuation, limit)
        if Task.isCancelled { resumeReader(.failure(.disconnected)) }
    }

    private func resumeReader(_ result: Result<[UInt8]?, HTTPError>) {
        guard let waiting = reader else { return }
        reader = nil
        waiting.continuation.resume(returning: result)
    }
}

// MARK: - Body, the connection's side

extension Exchange {
    func append(_ bytes: ArraySlice<UInt8>) {
        buffered.append(contentsOf: bytes)
        wakeReader()
    }

    func completeBody() {
        isBodyComplete = true
        wakeReader()
    }

    func dropBuffered() {
        buffered = []
    }

    /// Ends reading and writing; bytes that came before are lost with it.
    func fail(_ error: HTTPError) {
        guard failure == nil else { return }
        failure = error
        resumeReader(.failure(error))
        releaseWriters(.failure(error))
    }

    private func wakeReader() {
        guard let waiting = reader, let result = take(limit: waiting.limit) else { return }
        resumeReader(result)
    }
}

// MARK: - Response

extension Exchange {
    /// Hands bytes of a streamed response to the connection; waits while too many are queued.
    func write(_ bytes: [UInt8]) async throws(HTTPError) {
        if loop.isCurrent, try queue(bytes) { return }
        let isQueued = loop.isCurrent
        let result: Result<Void, HTTPError> = await withCheckedContinuation { continuation in
            onLoop { self.wait(continuation, toQueue: isQueued ? nil : bytes) }
        }
        try result.get()
    }

    /// Hands bytes over; false when the writer is to wait until the client has taken some.
    private func queue(_ bytes: [UInt8]) throws(HTTPError) -> Bool {
        guard let connection else { throw .disconnected }
        try connection.writeStream(bytes, self)
        // Writing may have found the connection broken.
        if let failure { throw failure }
        return !connection.isCongested
    }

    private func wait(_ continuation: Writer, toQueue bytes: [UInt8]?) {
        do throws(HTTPError) {
            if let bytes, try queue(bytes) {
                continuation.resume(returning: .success(()))
            } else {
                writers.append(continuation)
            }
        } catch {
            continuation.resume(returning: .failure(error))
        }
    }

    func releaseWriters(_ result: Result<Void, HTTPError>) {
        guard !writers.isEmpty else { return }
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(returning: result) }
    }
}

// MARK: - Commit guard

extension Exchange {
    func enterCommit() -> Bool {
        commit.withLock { commit in
            guard !commit.isWithdrawn else { return false }
            commit.depth += 1
            return true
        }
    }

    func leaveCommit() {
        commit.withLock { commit in
            precondition(commit.depth > 0, "leave follows enter")
            commit.depth -= 1
        }
    }

    /// Gives the request up and cancels its task, unless the handler is committing.
    func withdraw() -> Bool {
        let isWithdrawn = commit.withLock { commit in
            guard commit.depth == 0 else { return false }
            commit.isWithdrawn = true
            return true
        }
        if isWithdrawn { task?.cancel() }
        return isWithdrawn
    }
}
