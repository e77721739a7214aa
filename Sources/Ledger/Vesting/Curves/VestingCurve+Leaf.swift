import Ethereum

/// The schedule at the heart of a curve, and the facts that it must be told of.
extension VestingCurve {
    /// The curve of terms that nothing has happened to yet.
    init(_ terms: VestingTerms, reached: [Handle: UnixTime] = [:]) {
        switch terms.schedule {
        case .claims(let schedule): self = .claims(schedule, terms.total, [])
        case .milestones(let schedule): self = .milestones(schedule, terms.total, reached)
        case .linear, .sablier, .tranches, .segments, .periodic, .pool, .calendar:
            self = .schedule(terms.schedule, terms.total)
        }
    }

    /// The curve whose newest schedule knows of one more claim.
    func claiming(_ claim: Claim) -> VestingCurve {
        mappingLeaf { leaf in
            guard case .claims(let schedule, let total, let claims) = leaf else { return leaf }
            return .claims(schedule, total, claims + [claim])
        }
    }

    /// The curve whose newest schedule knows of one more milestone.
    func reaching(_ name: Handle, at time: UnixTime) -> VestingCurve {
        mappingLeaf { leaf in
            guard case .milestones(let schedule, let total, var reached) = leaf else { return leaf }
            reached[name] = time
            return .milestones(schedule, total, reached)
        }
    }

    /// Milestones that were reached, by name.
    var reached: [Handle: UnixTime] {
        switch self {
        case .milestones(_, _, let reached): reached
        case .schedule, .claims: [:]
        case .ended(let curve, _, _), .yanked(let curve, _, _, _), .emptied(let curve, _, _),
            .paused(let curve, _, _), .suspended(let curve, _, _), .ahead(let curve, _, _),
            .amended(_, _, _, let curve, _):
            curve.reached
        }
    }

    private func mappingLeaf(_ change: (VestingCurve) -> VestingCurve) -> VestingCurve {
        switch self {
        case .schedule, .claims, .milestones: change(self)
        case .ended(let curve, let notice, let end):
            .ended(curve.mappingLeaf(change), notice: notice, end: end)
        case .yanked(let curve, let time, let schedule, let total):
            .yanked(curve.mappingLeaf(change), at: time, schedule, total)
        case .emptied(let curve, let time, let amount):
            .emptied(curve.mappingLeaf(change), at: time, amount)
        case .paused(let curve, let from, let until):
            .paused(curve.mappingLeaf(change), from: from, until: until)
        case .suspended(let curve, let from, let until):
            .suspended(curve.mappingLeaf(change), from: from, until: until)
        case .ahead(let curve, let from, let amount):
            .ahead(curve.mappingLeaf(change), from: from, amount)
        case .amended(let old, let time, let kept, let new, let amendment):
            .amended(old, at: time, kept: kept, new.mappingLeaf(change), amendment)
        }
    }

    /// The schedule and total of `dss-vest` that a `yank` shortens; nil for every other curve.
    var dssVest: (schedule: LinearSchedule, total: UInt256)? {
        switch self {
        case .schedule(.linear(let schedule), let total) where schedule.rule == .dssVest:
            (schedule, total)
        case .yanked(_, _, let schedule, let total): (schedule, total)
        case .schedule, .claims, .milestones, .ended, .emptied, .paused, .suspended, .ahead,
            .amended:
            nil
        }
    }
}
