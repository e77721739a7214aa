import Ethereum

/// How a grant vests over time: its schedule, wrapped by what changed it, the latest outermost.
indirect enum VestingCurve: Hashable, Sendable {
    /// What was paid by a contract, and when.
    struct Claim: Hashable, Sendable {
        let time: UnixTime
        let amount: UInt256
    }

    /// A schedule of a total.
    case schedule(VestingSchedule, UInt256)
    /// A schedule that counts from the last claim, with all claims in order.
    case claims(ClaimSchedule, UInt256, [Claim])
    /// Milestones, with when they were reached.
    case milestones(MilestoneSchedule, UInt256, [Handle: UnixTime])
    /// Nothing vests after an end; what lies beyond is forfeited from the notice on.
    case ended(VestingCurve, notice: UnixTime, end: UnixTime)
    /// A shortened schedule replaces the curve from a second on.
    case yanked(VestingCurve, at: UnixTime, LinearSchedule, UInt256)
    /// All that was not released goes back; what stays is the amount.
    case emptied(VestingCurve, at: UnixTime, UInt256)
    /// The clock stood still, not before the start.
    case paused(VestingCurve, from: UnixTime, until: UnixTime?)
    /// Nothing more vests until the curve is restored.
    case suspended(VestingCurve, from: UnixTime, until: UnixTime?)
    /// An amount vests ahead of schedule.
    case ahead(VestingCurve, from: UnixTime, UInt256)
    /// A second curve from a second on, over what the first had vested then.
    case amended(VestingCurve, at: UnixTime, kept: UInt256, VestingCurve, Amendment)

    /// What has vested at a second.
    func vested(at time: UnixTime) -> UInt256 {
        switch self {
        case .schedule(let schedule, let total):
            return schedule.vested(of: total, at: time)
        case .claims(let schedule, let total, let claims):
            return schedule.vested(of: total, at: time, after: claims)
        case .milestones(let schedule, _, let reached):
            return schedule.vested(at: time, reached)
        case .ended(let curve, _, let end):
            return curve.vested(at: min(time, end))
        case .yanked(let curve, let start, let schedule, let total):
            return time < start
                ? curve.vested(at: time) : schedule.vested(of: total, at: time)
        case .emptied(let curve, let start, let amount):
            return time < start ? curve.vested(at: time) : amount
        case .paused(let curve, let from, let until):
            return curve.vested(at: Self.clock(time, from, until))
        case .suspended(let curve, let from, let until):
            return curve.vested(at: Self.isWithin(time, from, until) ? from : time)
        case .ahead(let curve, let from, let amount):
            let vested = curve.vested(at: time)
            return time < from ? vested : vested.plus(amount, atMost: curve.granted(at: time))
        case .amended(let old, let start, let kept, let new, let amendment):
            return time < start
                ? old.vested(at: time) : amendment.over(kept, new.vested(at: time))
        }
    }

    /// What is earned at a second, whether or not a cliff lies ahead; not below what has vested
    /// but for the roundings of a schedule that counts from the last claim.
    func accrued(at time: UnixTime) -> UInt256 {
        switch self {
        case .schedule(let schedule, let total):
            return schedule.accrued(of: total, at: time)
        case .claims(let schedule, let total, _):
            return schedule.accrued(of: total, at: time)
        case .milestones, .emptied:
            return vested(at: time)
        case .ended(let curve, let notice, let end):
            return time < min(notice, end) ? curve.accrued(at: time) : vested(at: time)
        case .yanked(let curve, let start, let schedule, let total):
            return time < start
                ? curve.accrued(at: time) : schedule.accrued(of: total, at: time)
        case .paused(let curve, let from, let until):
            return curve.accrued(at: Self.clock(time, from, until))
        case .suspended(let curve, let from, let until):
            return curve.accrued(at: Self.isWithin(time, from, until) ? from : time)
        case .ahead(let curve, let from, let amount):
            let accrued = curve.accrued(at: time)
            return time < from ? accrued : accrued.plus(amount, atMost: curve.granted(at: time))
        case .amended(let old, let start, let kept, let new, let amendment):
            return time < start
                ? old.accrued(at: time) : amendment.over(kept, new.accrued(at: time))
        }
    }

    /// The whole promise at a second, what was forfeited included.
    func granted(at time: UnixTime) -> UInt256 {
        switch self {
        case .schedule(_, let total), .claims(_, let total, _), .milestones(_, let total, _):
            return total
        case .ended(let curve, _, _), .yanked(let curve, _, _, _), .emptied(let curve, _, _),
            .paused(let curve, _, _), .suspended(let curve, _, _), .ahead(let curve, _, _):
            return curve.granted(at: time)
        case .amended(let old, let start, let kept, let new, let amendment):
            guard time >= start else { return old.granted(at: time) }
            let total = new.granted(at: time)
            return amendment == .whole ? total : kept.plus(total, atMost: .max)
        }
    }

    /// What went back to the grantor up to a second.
    func forfeited(at time: UnixTime) -> UInt256 {
        switch self {
        case .schedule, .claims, .milestones: return .zero
        case .ended(let curve, let notice, let end):
            guard time >= min(notice, end) else { return .zero }
            return curve.granted(at: end).less(curve.vested(at: end))
        case .yanked(let curve, let start, _, let total):
            return time < start ? .zero : curve.granted(at: start).less(total)
        case .emptied(let curve, let start, let amount):
            return time < start ? .zero : curve.granted(at: start).less(amount)
        // Nothing changes a grant that has ended, so that these wrap no forfeiture.
        case .paused, .suspended, .ahead, .amended: return .zero
        }
    }
}

extension VestingCurve {
    /// The second that the clock shows which stood still for a while.
    static func clock(_ time: UnixTime, _ from: UnixTime, _ until: UnixTime?) -> UnixTime {
        guard time > from else { return time }
        guard let until, time > until else { return from }
        return time.advanced(bySeconds: -max(0, until.seconds - from.seconds))
    }

    static func isWithin(_ time: UnixTime, _ from: UnixTime, _ until: UnixTime?) -> Bool {
        guard time >= from else { return false }
        guard let until else { return true }
        return time < until
    }
}

extension Amendment {
    /// What has vested by new terms over what had vested before.
    fileprivate func over(_ kept: UInt256, _ new: UInt256) -> UInt256 {
        switch self {
        case .whole: max(kept, new)
        case .remainder: kept.plus(new, atMost: .max)
        }
    }
}
