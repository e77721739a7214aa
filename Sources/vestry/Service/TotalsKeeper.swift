import Bookkeeping
import Logging

/// Keeps month totals and checkpoints near the end of the books while the service runs.
struct TotalsKeeper {
    private static let interval = Duration.seconds(5)

    private let task: Task<Void, Never>

    init(_ books: Books, logger: Logger) {
        task = Task {
            while !Task.isCancelled {
                do {
                    var began = ContinuousClock.now
                    try await books.keepTotals {
                        // Never more than a third of a processor.
                        try await Task.sleep(for: (ContinuousClock.now - began) * 2)
                        began = .now
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("totals are not kept up", metadata: ["error": "\(error)"])
                }
                do { try await Task.sleep(for: Self.interval) } catch { return }
            }
        }
    }

    /// Ends it and waits until nothing is under way.
    func stop() async {
        task.cancel()
        await task.value
    }
}
