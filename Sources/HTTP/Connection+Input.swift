import EventLoop

extension Connection {
    /// Takes the first `count` bytes of the worker's input buffer.
    func received(_ count: Int) {
        guard phase == .open else { return }
        if pending.isEmpty {
            isParsing = true
            var position = 0
            parse(worker.input, &position, count)
            isParsing = false
            if position < count, phase == .open {
                pending = Array(worker.input[position..<count])
            }
        } else {
            pending.removeFirst(pendingStart)
            pendingStart = 0
            pending.append(contentsOf: worker.input[..<count])
            parsePending()
        }
        settle()
    }

    /// The client has ended its side and may still read: whole requests are answered.
    func endOfInput() {
        inputEnded = true
        switch phase {
        case .lingering: close()
        case .closing, .closed: updateInterest()
        case .open: settle()
        }
    }

    /// Gives up what can never be whole, once all that came is parsed.
    private func giveUpWhatIsCutOff() {
        guard let exchange else {
            // While much waits to be sent, whole requests may wait behind it.
            if !isCongested || !hasPending { closeWhenFlushed() }
            return
        }
        guard !exchange.isBodyComplete, takesBody(exchange) else { return }
        guard !current.isResponseComplete else {
            closeWhenFlushed()
            return
        }
        deadlines.read = .never
        exchange.fail(.disconnected)
        _ = exchange.withdraw()
    }

    /// Parses what waits, if something can be done with it, and sees to deadlines and interest.
    func resumeInput() {
        guard !isParsing, phase == .open else { return }
        parsePending()
        settle()
    }

    private func parsePending() {
        isParsing = true
        let bytes = pending
        var position = pendingStart
        parse(bytes, &position, bytes.count)
        isParsing = false
        guard phase == .open, position < bytes.count else {
            pending = []
            pendingStart = 0
            return
        }
        pendingStart = position
    }

    private func parse(_ input: [UInt8], _ position: inout Int, _ end: Int) {
        while canParse {
            switch parser.next(input, &position, end) {
            case .needMore: return
            case .head(let head): start(head)
            case .body(let range): take(input[range])
            case .end: bodyIsComplete()
            case .fault(let error):
                fault(error)
                return
            }
        }
    }

    private var canParse: Bool {
        guard phase == .open else { return false }
        guard let exchange else { return !isCongested }
        return !exchange.isBodyComplete && takesBody(exchange)
    }

    private func settle() {
        if phase == .open, inputEnded { giveUpWhatIsCutOff() }
        guard phase == .open else { return }
        if exchange == nil, parser.isWithinHead, deadlines.awaited != .head {
            expect(.head, worker.timeouts.head)
        }
        updateInterest()
        armTimer()
    }

    /// Hands a request to the handler, in a task on this loop.
    private func start(_ head: RequestHead) {
        let hasBody = head.framing != .none
        let exchange = Exchange(connection: self, hasBody: hasBody)
        self.exchange = exchange
        current = Current(
            id: requestID(head.headers), method: head.method, keepsAlive: head.keepsAlive,
            isOldVersion: head.isOldVersion, owesContinue: head.expectsContinue
        )
        deadlines.handler = loop.turnStart.advanced(by: worker.timeouts.handler)
        deadlines.read = .never
        deadlines.awaited = .body
        if hasBody, !head.expectsContinue { expect(.body, worker.timeouts.body) }
        let request = Request(
            id: current.id, head: head, exchange: exchange, bodyLimit: worker.limits.body,
            remoteAddress: remoteAddress
        )
        worker.counters.requestStarted()
        exchange.task = Task(executorPreference: loop) {
            await self.handle(request, exchange)
        }
    }

    private func requestID(_ headers: Headers) -> String {
        guard let id = headers["x-request-id"], (1...64).contains(id.utf8.count),
            id.utf8.allSatisfy(Self.isIDByte)
        else { return worker.makeID() }
        return id
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        guard let exchange else { return }
        current.owesContinue = false
        guard !current.isResponseComplete else {
            current.dropped += bytes.count
            if current.dropped > worker.limits.drain { closeWhenFlushed() }
            return
        }
        extendBodyDeadline(bytes.count)
        exchange.append(bytes)
        if !takesBody(exchange) { deadlines.read = .never }
    }

    /// Every byte buys time at the least rate, but never more than the usual patience.
    private func extendBodyDeadline(_ count: Int) {
        let full = loop.turnStart.advanced(by: worker.timeouts.body)
        guard deadlines.read != .never else {
            expect(.body, worker.timeouts.body)
            return
        }
        let bought = Int64(count) * 1_000_000_000 / Int64(worker.timeouts.bodyBytesPerSecond)
        deadlines.read = min(full, deadlines.read.advanced(by: .nanoseconds(bought)))
    }

    private func bodyIsComplete() {
        deadlines.read = .never
        exchange?.completeBody()
        if current.isResponseComplete { endExchange() }
    }

    /// The handler waits for bytes that have not come.
    func bodyIsWanted() {
        guard phase == .open, current.owesContinue, !current.isAnswered else { return }
        current.owesContinue = false
        output.append(ResponseEncoder.interim)
        flush()
        expect(.body, worker.timeouts.body)
        armTimer()
    }

    /// The handler has taken what was buffered.
    func bodyWasRead(_ count: Int) {
        renewHandler(count)
        guard !isParsing, phase == .open, let exchange, !exchange.isBodyComplete else { return }
        if deadlines.read == .never, !current.owesContinue {
            expect(.body, worker.timeouts.body)
        }
        resumeInput()
    }

    /// Every so many bytes of the body give the handler its time anew: a large body is as long on its
    /// way as it needs, at no less than some kilobytes a second, and a small one buys nothing.
    private func renewHandler(_ count: Int) {
        guard deadlines.handler != .never else { return }
        current.readSinceRenewal += count
        guard current.readSinceRenewal >= worker.limits.inputQueue else { return }
        current.readSinceRenewal = 0
        deadlines.handler = loop.turnStart.advanced(by: worker.timeouts.handler)
    }

    /// The input breaks the rules or is too slow.
    func fault(_ error: HTTPError) {
        guard let exchange else {
            current = Current(id: worker.makeID())
            answer(error)
            return
        }
        guard !current.isResponseComplete else {
            closeWhenFlushed()
            return
        }
        // The handler learns of it when it reads on, and its answer is the last one.
        exchange.fail(error)
        deadlines.read = .never
        updateInterest()
    }
}
