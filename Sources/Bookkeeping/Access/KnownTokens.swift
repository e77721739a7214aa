import Ethereum
import Ledger
import Synchronization

/// A token that was shown before, with whose it is.
struct KnownToken: Sendable {
    let id: ID<APIToken>
    let principal: Principal
    /// Exclusive.
    let expiresAt: Instant
    /// Of the facts that this was read from.
    let generation: Int64
}

/// Tokens that were shown lately, by the SHA-256 of their secrets.
///
/// Memory alone proves nothing: an entry counts only under the generation that the database has now.
final class KnownTokens: Sendable {
    /// More are forgotten all at once, so that strangers cannot fill the memory.
    private static let capacity = 10_000

    private struct State {
        var tokens: [Hash32: KnownToken] = [:]
        /// When the last use of a token was noted.
        var noted: [ID<APIToken>: Instant] = [:]
    }

    private let state = Mutex(State())

    /// The token of this secret, if it was read under this generation and is not expired.
    func find(_ secret: Hash32, generation: Int64, at now: Instant) -> KnownToken? {
        guard let known = state.withLock({ $0.tokens[secret] }),
            known.generation == generation, now < known.expiresAt
        else { return nil }
        return known
    }

    func keep(_ token: KnownToken, of secret: Hash32) {
        state.withLock { state in
            if state.tokens.count >= Self.capacity { state.tokens.removeAll() }
            state.tokens[secret] = token
        }
    }

    /// Whether it is time to note a use: once a minute for each token.
    func mayNote(_ token: ID<APIToken>, at now: Instant) -> Bool {
        state.withLock { state in
            if let noted = state.noted[token], now < noted.advanced(bySeconds: 60) { return false }
            if state.noted.count >= Self.capacity { state.noted.removeAll() }
            state.noted[token] = now
            return true
        }
    }
}
