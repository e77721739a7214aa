public import Ethereum

/// Where a grant stands at a second; amounts in base units.
///
/// `granted` is the sum of `vested`, `unvested` and `forfeited`; `vested` is not less than
/// `released` plus `releasable`, and the rest of it is locked.
public struct VestingStanding: Hashable, Sendable {
    /// The whole promise.
    public let granted: UInt256
    /// Earned so far, also where a cliff still lies ahead.
    public let accrued: UInt256
    /// No longer forfeitable.
    public let vested: UInt256
    /// Made payable, or claimed.
    public let released: UInt256
    /// Vested, unlocked and not released.
    public let releasable: UInt256
    /// Went back to the grantor.
    public let forfeited: UInt256
    /// Still to vest.
    public let unvested: UInt256
    /// What was released beyond what the schedule gives at that second.
    ///
    /// It can be one unit after a `yank` with an end ahead; the contract then refuses to be asked
    /// until it has caught up, and nothing is releasable meanwhile.
    public let releasedAhead: UInt256
    /// The next thing that time brings; nil when there is none that is known.
    public let next: VestingEvent?

    /// Vested and held back.
    public var locked: UInt256 { vested.less(released).less(releasable) }
}

extension GrantHistory {
    /// Where the grant stands at a second.
    ///
    /// ``VestingStanding/releasable`` is what has vested and unlocked less all that was released up to
    /// then, so that releases in any rhythm sum to exactly what vests.
    public func standing(at time: UnixTime) -> VestingStanding {
        let released = released(at: time)
        let byCurve = curve.vested(at: time)
        let vested = max(byCurve, released)
        let (granted, forfeited) = (curve.granted(at: time), curve.forfeited(at: time))
        return VestingStanding(
            granted: granted, accrued: curve.accrued(at: time), vested: vested,
            released: released, releasable: unlocked(at: time).less(released),
            forfeited: forfeited, unvested: granted.less(vested).less(forfeited),
            releasedAhead: released.less(byCurve), next: next(after: time))
    }

    /// What has vested at a second and would not have in another history.
    public func vested(at time: UnixTime, beyond other: GrantHistory) -> UInt256 {
        standing(at: time).vested.less(other.standing(at: time).vested)
    }

    /// Whether all that vests was released and nothing more will vest.
    public func isComplete(at time: UnixTime) -> Bool {
        let standing = standing(at: time)
        return standing.unvested.isZero && standing.released == standing.vested
    }

    private func next(after time: UnixTime) -> VestingEvent? {
        let event = curve.next(after: time)
        guard case .until(let unlock) = terms(at: time).lockUp, unlock > time,
            event.map({ unlock < $0.time }) ?? true
        else { return event }
        return VestingEvent(kind: .unlock, time: unlock)
    }
}
