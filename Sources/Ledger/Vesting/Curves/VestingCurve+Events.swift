import Ethereum

extension VestingCurve {
    /// The first second of vesting; nil for milestones, and while it waits to be resumed.
    var start: UnixTime? {
        switch self {
        case .schedule(let schedule, _): schedule.start
        case .claims(let schedule, _, _): schedule.start
        case .milestones: nil
        case .yanked(_, _, let schedule, _): schedule.start
        case .ended(let curve, _, _), .emptied(let curve, _, _), .suspended(let curve, _, _),
            .ahead(let curve, _, _), .amended(let curve, _, _, _, _):
            curve.start
        case .paused(let curve, let from, let until):
            // A grant that was paused before it began begins when it is resumed.
            curve.start.flatMap { $0 == from ? until.map { max($0, from) } : $0 }
        }
    }

    /// Seconds for which the clock stood still, in pauses that are over.
    var pausedSeconds: Int64 {
        switch self {
        case .schedule, .claims, .milestones: 0
        case .paused(let curve, let from, let until):
            curve.pausedSeconds + (until.map { max(0, $0.seconds - from.seconds) } ?? 0)
        case .ended(let curve, _, _), .yanked(let curve, _, _, _), .emptied(let curve, _, _),
            .suspended(let curve, _, _), .ahead(let curve, _, _), .amended(_, _, _, let curve, _):
            curve.pausedSeconds
        }
    }

    /// Before which nothing vests, moved by what stood still; nil where there is none.
    var cliff: UnixTime? {
        switch self {
        case .schedule(let schedule, _): schedule.cliff
        case .claims(let schedule, _, _): VestingSchedule.claims(schedule).cliff
        case .milestones: nil
        case .yanked(_, _, let schedule, _): VestingSchedule.linear(schedule).cliff
        case .ended(let curve, _, _), .emptied(let curve, _, _), .suspended(let curve, _, _),
            .ahead(let curve, _, _), .amended(_, _, _, let curve, _):
            curve.cliff
        case .paused(let curve, let from, let until):
            curve.cliff.flatMap { Self.wall($0, from, until) }
        }
    }

    /// From when on all has vested that will; nil where only events tell.
    var end: UnixTime? {
        switch self {
        case .schedule(let schedule, _): schedule.end
        case .claims(let schedule, _, _): schedule.end
        case .milestones: nil
        case .ended(let curve, _, let end): curve.end.map { min($0, end) } ?? end
        case .emptied(_, let time, _): time
        case .yanked(_, _, let schedule, _): schedule.end
        case .suspended(let curve, _, let until): until == nil ? nil : curve.end
        case .ahead(let curve, _, _): curve.end
        case .amended(_, let time, _, let new, _): new.end.map { max($0, time) }
        case .paused(let curve, let from, let until):
            curve.end.flatMap { Self.wall($0, from, until) }
        }
    }

    /// The first event after a second, as far as it is known; nil when there is none.
    func next(after time: UnixTime) -> VestingEvent? {
        switch self {
        case .schedule(let schedule, _): return schedule.next(after: time)
        case .claims(let schedule, _, _):
            return VestingSchedule.claims(schedule).next(after: time)
        case .milestones, .emptied: return nil
        case .ended(let curve, _, let end):
            guard time < end else { return nil }
            guard let event = curve.next(after: time), event.time < end else {
                return VestingEvent(kind: .end, time: end)
            }
            return event
        case .yanked(let curve, let start, let schedule, let total):
            guard time >= start else { return curve.next(after: time) }
            return total.isZero ? nil : VestingSchedule.linear(schedule).next(after: time)
        case .suspended(let curve, let from, let until):
            return until == nil && time >= from ? nil : curve.next(after: time)
        case .ahead(let curve, let from, _):
            let isWhole = time >= from && vested(at: time) == granted(at: time)
            return isWhole ? nil : curve.next(after: time)
        case .amended(let old, let start, _, let new, _):
            return (time < start ? old : new).next(after: time)
        case .paused(let curve, let from, let until):
            return curve.next(after: Self.clock(time, from, until)).flatMap { event in
                Self.wall(event.time, from, until)
                    .map { VestingEvent(kind: event.kind, time: $0) }
            }
        }
    }

    /// The seconds at which much vests at once, in order: cliffs, and what was accelerated.
    var leaps: [UnixTime] {
        switch self {
        case .schedule(let schedule, let total): schedule.leaps(of: total)
        case .claims(let schedule, let total, _): VestingSchedule.claims(schedule).leaps(of: total)
        case .milestones(_, _, let reached): reached.values.sorted()
        case .ended(let curve, _, let end): curve.leaps.filter { $0 <= end }
        case .emptied(let curve, let time, _): curve.leaps.filter { $0 < time }
        case .yanked(let curve, _, let schedule, _):
            curve.leaps.filter { $0 < schedule.end }
        case .suspended(let curve, _, _): curve.leaps
        case .ahead(let curve, let from, _): (curve.leaps + [from]).sorted()
        case .amended(let old, let time, _, let new, _):
            old.leaps.filter { $0 < time } + new.leaps.filter { $0 >= time }
        case .paused(let curve, let from, let until):
            curve.leaps.compactMap { Self.wall($0, from, until) }
        }
    }

    /// The real second of one that the clock shows which stood still; nil when it never will.
    private static func wall(
        _ time: UnixTime, _ from: UnixTime, _ until: UnixTime?
    ) -> UnixTime? {
        guard time > from else { return time }
        guard let until else { return nil }
        return time.advanced(bySeconds: max(0, until.seconds - from.seconds))
    }
}
