import CLibPQ
import EventLoop
import Synchronization

/// One libpq connection in pipeline mode, driven by one loop.
///
/// Sendable without the compiler's proof: every member is used on the loop's own thread, except
/// `isUsable`, which is atomic.
@safe final class Connection: @unchecked Sendable {
    /// What the server still owes, in the order of sending.
    enum Expectation {
        case prepare(PreparedStatements.Entry, Exchange)
        case statement(Exchange, PreparedStatements.Entry?)
        case housekeeping
        case sync(Exchange?)
    }

    /// Work that needs its turn: an exchange, or a copy or script which takes the whole line.
    enum Work {
        case exchange(Exchange)
        case solo(any SoloWork)
    }

    let loop: EventLoop
    let handle: OpaquePointer
    let counters: Counters
    /// Whether the connection is open; from any thread.
    let isUsable = Atomic(true)
    var expected = Queue<Expectation>()
    /// Whether the first of `expected` has had an answer and only its end is to come.
    var headIsAnswered = false
    var held = Queue<Work>()
    var solo: (any SoloWork)?
    var prepared: PreparedStatements
    var cancelsUnderWay = 0
    var lastHeard = MonotonicInstant.now
    var silence: Timer?
    /// Called once, on the loop, when the connection is gone.
    var onLoss: (@Sendable (PostgresError) -> Void)?
    private let helper: EventLoop
    private let answerLimit: Duration?
    private var watch: Watch?
    private var interest: Interest = .read

