/// How often somebody may ask; zero is no limit.
public struct RequestLimits: Sendable, Hashable {
    /// Of one remote address, tokens that were refused.
    public let refusedTokensPerMinute: Int
    /// Of one API token; as many may come at once.
    public let requestsPerSecond: Int

    /// No limits at all.
    public static let none = RequestLimits(refusedTokensPerMinute: 0, requestsPerSecond: 0)

    /// Limits of these, both 0 or more.
    public init(refusedTokensPerMinute: Int, requestsPerSecond: Int) {
        precondition(refusedTokensPerMinute >= 0 && requestsPerSecond >= 0, "Limits are 0 or more.")
        self.refusedTokensPerMinute = refusedTokensPerMinute
        self.requestsPerSecond = requestsPerSecond
    }
}
