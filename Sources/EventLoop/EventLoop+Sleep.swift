extension EventLoop {
    /// Suspends for a time on the loop's timers, never on a sleeping thread.
    ///
    /// Ends early with `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        let sleeper = Sleeper()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                execute { sleeper.start(continuation, on: self, for: duration) }
            }
        } onCancel: {
            execute { sleeper.cancel() }
        }
    }
}

/// One sleep. Sendable without proof: only the loop's thread touches it.
private final class Sleeper: @unchecked Sendable {
    private var continuation: CheckedContinuation<Void, any Error>?
    private var timer: Timer?
    private var isCancelled = false

    func start(
        _ continuation: CheckedContinuation<Void, any Error>, on loop: EventLoop,
        for duration: Duration
    ) {
        guard !isCancelled else {
            continuation.resume(throwing: CancellationError())
            return
        }
        self.continuation = continuation
        timer = loop.schedule(after: duration) {
            self.timer = nil
            self.continuation?.resume()
            self.continuation = nil
        }
    }

    func cancel() {
        isCancelled = true
        timer?.cancel()
        timer = nil
        continuation?.resume(throwing: CancellationError())
        continuation = nil
    }
}