    /// Takes over an open libpq connection.
    ///
    /// On the loop.
    init(
        _ handle: OpaquePointer, loop: EventLoop, helper: EventLoop,
        configuration: DatabaseConfiguration, counters: Counters
    ) throws(PostgresError) {
        self.loop = loop
        self.helper = helper
        self.counters = counters
        unsafe self.handle = unsafe handle
        prepared = PreparedStatements(capacity: configuration.preparedStatements)
        // The server keeps the statement's limit; well after it the network is at fault.
        answerLimit = configuration.statementTimeout.map { $0 + .seconds(10) }
        guard
            unsafe PQsetnonblocking(handle, 1) == 0,
            unsafe PQenterPipelineMode(handle) == 1
        else { throw .lost(unsafe Self.message(of: handle)) }
        do throws(EventLoopError) {
            watch = try loop.watch(unsafe PQsocket(handle), .read) { [self] in ready($0) }
        } catch {
            throw .lost("The connection cannot be watched: \(error)")
        }
        counters.open.add(1, ordering: .relaxed)
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// Whether nothing is under way and no transaction is open.
    var isClean: Bool {
        isUsable.load(ordering: .relaxed) && expected.isEmpty && held.isEmpty && solo == nil
            && cancelsUnderWay == 0 && (unsafe PQtransactionStatus(handle)) == PQTRANS_IDLE
    }

    /// Sends the exchange now, or as soon as what takes the whole line has ended.
    func submit(_ exchange: Exchange) {
        guard !exchange.isCancelled else { return exchange.finish(.failure(.cancelled)) }
        held.append(.exchange(exchange))
        advance()
    }

    /// Starts work that takes the whole line once everything before it has been answered.
    func submit(_ work: any SoloWork) {
        held.append(.solo(work))
        advance()
    }

    /// Sends what is held back, as far as its turn has come.
    func advance() {
        while solo == nil, cancelsUnderWay == 0, let next = held.first {
            guard isUsable.load(ordering: .relaxed) else { break }
            switch next {
            case .exchange(let exchange):
                _ = held.popFirst()
                send(exchange)
            case .solo(let work):
                guard expected.isEmpty else { return }
                _ = held.popFirst()
                begin(work)
            }
        }
        if !isUsable.load(ordering: .relaxed) { failHeld(.lost("The connection is closed.")) }
    }

    /// Closes the connection and fails whatever still waits for it.
    func close(_ reason: PostgresError = .closed) {
        guard isUsable.exchange(false, ordering: .relaxed) else { return }
        counters.open.subtract(1, ordering: .relaxed)
        watch?.cancel()
        watch = nil
        silence?.cancel()
        silence = nil
        let owed = expected.removeAll()
        let solo = solo
        self.solo = nil
        for case .sync(let exchange?) in owed {
            exchange.finish(.failure(exchange.failure?.ifLost ?? reason))
        }
        solo?.lost(reason)
        failHeld(reason)
        let onLoss = onLoss
        self.onLoss = nil
        onLoss?(reason)
    }

    /// Closes the connection because libpq says so.
    func lose() {
        close(.lost(unsafe Self.message(of: handle)))
    }

    /// Writes what libpq holds, and asks the loop for what is still to come.
    func flush() {
        guard isUsable.load(ordering: .relaxed) else { return }
        switch unsafe PQflush(handle) {
        case 0:
            want(solo?.wantsRead == false ? [] : .read)
            solo?.flushed()
        case 1: awaitRoom()
        default: receive()
        }
    }

    /// Asks the loop to say when there is room to write again.
    func awaitRoom() {
        want([.read, .write])
    }

    /// Asks the server to stop what runs now; nothing is sent until the request has been made.
    func cancelRunning() {
        guard
            isUsable.load(ordering: .relaxed), let request = unsafe CancelRequest(handle)
        else { return }
        cancelsUnderWay += 1
        helper.execute { [self] in
            request.send()
            loop.execute { [self] in
                cancelsUnderWay -= 1
                advance()
            }
        }
    }

    static func message(of handle: OpaquePointer) -> String {
        guard let text = unsafe PQerrorMessage(handle) else { return "" }
        let message = PostgresError.oneLine(unsafe String(cString: text))
        return message.isEmpty ? "The connection broke." : message
    }

    private func failHeld(_ reason: PostgresError) {
        for work in held.removeAll() {
            switch work {
            case .exchange(let exchange): exchange.finish(.failure(reason))
            case .solo(let work): work.lost(reason)
            }
        }
    }

    private func want(_ wanted: Interest) {
        guard wanted != interest, let watch else { return }
        interest = wanted
        watch.change(to: wanted)
    }

    private func ready(_ readiness: Readiness) {
        if readiness == .write {
            // Room to write is an event for work that sends data; the rest just goes on.
            solo?.ready()
        } else {
            receive()
        }
        flush()
    }

    private func receive() {
        lastHeard = .now
        let isIntact = unsafe PQconsumeInput(handle) == 1
        if let solo {
            solo.ready()
        } else {
            takeAnswers()
        }
        guard isUsable.load(ordering: .relaxed) else { return }
        if !isIntact || (unsafe PQstatus(handle)) == CONNECTION_BAD { lose() }
    }
}

extension Connection {
    /// Looks after the answer's limit while something is owed.
    func expectAnswer() {
        // What is owed from now on is waited for from now on, whatever an earlier wait was for.
        lastHeard = .now
        guard silence == nil, let answerLimit else { return }
        watchSilence(for: answerLimit, limit: answerLimit)
    }

    private func watchSilence(for delay: Duration, limit: Duration) {
        silence = loop.schedule(after: delay) { [weak self] in
            guard let self else { return }
            silence = nil
            guard !expected.isEmpty || solo?.isAwaitingServer == true else { return }
            let quiet = lastHeard.duration(to: .now)
            guard quiet < limit else { return close(.lost("The server fell silent.")) }
            watchSilence(for: limit - quiet, limit: limit)
        }
    }
}

extension PostgresError {
    /// Whether the connection ended before the answer.
    var isLost: Bool { kind == .connectionLost || kind == .closed }

    /// The error itself when it tells of the loss of the connection.
    var ifLost: PostgresError? { kind == .connectionLost ? self : nil }
}
