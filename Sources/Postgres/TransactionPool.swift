import EventLoop
import Synchronization

/// The dedicated connections: at most so many, handed out in the order of asking.
final class TransactionPool: Sendable {
    /// What a request gets: a connection, or leave to make one.
    enum Grant: Sendable {
        case connection(Connection)
        case place
    }

    private struct Waiter {
        let id: UInt64
        let completion: @Sendable (Result<Grant, PostgresError>) -> Void
    }

    /// What becomes of a connection that was given back.
    private enum Next {
        case serves(Waiter)
        case rests
        case closes
    }

    private struct State {
        var idle: [Connection] = []
        /// Connections taken, idle, or being made.
        var places = 0
        var waiters = Queue<Waiter>()
        var lastWaiter: UInt64 = 0
        var isClosed = false
        var closing: (@Sendable () -> Void)?
    }

    private let configuration: DatabaseConfiguration
    private let loops: EventLoopGroup
    private let helper: EventLoop
    private let counters: Counters
    private let state = Mutex(State())

    init(
        configuration: DatabaseConfiguration, loops: EventLoopGroup, helper: EventLoop,
        counters: Counters
    ) {
        self.configuration = configuration
        self.loops = loops
        self.helper = helper
        self.counters = counters
    }

    var idleCount: Int { state.withLock { $0.idle.count } }
    /// Whether no connection is open or being made.
    var isEmpty: Bool { state.withLock { $0.places == 0 } }

    /// A connection for one transaction; connects, and retries with growing pauses, up to the
    /// waiting time.
    ///
    /// Give it back with `release`.
    func acquire(isPatient: Bool = true) async throws(PostgresError) -> Connection {
        let deadline = MonotonicInstant.now.advanced(by: configuration.waitLimit)
        let loop = EventLoop.current ?? loops.next()
        var backoff = Backoff()
        while true {
            switch try await grant(until: deadline, on: loop) {
            case .connection(let connection):
                return connection
            case .place:
                let result = await connect(on: loop)
                if case .success(let connection) = result { return connection }
                freePlace()
                let pause = backoff.next()
                let isLate = MonotonicInstant.now.advanced(by: pause) >= deadline
                if !isPatient || isLate { return try result.get() }
                do { try await loop.sleep(for: pause) } catch { throw .cancelled }
            }
        }
    }

    /// Takes a connection back; one that is not clean is closed and its place is free.
    func release(_ connection: Connection) {
        connection.loop.run { [self] in
            guard connection.isClean else {
                connection.onLoss = nil
                connection.close()
                return freePlace()
            }
            // Decided in one step: a pool that closes meanwhile finds it idle, or does not know it.
            let next = state.withLock { state -> Next in
                if state.isClosed { return .closes }
                if let waiter = state.waiters.popFirst() { return .serves(waiter) }
                state.idle.append(connection)
                connection.onLoss = { [self, weak connection] _ in forget(connection) }
                return .rests
            }
            switch next {
            case .serves(let waiter):
                counters.waiting.subtract(1, ordering: .relaxed)
                waiter.completion(.success(.connection(connection)))
            case .closes:
                connection.close()
                freePlace()
            case .rests: break
            }
        }
    }

    /// Refuses new requests, closes what is idle, and waits for the rest up to the waiting time.
    func close() async {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle {
            connection.loop.run { [self] in
                connection.onLoss = nil
                connection.close()
                freePlace()
            }
        }
        for waiter in state.withLock({ $0.waiters.removeAll() }) {
            counters.waiting.subtract(1, ordering: .relaxed)
            waiter.completion(.failure(.closed))
        }
        let limit = configuration.waitLimit
        let loop = loops.next()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isEmpty = state.withLock { state in
                if state.places > 0 { state.closing = { continuation.resume() } }
                return state.places == 0
            }
            guard !isEmpty else { return continuation.resume() }
            loop.execute { [self] in
                _ = loop.schedule(after: limit) { [self] in finishClosing() }
            }
        }
    }

    private func grant(
        until deadline: MonotonicInstant, on loop: EventLoop
    ) async throws(PostgresError) -> Grant {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let result = await withTaskCancellationHandler {
            await outcome { completion in
                let waiter = Waiter(id: id, completion: completion)
                guard let result = self.claim(waiter, on: loop) else {
                    // Cancelled before it joined the queue: the handler found nothing.
                    if Task.isCancelled { self.leave(id, .cancelled) }
                    return self.limit(id, until: deadline, on: loop)
                }
                completion(result)
            }
        } onCancel: {
            self.leave(id, .cancelled)
        }
        return try result.get()
    }

    /// What can be had at once; nil when the request joined the queue.
    private func claim(_ waiter: Waiter, on loop: EventLoop) -> Result<Grant, PostgresError>? {
        state.withLock { state in
            if state.isClosed { return .failure(.closed) }
            let isOpen = { (c: Connection) in c.isUsable.load(ordering: .relaxed) }
            let own = state.idle.lastIndex { $0.loop === loop && isOpen($0) }
            if let index = own ?? state.idle.lastIndex(where: isOpen) {
                return .success(.connection(state.idle.remove(at: index)))
            }
            if state.places < configuration.transactionConnections {
                state.places += 1
                return .success(.place)
            }
            guard state.waiters.count < configuration.queueLimit else {
                counters.errors.add(1, ordering: .relaxed)
                return .failure(PostgresError(.poolExhausted, "The queue is full."))
            }
            state.waiters.append(waiter)
            counters.waiting.add(1, ordering: .relaxed)
            return nil
        }
    }

    private func limit(_ id: UInt64, until deadline: MonotonicInstant, on loop: EventLoop) {
        loop.run { [self] in
            let wait = MonotonicInstant.now.duration(to: deadline)
            _ = loop.schedule(after: max(wait, .zero)) { [self] in
                leave(id, PostgresError(.poolExhausted, "Every connection is taken."))
            }
        }
    }

    private func leave(_ id: UInt64, _ reason: PostgresError) {
        let waiter = state.withLock { state in
            var found: Waiter?
            state.waiters.remove { waiter in
                guard waiter.id == id else { return false }
                found = waiter
                return true
            }
            return found
        }
        guard let waiter else { return }
        counters.waiting.subtract(1, ordering: .relaxed)
        if reason.kind == .poolExhausted { counters.errors.add(1, ordering: .relaxed) }
        waiter.completion(.failure(reason))
    }

    private func connect(on loop: EventLoop) async -> Result<Connection, PostgresError> {
        await outcome { completion in
            ConnectionAttempt.start(
                loop: loop, helper: self.helper, configuration: self.configuration,
                counters: self.counters, completion: completion)
        }
    }

    /// An idle connection was lost.
    private func forget(_ connection: Connection?) {
        let wasIdle = state.withLock { state in
            guard let index = state.idle.firstIndex(where: { $0 === connection }) else {
                return false
            }
            state.idle.remove(at: index)
            return true
        }
        if wasIdle { freePlace() }
    }

    /// Passes a free place on to whoever waits first.
    private func freePlace() {
        let (taker, isDone) = state.withLock { state in
            if let waiter = state.waiters.popFirst() { return (Waiter?.some(waiter), false) }
            state.places -= 1
            return (nil, state.places == 0)
        }
        if let taker {
            counters.waiting.subtract(1, ordering: .relaxed)
            taker.completion(.success(.place))
        }
        if isDone { finishClosing() }
    }

    private func finishClosing() {
        let closing = state.withLock { state in
            defer { state.closing = nil }
            return state.closing
        }
        closing?()
    }
}
