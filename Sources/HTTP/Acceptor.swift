import EventLoop

/// Accepts on one listener and hands the connections to the workers in turn.
///
/// Sendable without proof: touched on its loop's thread only.
final class Acceptor: @unchecked Sendable {
    let loop: EventLoop
    private let listener: Listener
    private let workers: [Worker]
    private let counters: ServerCounters
    private let maximum: Int
    private let pause: Duration
    private let accept: @Sendable (Listener) -> Acceptance
    private var watch: Watch?
    private var turn = 0

    init(
        _ listener: Listener, workers: [Worker], counters: ServerCounters,
        configuration: ServerConfiguration, accept: @escaping @Sendable (Listener) -> Acceptance
    ) {
        self.listener = listener
        self.workers = workers
        self.counters = counters
        maximum = configuration.limits.connections
        pause = configuration.timeouts.acceptPause
        self.accept = accept
        loop = workers[0].loop
    }

    /// Begins to accept; the loop keeps the acceptor until it is stopped.
    func start() throws(EventLoopError) {
        watch = try loop.watch(listener.descriptor, .read) { _ in self.acceptWaiting() }
    }

    func stop() {
        watch?.cancel()
        watch = nil
        listener.close()
    }

    private func acceptWaiting() {
        for _ in 0..<64 {
            guard counters.open < maximum else {
                rest()
                return
            }
            switch accept(listener) {
            case .accepted(let socket, let peer): handOut(socket, peer)
            case .wouldBlock: return
            case .aborted: continue
            case .exhausted:
                rest()
                return
            }
        }
    }

    private func handOut(_ socket: Socket, _ peer: SocketAddress) {
        counters.connectionOpened()
        let worker = workers[turn % workers.count]
        turn &+= 1
        guard worker.loop !== loop else {
            worker.adopt(socket, peer: peer)
            return
        }
        worker.loop.execute { worker.adopt(socket, peer: peer) }
    }

    /// Leaves clients in the system's queue for a while; a level-triggered retry would spin.
    private func rest() {
        watch?.change(to: [])
        _ = loop.schedule(after: pause) { self.watch?.change(to: .read) }
    }
}
