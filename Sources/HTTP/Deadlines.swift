import EventLoop

/// The deadlines of a connection and the one timer that serves them.
///
/// Deadlines move with every request, the timer does not: it fires at the earliest deadline it
/// ever knew, looks again, and is set anew.
struct Deadlines {
    /// What the client is awaited for.
    enum Awaited {
        case idle
        case head
        case body
        case linger
    }

    var awaited = Awaited.idle
    var read = MonotonicInstant.never
    var handler = MonotonicInstant.never
    var write = MonotonicInstant.never
    /// What the system held unacknowledged when the write deadline was set.
    var unacknowledged = 0
    private var timer: Timer?
    private var timerInstant = MonotonicInstant.never

    /// Sets the timer if it would fire later than the earliest deadline.
    mutating func arm(on loop: EventLoop, _ work: @escaping () -> Void) {
        let earliest = min(read, handler, write)
        guard earliest < timerInstant else { return }
        timer?.cancel()
        timerInstant = earliest
        timer = loop.schedule(after: loop.now.duration(to: earliest), work)
    }

    mutating func timerFired() {
        timer = nil
        timerInstant = .never
    }

    mutating func cancel() {
        timer?.cancel()
        timerFired()
    }
}

extension MonotonicInstant {
    static let never = MonotonicInstant(nanoseconds: .max)
}

extension Connection {
    /// Expects something of the client within a time from now.
    func expect(_ awaited: Deadlines.Awaited, _ time: Duration) {
        deadlines.awaited = awaited
        deadlines.read = loop.turnStart.advanced(by: time)
    }

    func armTimer() {
        guard phase != .closed else { return }
        deadlines.arm(on: loop) { [unowned self] in
            withExtendedLifetime(self) { self.timerFired() }
        }
    }

    private func timerFired() {
        deadlines.timerFired()
        let now = loop.turnStart
        if deadlines.write <= now, !clientHasTakenSome(now) {
            close(reset: true)
            return
        }
        if deadlines.handler <= now { handlerIsLate(now) }
        if deadlines.read <= now { clientIsLate() }
        armTimer()
    }

    /// A slow client may drain the system's buffer for long before there is room to write again:
    /// that is progress too.
    private func clientHasTakenSome(_ now: MonotonicInstant) -> Bool {
        guard let left = socket.unacknowledgedBytes(), left < deadlines.unacknowledged else {
            return false
        }
        deadlines.unacknowledged = left
        deadlines.write = now.advanced(by: worker.timeouts.writeStall)
        return true
    }

    /// Answers 503 and cancels; while the handler is committing, waits for another round.
    private func handlerIsLate(_ now: MonotonicInstant) {
        guard let exchange, !current.isAnswered else {
            deadlines.handler = .never
            return
        }
        guard exchange.withdraw() else {
            deadlines.handler = now.advanced(by: worker.timeouts.handler)
            return
        }
        answer(.handlerTimeout)
    }

    private func clientIsLate() {
        deadlines.read = .never
        switch deadlines.awaited {
        case .idle where output.isEmpty, .linger: close()
        case .idle: expect(.idle, worker.timeouts.idle)
        case .head, .body: fault(.requestTimeout)
        }
    }
}
