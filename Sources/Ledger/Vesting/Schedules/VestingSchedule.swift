import Ethereum

/// When a total vests: one of the shapes that the field uses.
///
/// All of it is pure arithmetic on seconds and base units. An amount at a second never falls as
/// time goes on, is zero before a cliff and exactly the total from the end on.
enum VestingSchedule: Hashable, Sendable {
    case linear(LinearSchedule)
    case claims(ClaimSchedule)
    case sablier(SablierLinearSchedule)
    case tranches(TrancheSchedule)
    case segments(SegmentSchedule)
    case periodic(PeriodicSchedule)
    case pool(PoolSchedule)
    case calendar(CalendarSchedule)
    case milestones(MilestoneSchedule)

    /// What has vested of a total, when nothing was claimed and no milestone reached.
    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        switch self {
        case .linear(let schedule): schedule.vested(of: total, at: time)
        case .claims(let schedule): schedule.vested(of: total, at: time, after: [])
        case .sablier(let schedule): schedule.vested(of: total, at: time)
        case .tranches(let schedule): schedule.vested(at: time)
        case .segments(let schedule): schedule.vested(of: total, at: time)
        case .periodic(let schedule): schedule.vested(of: total, at: time)
        case .pool(let schedule): schedule.vested(of: total, at: time)
        case .calendar(let schedule): schedule.vested(of: total, at: time)
        case .milestones: .zero
        }
    }

    /// What is earned so far, whether or not a cliff still lies ahead.
    func accrued(of total: UInt256, at time: UnixTime) -> UInt256 {
        switch self {
        case .linear(let schedule): schedule.accrued(of: total, at: time)
        case .claims(let schedule): schedule.accrued(of: total, at: time)
        case .periodic(let schedule): schedule.accrued(of: total, at: time)
        case .calendar(let schedule): schedule.accrued(of: total, at: time)
        case .sablier, .tranches, .segments, .pool, .milestones: vested(of: total, at: time)
        }
    }
}

extension VestingSchedule {
    /// Whether it must be told of every claim, not only of their sum.
    var countsFromLastClaim: Bool {
        if case .claims = self { true } else { false }
    }

    var start: UnixTime? {
        switch self {
        case .linear(let schedule): schedule.start
        case .claims(let schedule): schedule.start
        case .sablier(let schedule): schedule.start
        case .tranches(let schedule): schedule.start
        case .segments(let schedule): schedule.start
        case .periodic(let schedule): schedule.start
        case .pool(let schedule): schedule.start
        case .calendar(let schedule): UnixTime(schedule.start)
        case .milestones: nil
        }
    }

    /// Nil where there is none.
    var cliff: UnixTime? {
        switch self {
        case .linear(let schedule): schedule.cliff > schedule.start ? schedule.cliff : nil
        case .claims(let schedule): schedule.cliff > schedule.start ? schedule.cliff : nil
        case .sablier(let schedule): schedule.cliff
        case .periodic(let schedule): schedule.cliff > schedule.start ? schedule.cliff : nil
        case .calendar(let schedule): schedule.cliffDay.map { UnixTime($0) }
        case .tranches, .segments, .pool, .milestones: nil
        }
    }

    /// From when on all has vested; nil where only events tell.
    var end: UnixTime? {
        switch self {
        case .linear(let schedule): schedule.end
        case .claims(let schedule): schedule.end
        case .sablier(let schedule): schedule.end
        case .tranches(let schedule): schedule.end
        case .segments(let schedule): schedule.end
        case .periodic(let schedule): schedule.end
        case .pool(let schedule): schedule.end
        case .calendar(let schedule): UnixTime(schedule.lastDay)
        case .milestones: nil
        }
    }
}
