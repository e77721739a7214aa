import Ethereum

/// The next thing that time brings to a grant.
public struct VestingEvent: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// Vesting begins.
        case start
        /// What has accrued since the start vests at once.
        case cliff
        /// A tranche, the end of a period or of a segment.
        case tranche
        /// The last of it vests, or the grant ends early.
        case end
        /// What has vested can be released.
        case unlock
    }

    public let kind: Kind
    public let time: UnixTime

    /// An event at a second.
    public init(kind: Kind, time: UnixTime) {
        self.kind = kind
        self.time = time
    }
}

extension VestingSchedule {
    /// The first event after a second; nil when all has vested.
    func next(after time: UnixTime) -> VestingEvent? {
        guard let end, time < end else { return nil }
        if let cliff, time < cliff { return event(at: cliff, .cliff, end) }
        let step: UnixTime? =
            switch self {
            case .tranches(let schedule): schedule.next(after: time)
            case .segments(let schedule): schedule.next(after: time)
            case .periodic(let schedule): schedule.next(after: time)
            case .calendar(let schedule): schedule.next(after: time)
            case .linear, .claims, .sablier, .pool, .milestones: nil
            }
        if let step { return event(at: step, .tranche, end) }
        if let start, time < start { return VestingEvent(kind: .start, time: start) }
        return VestingEvent(kind: .end, time: end)
    }

    private func event(
        at time: UnixTime, _ kind: VestingEvent.Kind, _ end: UnixTime
    ) -> VestingEvent {
        VestingEvent(kind: kind == .tranche && time >= end ? .end : kind, time: time)
    }

    /// The seconds at which much vests at once: the cliff, or amounts unlocked at the start.
    func leaps(of total: UInt256) -> [UnixTime] {
        switch self {
        case .sablier(let schedule) where !schedule.unlockedAtStart.isZero:
            [schedule.start] + [cliff].compactMap(\.self)
        case .sablier(let schedule) where schedule.unlockedAtCliff.isZero: []
        default: [cliff].compactMap(\.self)
        }
    }
}
