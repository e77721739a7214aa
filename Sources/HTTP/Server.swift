public import EventLoop
import Synchronization

/// A strict HTTP/1.1 origin server on event loops.
///
/// The handler runs as a task on the loop of its connection and must not block it. TLS is for a
/// proxy in front.
public final class Server: Sendable {
    /// What the server counts.
    public let counters = ServerCounters()
    private let configuration: ServerConfiguration
    private let workers: [Worker]
    private let accept: @Sendable (Listener) -> Acceptance
    private let acceptors = Mutex<[Acceptor]>([])

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen and what to allow.
    ///   - loops: The loops that share the connections; the first one accepts. They stay the
    ///     caller's to stop.
    ///   - render: Turns a fault that the server answers itself into a response; a streamed body
    ///     is left out.
    ///   - handler: Answers requests; called on a loop, for each connection one at a time.
    public convenience init(
        configuration: ServerConfiguration, loops: EventLoopGroup,
        render: @escaping @Sendable (ServerFault) -> Response = { Response.plain($0) },
        handler: @escaping @Sendable (Request) async -> Response
    ) {
        self.init(
            configuration: configuration, loops: loops, render: render,
            accept: { $0.accept() }, handler: handler
        )
    }

    /// As above, with another way to accept.
    init(
        configuration: ServerConfiguration, loops: EventLoopGroup,
        render: @escaping @Sendable (ServerFault) -> Response,
        accept: @escaping @Sendable (Listener) -> Acceptance,
        handler: @escaping @Sendable (Request) async -> Response
    ) {
        self.configuration = configuration
        self.accept = accept
        let counters = counters
        workers = loops.loops.map { loop in
            Worker(
                loop: loop, configuration: configuration, counters: counters, handler: handler,
                render: render
            )
        }
    }

    /// Listens on all addresses, or on none if one fails; returns them with their real ports, in
    /// the order of the configuration.
    public func start() async throws(EventLoopError) -> [SocketAddress] {
        var listeners: [Listener] = []
        do throws(EventLoopError) {
            for address in configuration.listeners {
                listeners.append(try Listener(address))
            }
        } catch {
            for listener in listeners { listener.close() }
            throw error
        }
        let started = listeners.map { listener in
            Acceptor(
                listener, workers: workers, counters: counters, configuration: configuration,
                accept: accept
            )
        }
        let result = await workers[0].loop.call { () -> Result<Void, EventLoopError> in
            do throws(EventLoopError) {
                for acceptor in started { try acceptor.start() }
                return .success(())
            } catch {
                for acceptor in started { acceptor.stop() }
                return .failure(error)
            }
        }
        try result.get()
        acceptors.withLock { $0 += started }
        return listeners.map(\.address)
    }

    /// Stops in order: accepts no more, closes idle connections, answers what has begun; after
    /// the grace cancels what still runs, and waits once more, at most for the handler timeout,
    /// for handlers that are committing.
    public func shutdown(grace: Duration) async {
        let stopping = acceptors.withLock { acceptors in
            defer { acceptors = [] }
            return acceptors
        }
        await workers[0].loop.call {
            for acceptor in stopping { acceptor.stop() }
        }
        await onEachLoop { $0.drain() }
        await wait(atMost: grace)
        await onEachLoop { $0.abandon(force: false) }
        await wait(atMost: configuration.timeouts.handler)
        await onEachLoop { $0.abandon(force: true) }
    }

    private func onEachLoop(_ work: @escaping @Sendable (Worker) -> Void) async {
        for worker in workers {
            await worker.loop.call { work(worker) }
        }
    }

    /// Waits until no connection is open and no handler runs.
    private func wait(atMost time: Duration) async {
        let loop = workers[0].loop
        let end = loop.now.advanced(by: time)
        while counters.open > 0 || counters.requestsInFlight > 0, loop.now < end {
            do {
                try await loop.sleep(for: .milliseconds(5))
            } catch {
                // Whoever waits was cancelled: no more patience.
                return
            }
        }
    }
}

extension EventLoop {
    /// Runs work on the loop and returns what it gave.
    fileprivate func call<Result: Sendable>(
        _ work: @escaping @Sendable () -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            execute { continuation.resume(returning: work()) }
        }
    }
}
