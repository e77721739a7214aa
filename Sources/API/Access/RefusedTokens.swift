import Synchronization

/// Counts the tokens that each remote address showed in vain, minute by minute.
///
/// Behind a proxy many people share one address. So a secret that was good before is let through
/// whatever strangers do there; new ones wait for the next minute.
final class RefusedTokens: Sendable {
    /// More addresses, or good secrets, than this are not told apart: the memory stays bounded.
    static let capacity = 10_000

    private struct State {
        var minute: ContinuousClock.Instant
        var refused: [String: Int] = [:]
        /// Hashes, seeded anew by each process.
        var good: Set<Int> = []

        mutating func turn(to now: ContinuousClock.Instant) {
            guard minute.duration(to: now) >= .seconds(60) else { return }
            minute = now
            refused.removeAll(keepingCapacity: true)
        }
    }

    private let limit: Int
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    init(limit: Int, clock: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.limit = limit
        self.clock = clock
        state = Mutex(State(minute: clock()))
    }

    /// Throws ``APIError/tooManyRefusals(seconds:)`` when a secret is not even looked at.
    func mustLookAt(_ secret: String, from address: String) throws(APIError) {
        guard limit > 0 else { return }
        let now = clock()
        let seconds: Int? = state.withLock { state in
            state.turn(to: now)
            let count = state.refused[Self.host(of: address)] ?? state.refused[Self.others] ?? 0
            guard count >= limit, !state.good.contains(secret.hashValue) else { return nil }
            return state.minute.duration(to: now).secondsLeft(of: .seconds(60))
        }
        if let seconds { throw .tooManyRefusals(seconds: seconds) }
    }

    /// Notes whether a secret that was looked at was good.
    func note(_ secret: String, from address: String, isGood: Bool) {
        guard limit > 0 else { return }
        let now = clock()
        state.withLock { state in
            guard !isGood else {
                if state.good.count >= Self.capacity { state.good.removeAll() }
                state.good.insert(secret.hashValue)
                return
            }
            state.turn(to: now)
            state.good.remove(secret.hashValue)
            let host = Self.host(of: address)
            let isKnown = state.refused[host] != nil || state.refused.count < Self.capacity
            state.refused[isKnown ? host : Self.others, default: 0] += 1
        }
    }

    /// Stands for all addresses that found no place of their own.
    private static let others = ""

    /// The address without its port.
    private static func host(of address: String) -> String {
        guard let colon = address.lastIndex(of: ":") else { return address }
        return String(address[..<colon])
    }
}

extension Duration {
    /// Whole seconds until a span is over, rounded up, at least one.
    func secondsLeft(of span: Duration) -> Int {
        let left = (span - self).components
        return max(1, Int(left.seconds) + (left.attoseconds > 0 ? 1 : 0))
    }
}
