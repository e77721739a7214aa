import EventLoop

extension EventLoop {
    /// Runs work now on the loop's own thread, otherwise as soon as the loop gets to it.
    func run(_ work: @escaping @Sendable () -> Void) {
        isCurrent ? work() : execute(work)
    }
}

/// Waits for something that a loop completes by calling back once.
func waitForCallback<Value: Sendable>(
    _ start: (@escaping @Sendable (Result<Value, PostgresError>) -> Void) -> Void
) async throws(PostgresError) -> Value {
    let result = await withCheckedContinuation {
        (continuation: CheckedContinuation<Result<Value, PostgresError>, Never>) in
        start { continuation.resume(returning: $0) }
    }
    return try result.get()
}

extension Connection {
    /// Sends an exchange and waits for its end, whatever becomes of the task.
    func finish(_ exchange: Exchange) async throws(PostgresError) -> [Rows] {
        try await waitForCallback { completion in
            exchange.completion = completion
            self.loop.run { self.submit(exchange) }
        }
    }

    /// Sends an exchange and waits for its end; a cancelled task has the statement cancelled.
    func run(_ exchange: Exchange) async throws(PostgresError) -> [Rows] {
        let result = await withTaskCancellationHandler {
            await Result { () async throws(PostgresError) in try await self.finish(exchange) }
        } onCancel: {
            self.loop.execute { self.cancel(exchange) }
        }
        return try result.get()
    }

    /// Waits for a step of a copy or script; a cancelled task has the running command cancelled.
    func step<Value: Sendable>(
        _ start:
            @escaping @Sendable (@escaping @Sendable (Result<Value, PostgresError>) -> Void) -> Void
    ) async throws(PostgresError) -> Value {
        let result = await withTaskCancellationHandler {
            await Result { () async throws(PostgresError) -> Value in
                try await waitForCallback { completion in
                    self.loop.run { start(completion) }
                }
            }
        } onCancel: {
            self.loop.execute { self.cancelSolo() }
        }
        do {
            return try result.get()
        } catch  where Task.isCancelled && error.sqlState == .queryCanceled {
            throw error.with(kind: .cancelled)
        }
    }

    private func cancelSolo() {
        if solo?.isAwaitingServer == true { cancelRunning() }
    }
}

extension Result where Failure == PostgresError {
    /// The outcome of asynchronous work.
    init(_ work: () async throws(PostgresError) -> Success) async {
        do throws(PostgresError) {
            self = .success(try await work())
        } catch {
            self = .failure(error)
        }
    }
}
