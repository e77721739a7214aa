public import Ethereum

/// The terms of a grant and all that has happened to it: what there is to know at any second.
///
/// A value of this type is consistent: every event was possible after those before it. Events are in
/// the order in which they were recorded, which is the order of their times; only releases may be
/// of an earlier second, where the rule does not count from the last claim.
public struct GrantHistory: Hashable, Sendable {
    /// The terms that were approved.
    public let terms: VestingTerms
    /// In the order in which they were recorded.
    public internal(set) var events: [GrantEvent] = []

    var curve: VestingCurve
    /// The terms and what was unlocked when they took effect, oldest first.
    var versions: [Version]
    /// All releases, whenever.
    var releasedTotal = UInt256.zero
    var latestRelease: UnixTime?
    /// The latest event that was no release.
    var latestChange: UnixTime?
    /// When nothing more changes.
    var endedAt: UnixTime?

    /// Terms from a second on.
    struct Version: Hashable, Sendable {
        let time: UnixTime
        let terms: VestingTerms
        /// What was unlocked before by the terms before; it stays so.
        let unlocked: UInt256
    }

    /// A grant to which nothing has happened.
    public init(_ terms: VestingTerms) {
        self.terms = terms
        curve = VestingCurve(terms)
        versions = [
            Version(time: UnixTime(seconds: .min), terms: terms, unlocked: .zero)
        ]
    }

    /// A grant and its events; throws ``VestingError`` for the first that was not possible.
    public init(_ terms: VestingTerms, events: [GrantEvent]) throws(VestingError) {
        self.init(terms)
        for event in events { try record(event) }
    }

    /// The grant after one more event; throws ``VestingError`` when it is not possible.
    public func recording(_ event: GrantEvent) throws(VestingError) -> GrantHistory {
        var history = self
        try history.record(event)
        return history
    }

    /// The terms in force at a second.
    public func terms(at time: UnixTime) -> VestingTerms {
        versions.last { $0.time <= time }?.terms ?? terms
    }

    /// What was released up to a second.
    public func released(at time: UnixTime) -> UInt256 {
        var sum = UInt256.zero
        for case .released(let then, let amount) in events where then <= time {
            sum = sum.plus(amount, atMost: .max)
        }
        return sum
    }

    /// What has vested and is no longer locked at a second, released or not.
    public func unlocked(at time: UnixTime) -> UInt256 {
        guard let version = versions.last(where: { $0.time <= time }) else { return .zero }
        let unlocked: UInt256 =
            switch version.terms.lockUp {
            case nil: curve.vested(at: time)
            case .some(let lock):
                lock.latestUnlocked(at: time).map { curve.vested(at: $0) } ?? .zero
            }
        return max(unlocked, version.unlocked)
    }

    /// The first second of vesting; nil for milestones, and while it waits to be resumed.
    public var start: UnixTime? { curve.start }
    /// Before which nothing vests, moved by what stood still; nil where there is none.
    public var cliff: UnixTime? { curve.cliff }
    /// From when on nothing more vests; nil where that is not known yet.
    public var end: UnixTime? { curve.end }
    /// Seconds for which the clock stood still, in pauses that are over: `safe-pool` moves its start
    /// by them.
    public var pausedSeconds: Int64 { curve.pausedSeconds }
}
