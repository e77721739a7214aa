import Dispatch
import Foundation
import Logging
import Synchronization

/// Starts the private PostgreSQL again when it dies while the service runs.
///
/// The service itself needs no restart: its connections come back by themselves.
final class PostgresKeeper: Sendable {
    private static let interval = DispatchTimeInterval.milliseconds(250)
    private static let pauseAfterFailure = Duration.seconds(5)

    private let postgres: PrivatePostgres
    private let logger: Logger
    private let queue = DispatchQueue(label: "vestry.postgres")
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        var pausedUntil = ContinuousClock.now
    }

    init(_ postgres: PrivatePostgres, logger: Logger) {
        self.postgres = postgres
        self.logger = logger
        lookLater()
    }

    /// Waits for a restart under way; blocks the calling thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        queue.sync {}
    }

    private func lookLater() {
        queue.asyncAfter(deadline: .now() + Self.interval) { [self] in
            if state.withLock({ $0.isStopped }) { return }
            look()
            lookLater()
        }
    }

    private func look() {
        if ContinuousClock.now < state.withLock({ $0.pausedUntil }) { return }
        do {
            guard try postgres.revive() else { return }
            logger.warning("PostgreSQL had ended and was started again")
        } catch {
            logger.critical("PostgreSQL does not start", metadata: ["error": "\(error)"])
            state.withLock { $0.pausedUntil = .now + Self.pauseAfterFailure }
        }
    }
}
