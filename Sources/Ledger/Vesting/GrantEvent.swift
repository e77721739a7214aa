public import Ethereum

/// Something that happens to a grant after it was approved. Nothing vested is taken back by any of
/// them, except by the clawback of ``Forfeiture/unreleased``.
public enum GrantEvent: Hashable, Sendable {
    /// An amount was made payable, or claimed from a contract; base units.
    ///
    /// It is zero only for a claim that paid nothing but moved the time of the last claim.
    case released(at: UnixTime, UInt256)
    /// The grant ends early, at a second that may differ from the one on which it is decided.
    ///
    /// What has not vested by the end goes back, or all that was not released, as the terms say.
    /// For `dss-vest` this is a `yank`, for `yearn-escrow-0.3` a `revoke`, for `sablier` and
    /// `safe-pool` a cancellation, for `index-ftc-vesting` a clawback.
    case terminated(at: UnixTime, end: UnixTime)
    /// A part vests ahead of schedule; the rest follows as before until the total is reached.
    case accelerated(at: UnixTime, Acceleration.Extent)
    /// The clock of the schedule stands still from here on; time before the start is not lost.
    case paused(at: UnixTime)
    /// The clock goes on where it stood: all that lay ahead comes so much later.
    case resumed(at: UnixTime)
    /// Claims stop at what has vested here, until restored: the `toggle_disable` of `curve-escrow`.
    case suspended(at: UnixTime)
    /// As if it had never been suspended.
    case restored(at: UnixTime)
    /// Other terms from here on.
    case amended(at: UnixTime, VestingTerms, Amendment)
    /// A milestone of the terms was reached; its approval is recorded elsewhere.
    case reached(at: UnixTime, Handle)

    /// When it takes effect; a termination, when it is decided.
    public var time: UnixTime {
        switch self {
        case .released(let time, _), .terminated(let time, _), .accelerated(let time, _),
            .paused(let time), .resumed(let time), .suspended(let time), .restored(let time),
            .amended(let time, _, _), .reached(let time, _):
            time
        }
    }
}

/// What the total of new terms stands for.
public enum Amendment: String, Sendable, Hashable, CaseIterable {
    /// The whole grant, as if it had always vested so, but never less than had vested before: the
    /// top-up of a wallet, re-basing with the old start. The total is not below what had vested.
    case whole
    /// What had vested stays, and the total of the new terms vests beside it from the change on.
    case remainder
}
