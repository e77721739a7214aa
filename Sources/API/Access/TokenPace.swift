import Ledger
import Synchronization

/// Holds every API token to a number of requests a second; a second's worth may come at once.
///
/// For each token one instant is kept: when it will have made up for all that it asked (the generic
/// cell rate algorithm). Only good tokens come here, so their number bounds the memory.
final class TokenPace: Sendable {
    private static let capacity = 10_000

    private let requestsPerSecond: Int
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let even = Mutex<[ID<APIToken>: ContinuousClock.Instant]>([:])

    init(requestsPerSecond: Int, clock: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.requestsPerSecond = requestsPerSecond
        self.clock = clock
    }

    /// Counts a request; throws ``APIError/tooManyRequests(seconds:)`` when it comes too soon.
    func mustAllow(_ token: ID<APIToken>) throws(APIError) {
        guard requestsPerSecond > 0 else { return }
        let now = clock()
        let share = Duration.seconds(1) / requestsPerSecond
        let isTooSoon = even.withLock { even in
            let due = max(even[token] ?? now, now)
            guard now.duration(to: due) + share <= .seconds(1) else { return true }
            if even.count >= Self.capacity, even[token] == nil {
                even = even.filter { $0.value > now }
            }
            even[token] = due + share
            return false
        }
        // The next place is free after one share, far less than a second.
        if isTooSoon { throw .tooManyRequests(seconds: 1) }
    }
}
