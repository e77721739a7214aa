import EventLoop

/// One client connection: bytes in, requests to the handler, responses out, in order.
///
/// Requests of a connection are handled one after another; what is pipelined behind waits as
/// bytes, within a limit. Sendable without proof: everything is touched on the loop's thread.
final class Connection: @unchecked Sendable {
    enum Phase {
        /// Requests are taken.
        case open
        /// The last response is on its way; input is no longer looked at.
        case closing
        /// All is sent; the rest of the input is dropped so that no reset overtakes the response.
        case lingering
        case closed
    }

    /// What is known of the request being handled.
    struct Current {
        var id = ""
        var method: Method?
        var keepsAlive = false
        var isOldVersion = false
        /// The client waits for `100 Continue`.
        var owesContinue = false
        var isAnswered = false
        var isResponseComplete = false
        /// The connection closes after the response.
        var closes = false
        /// How the streamed response is framed.
        var stream: ResponseEncoder.Framing?
        var streamed = 0
        /// Bytes of the body that the handler took since its time began or began anew.
        var readSinceRenewal = 0
        /// Bytes of the body dropped after the response.
        var dropped = 0
    }

    let worker: Worker
    let loop: EventLoop
    let remoteAddress: String
    /// The place in the worker's list.
    var slot = 0
    var phase = Phase.open
    var exchange: Exchange?
    var current = Current()
    var parser: RequestParser
    /// Bytes that came but cannot be parsed yet, from `pendingStart` on.
    var pending: [UInt8] = []
    var pendingStart = 0
    var isParsing = false
    var inputEnded = false
    var output = OutputQueue()
    var reportedOutput = 0
    var isBlocked = false
    var flushIsScheduled = false
    var deadlines = Deadlines()
    let socket: Socket
    private var watch: Watch?

    init(_ socket: Socket, peer: SocketAddress, worker: Worker) {
        self.socket = socket
        self.worker = worker
        loop = worker.loop
        parser = RequestParser(limits: worker.limits)
        remoteAddress =
            switch peer {
            case .tcp: peer.description
            case .unix: "unix"
            }
    }

    /// Begins to serve; false when the system refuses to watch the socket.
    func open() -> Bool {
        do throws(EventLoopError) {
            watch = try loop.watch(socket.descriptor, .read) { [unowned self] readiness in
                self.ready(readiness)
            }
        } catch {
            return false
        }
        expect(.idle, worker.timeouts.idle)
        armTimer()
        return true
    }

    private func ready(_ readiness: Readiness) {
        // The worker's list may let go of the connection below.
        withExtendedLifetime(self) {
            guard readiness.isDisjoint(with: [.hangUp, .failure]) else {
                close()
                return
            }
            if readiness.contains(.write) { flush() }
            if readiness.contains(.read), phase != .closed { receive() }
        }
    }

    private func receive() {
        switch socket.receive(into: &worker.input) {
        case .bytes(let count): received(count)
        case .wouldBlock: break
        case .ended: endOfInput()
        case .failed: close()
        }
    }

    /// Watches for what can be used now.
    func updateInterest() {
        guard phase != .closed else { return }
        var interest: Interest = isBlocked ? .write : []
        if !inputEnded, wantsInput { interest.insert(.read) }
        watch?.change(to: interest)
    }

    /// Whether bytes wait to be parsed.
    var hasPending: Bool { pendingStart < pending.count }

    private var wantsInput: Bool {
        switch phase {
        case .lingering: return true
        case .closing, .closed: return false
        case .open: break
        }
        if let exchange, !exchange.isBodyComplete { return takesBody(exchange) }
        return pending.count - pendingStart < worker.limits.inputQueue
    }

    /// Whether more of the body can be taken now.
    func takesBody(_ exchange: Exchange) -> Bool {
        exchange.failure == nil
            && (current.isResponseComplete
                || exchange.buffered.count < worker.limits.inputQueue)
    }

    /// Lets go of the handler: what it still does concerns the connection no more.
    func detach() {
        guard let exchange else { return }
        self.exchange = nil
        exchange.connection = nil
        exchange.fail(.disconnected)
        deadlines.handler = .never
    }

    /// Sends what is queued, then ends the connection.
    func closeWhenFlushed() {
        detach()
        phase = .closing
        pending = []
        pendingStart = 0
        deadlines.read = .never
        flush()
    }

    /// Ends the writing side and waits a little for the client to end its own.
    func linger() {
        guard !inputEnded else {
            close()
            return
        }
        phase = .lingering
        socket.finishSending()
        expect(.linger, worker.timeouts.linger)
        updateInterest()
        armTimer()
    }

    /// Ends everything now; the handler's task is cancelled unless it is committing. With
    /// `reset` the client learns that what it has is not the whole.
    func close(reset: Bool = false) {
        guard phase != .closed else { return }
        phase = .closed
        watch?.cancel()
        watch = nil
        deadlines.cancel()
        _ = exchange?.withdraw()
        detach()
        worker.counters.queued(-reportedOutput)
        reset ? socket.closeWithReset() : socket.close()
        worker.forget(self)
    }
}

// MARK: - Shutdown

extension Connection {
    /// Closes when idle; a request that has begun is still answered.
    func drain() {
        if phase == .open, exchange == nil, !parser.isWithinHead, pending.isEmpty {
            closeWhenFlushed()
        }
    }

    /// Breaks off, except while the handler is committing and `force` does not ask for it.
    func abandon(force: Bool) {
        if exchange?.withdraw() ?? true || force { close() }
    }
}
