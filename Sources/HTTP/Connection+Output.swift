import EventLoop

extension Connection {
    /// Runs the handler and sends what it answers; the body of the request's task.
    func handle(_ request: Request, _ exchange: Exchange) async {
        let response = await worker.handler(request)
        loop.checkIsolated()
        if let produce = respond(response, exchange) {
            do {
                try await produce(ResponseWriter(exchange))
                endStream(exchange)
            } catch {
                abortStream(exchange)
            }
        }
        worker.counters.requestEnded()
    }

    /// Sends a response, or its head when the content is streamed: then returns the producer.
    private func respond(
        _ response: Response, _ exchange: Exchange
    ) -> (@Sendable (ResponseWriter) async throws -> Void)? {
        guard self.exchange === exchange, !current.isAnswered, phase == .open else { return nil }
        current.closes = mustClose(response, exchange)
        return send(response)
    }

    /// Sends the server's own answer to a fault, and closes.
    func answer(_ error: HTTPError) {
        current.closes = true
        var response = worker.render(
            ServerFault(
                error: error, requestID: current.id, remoteAddress: remoteAddress,
                method: current.method
            )
        )
        if case .stream = response.body { response.body = .none }
        _ = send(response)
    }

    private func mustClose(_ response: Response, _ exchange: Exchange) -> Bool {
        if !current.keepsAlive || worker.isDraining || exchange.isOverLimit { return true }
        if inputEnded, !hasPending { return true }
        if response.headers["connection"]?.lowercased() == "close" { return true }
        if exchange.isBodyComplete { return false }
        // A client that was not told to go on may send the body or not: nobody can tell.
        if current.owesContinue || exchange.failure != nil { return true }
        return parser.remainingBody ?? 0 > worker.limits.drain
    }

    private func send(
        _ response: Response
    ) -> (@Sendable (ResponseWriter) async throws -> Void)? {
        let framing = ResponseEncoder.framing(response, isOldVersion: current.isOldVersion)
        current.isAnswered = true
        if framing == .close { current.closes = true }
        deadlines.handler = .never
        var bytes: [UInt8] = []
        swap(&bytes, &worker.scratch)
        ResponseEncoder.head(
            response, framing: framing, closes: current.closes, date: worker.date.current(),
            to: &bytes
        )
        let hasContent = current.method != .head && framing != .forbidden
        switch response.body {
        case .bytes(let content) where hasContent && content.count > 16 * 1024:
            output.append(bytes)
            output.append(content)
            flush()
        case .bytes(let content) where hasContent:
            bytes.append(contentsOf: content)
            submit(bytes)
        case .stream(_, let produce) where hasContent:
            output.append(bytes)
            current.stream = framing
            flushSoon()
            return produce
        case .none, .bytes, .stream:
            submit(bytes)
        }
        finishResponse()
        return nil
    }

    /// Sends at once when nothing waits before it; gives the buffer back.
    private func submit(_ bytes: consuming [UInt8]) {
        guard output.isEmpty else {
            output.append(bytes)
            flush()
            return
        }
        guard case .bytes(bytes.count) = socket.send(bytes) else {
            // Not all, or not now, or broken: the queue finds out which.
            output.append(bytes)
            flush()
            return
        }
        bytes.removeAll(keepingCapacity: true)
        worker.scratch = bytes
    }

    private func finishResponse() {
        guard phase == .open else { return }
        current.isResponseComplete = true
        guard let exchange, !current.closes else {
            closeWhenFlushed()
            return
        }
        guard !exchange.isBodyComplete else {
            endExchange()
            return
        }
        exchange.dropBuffered()
        if deadlines.read == .never { expect(.body, worker.timeouts.body) }
        resumeInput()
    }

    /// The request is read and answered: on to the next.
    func endExchange() {
        detach()
        expect(.idle, worker.timeouts.idle)
        guard !worker.isDraining || !pending.isEmpty else {
            closeWhenFlushed()
            return
        }
        resumeInput()
    }
}

// MARK: - Streaming

extension Connection {
    /// Whether so much waits for the client that nothing should be added.
    var isCongested: Bool { output.count > worker.limits.outputQueue }

    /// Takes bytes of a streamed response.
    func writeStream(_ bytes: [UInt8], _ exchange: Exchange) throws(HTTPError) {
        guard self.exchange === exchange, phase == .open, let framing = current.stream else {
            throw .disconnected
        }
        current.streamed += bytes.count
        switch framing {
        case .length(let length) where current.streamed > length:
            close(reset: true)
            throw .responseLengthMismatch
        case .chunked:
            var chunk: [UInt8] = []
            chunk.reserveCapacity(bytes.count + 16)
            ResponseEncoder.chunk(bytes, to: &chunk)
            output.append(chunk)
        case .length, .close, .forbidden:
            output.append(bytes)
        }
        if output.count >= 16 * 1024 { flush() } else { flushSoon() }
    }

    private func endStream(_ exchange: Exchange) {
        guard self.exchange === exchange, phase == .open, let framing = current.stream else {
            return
        }
        if case .length(let length) = framing, length != current.streamed {
            close(reset: true)
            return
        }
        if framing == .chunked { output.append(ResponseEncoder.lastChunk) }
        flush()
        finishResponse()
    }

    private func abortStream(_ exchange: Exchange) {
        guard self.exchange === exchange, current.stream != nil else { return }
        close(reset: true)
    }
}

// MARK: - Sending

extension Connection {
    /// Sends after the work that is ready now, so that small pieces travel together.
    private func flushSoon() {
        guard !flushIsScheduled else { return }
        flushIsScheduled = true
        loop.execute {
            self.flushIsScheduled = false
            self.flush()
        }
    }

    /// Sends what the client takes, and does what waited for that.
    func flush() {
        guard phase == .open || phase == .closing else { return }
        let before = output.count
        switch output.send(to: socket) {
        case .failed:
            close()
            return
        case .empty:
            isBlocked = false
            deadlines.write = .never
        case .blocked:
            isBlocked = true
            if output.count < before || deadlines.write == .never {
                deadlines.write = loop.turnStart.advanced(by: worker.timeouts.writeStall)
                deadlines.unacknowledged = socket.unacknowledgedBytes() ?? 0
            }
        }
        worker.counters.queued(output.count - reportedOutput)
        reportedOutput = output.count
        if !isCongested { exchange?.releaseWriters(.success(())) }
        guard phase == .open else {
            if output.isEmpty { linger() } else { settleOutput() }
            return
        }
        if exchange == nil, hasPending { resumeInput() }
        settleOutput()
    }

    private func settleOutput() {
        updateInterest()
        armTimer()
    }
}
