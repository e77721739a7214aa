import EventLoop

extension EventLoop {
    /// Runs work now on the loop's own thread, otherwise as soon as the loop gets to it.
    func run(_ work: @escaping @Sendable () -> Void) {
        isCurrent ? work() : execute(work)
    }
}

/// Waits for something that a loop completes by calling back once, and gives its outcome.
///
/// It does not throw: asynchronous closures with a typed error, nested in one another, were seen
/// to be compiled to a jump to address zero (Swift 6.3).
func outcome<Value: Sendable>(
    _ start: (@escaping @Sendable (Result<Value, PostgresError>) -> Void) -> Void
) async -> Result<Value, PostgresError> {
    await withCheckedContinuation {
        (continuation: CheckedContinuation<Result<Value, PostgresError>, Never>) in
        start { continuation.resume(returning: $0) }
    }
}

extension Connection {
    /// Sends an exchange and waits for its end, whatever becomes of the task.
    func finish(_ exchange: Exchange) async -> Result<[Rows], PostgresError> {
        await outcome { completion in
            exchange.completion = completion
            self.loop.run { self.submit(exchange) }
        }
    }

    /// Sends an exchange and waits for its end; a cancelled task has the statement cancelled.
    func run(_ exchange: Exchange) async throws(PostgresError) -> [Rows] {
        let result = await withTaskCancellationHandler {
            await self.finish(exchange)
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
            await outcome { completion in
                self.loop.run { start(completion) }
            }
        } onCancel: {
            self.loop.execute { self.cancelSolo() }
        }
        if case .failure(let error) = result, Task.isCancelled, error.sqlState == .queryCanceled {
            throw error.with(kind: .cancelled)
        }
        return try result.get()
    }

    private func cancelSolo() {
        if solo?.isAwaitingServer == true { cancelRunning() }
    }
}
