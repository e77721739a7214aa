import EventLoop
import Synchronization

/// A pipelined connection for single statements, and for transactions known to their end, which connects anew
/// whenever it must.
///
/// Sendable without the compiler's proof: every member is used on the loop's own thread.
final class Reader: @unchecked Sendable {
    /// Statements on their way through the queue, the line, and perhaps once more.
    final class Request: @unchecked Sendable {
        let statements: [SQL]
        var deadline = MonotonicInstant.now
        var exchange: Exchange?
        var isRepeated = false
        var isDone = false
        var completion: (@Sendable (Result<[Rows], PostgresError>) -> Void)?

        init(_ statements: [SQL]) {
            self.statements = statements
        }

        func finish(_ result: Result<[Rows], PostgresError>) {
            isDone = true
            let completion = completion
            self.completion = nil
            completion?(result)
        }
    }

    let loop: EventLoop
    private let configuration: DatabaseConfiguration
    private let helper: EventLoop
    private let counters: Counters
    private var connection: Connection?
    private var queue = Queue<Request>()
    private var inFlight = 0
    private var isConnecting = false
    private var isClosed = false
    private var retryDelay = Backoff()
    private var expiry: Timer?
    private var lastFailure: PostgresError?

    init(
        loop: EventLoop, helper: EventLoop, configuration: DatabaseConfiguration,
        counters: Counters
    ) {
        self.loop = loop
        self.helper = helper
        self.configuration = configuration
        self.counters = counters
    }

    /// Requests sent and waiting.
    var load: Int { inFlight + queue.count }

    /// Takes a request; the queue is bounded in length and in time.
    func submit(_ request: Request) {
        guard !request.isDone else { return }
        guard !isClosed else { return request.finish(.failure(.closed)) }
        guard queue.count < configuration.queueLimit else {
            counters.errors.add(1, ordering: .relaxed)
            return request.finish(.failure(PostgresError(.poolExhausted, "The queue is full.")))
        }
        request.deadline = .now.advanced(by: configuration.waitLimit)
        queue.append(request)
        counters.waiting.add(1, ordering: .relaxed)
        pump()
    }

    /// Gives up on a request: its answer, if it was sent, is thrown away.
    func abandon(_ request: Request) {
        guard !request.isDone else { return }
        if request.exchange == nil {
            let before = queue.count
            queue.remove { $0 === request }
            counters.waiting.subtract(before - queue.count, ordering: .relaxed)
        }
        request.finish(.failure(.cancelled))
    }

    func close() {
        isClosed = true
        expiry?.cancel()
        expiry = nil
        failQueue(.closed)
        let connection = connection
        self.connection = nil
        connection?.close()
    }

    private func pump() {
        guard let connection else {
            connect()
            return guardQueue()
        }
        while inFlight < configuration.pipelineDepth, let request = next() {
            inFlight += 1
            let exchange = Exchange(request.statements.map { Exchange.Statement(sql: $0) })
            request.exchange = exchange
            exchange.completion = { [self] in answered(request, $0) }
            connection.submit(exchange)
        }
        guardQueue()
    }

    private func next() -> Request? {
        guard let request = queue.popFirst() else { return nil }
        counters.waiting.subtract(1, ordering: .relaxed)
        return request
    }

    private func answered(_ request: Request, _ result: Result<[Rows], PostgresError>) {
        inFlight -= 1
        if case .failure(let error) = result, error.isStalePlan, !request.isRepeated,
            !request.isDone
        {
            // Nothing was done: the server noticed before running it. Prepared anew, it fits.
            request.isRepeated = true
            request.exchange = nil
            queue.append(request)
            counters.waiting.add(1, ordering: .relaxed)
        } else if !request.isDone {
            request.finish(result)
        }
        if !queue.isEmpty { pump() }
    }

    private func connect() {
        guard !isConnecting, !isClosed, connection == nil else { return }
        isConnecting = true
        ConnectionAttempt.start(
            loop: loop, helper: helper, configuration: configuration, counters: counters
        ) { [self] in connected($0) }
    }

    private func connected(_ result: Result<Connection, PostgresError>) {
        switch result {
        case .success(let connection):
            isConnecting = false
            guard !isClosed else { return connection.close() }
            retryDelay.reset()
            lastFailure = nil
            self.connection = connection
            connection.onLoss = { [self] in lost($0) }
            pump()
        case .failure(let error):
            lastFailure = error
            _ = loop.schedule(after: retryDelay.next()) { [self] in
                isConnecting = false
                // Nobody waits: the next request connects.
                if !queue.isEmpty { connect() }
            }
        }
    }

    private func lost(_ reason: PostgresError) {
        connection = nil
        lastFailure = reason
        if !queue.isEmpty { connect() }
    }

    /// Lets requests that have waited too long go; the first in the queue is the oldest.
    private func guardQueue() {
        guard expiry == nil, let oldest = queue.first, !isClosed else { return }
        let wait = MonotonicInstant.now.duration(to: oldest.deadline)
        expiry = loop.schedule(after: max(wait, .milliseconds(1))) { [self] in
            expiry = nil
            while let oldest = queue.first, oldest.deadline <= .now, let request = next() {
                counters.errors.add(1, ordering: .relaxed)
                let busy = PostgresError(.poolExhausted, "The connection is busy.")
                request.finish(.failure(connection == nil ? lastFailure ?? busy : busy))
            }
            guardQueue()
        }
    }

    private func failQueue(_ reason: PostgresError) {
        while let request = next() { request.finish(.failure(reason)) }
    }
}

extension Reader {
    /// Runs one statement and waits for its answer; a cancelled task does not wait on.
    func run(_ sql: SQL) async throws(PostgresError) -> Rows {
        let request = Request([sql])
        let result = await withTaskCancellationHandler {
            await outcome {
                (completion: @escaping @Sendable (Result<[Rows], PostgresError>) -> Void) in
                self.loop.run {
                    guard !request.isDone else { return completion(.failure(.cancelled)) }
                    request.completion = completion
                    self.submit(request)
                }
            }
        } onCancel: {
            self.loop.execute { self.abandon(request) }
        }
        guard let rows = try result.get().first else { throw .misuse("There was no answer.") }
        return rows
    }

    /// Runs statements as one transaction and waits for its end, whatever becomes of the task.
    func commit(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
        let request = Request(statements)
        let result = await outcome {
            (completion: @escaping @Sendable (Result<[Rows], PostgresError>) -> Void) in
            self.loop.run {
                request.completion = completion
                self.submit(request)
            }
        }
        do throws(PostgresError) {
            return try result.get()
        } catch {
            throw request.exchange?.outcome(of: error) ?? error
        }
    }
}

/// Growing pauses between attempts to connect.
struct Backoff {
    private static let shortest = Duration.milliseconds(20)
    private static let longest = Duration.seconds(2)
    private var delay = Self.shortest

    mutating func next() -> Duration {
        defer { delay = min(delay * 2, Self.longest) }
        return delay
    }

    mutating func reset() {
        delay = Self.shortest
    }
}
