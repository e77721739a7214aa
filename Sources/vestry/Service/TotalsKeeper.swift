import Bookkeeping
import Logging

/// Keeps month totals and checkpoints near the end of the books while the service runs.
struct TotalsKeeper {
    private static let interval = Duration.seconds(5)
    /// How many entries reports may have to sum up besides the totals of months.
    private static let tolerableEntries: Int64 = 50_000

    private let task: Task<Void, Never>

    init(_ books: Books, logger: Logger) {
        task = Task {
            while !Task.isCancelled {
                do {
                    var began = ContinuousClock.now
                    try await books.keepTotals { waiting in
                        let step = ContinuousClock.now - began
                        try await Task.sleep(for: Self.rest(after: step, waiting: waiting))
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

    /// How long to rest after a step: a tenth of a processor is enough as long as few entries wait, because
    /// whoever records needs both; what is not kept up that way gets a third.
    static func rest(after step: Duration, waiting: Int64) -> Duration {
        step * (waiting <= tolerableEntries ? 9 : 2)
    }

    /// Ends it and waits until nothing is under way.
    func stop() async {
        task.cancel()
        await task.value
    }
}
