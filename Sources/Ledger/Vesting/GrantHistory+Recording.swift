import Ethereum

extension GrantHistory {
    /// Takes one more event, or throws ``VestingError`` and is as before.
    mutating func record(_ event: GrantEvent) throws(VestingError) {
        if case .released(let time, let amount) = event {
            try release(amount, at: time)
        } else {
            if let latest = latestChange, event.time < latest {
                throw .changeOutOfOrder(latest: latest)
            }
            try change(event)
            latestChange = event.time
        }
        events.append(event)
    }

    private mutating func release(
        _ amount: UInt256, at time: UnixTime
    ) throws(VestingError) {
        let counts = terms.schedule.countsFromLastClaim
        guard counts || !amount.isZero else { throw .releaseZero }
        if counts, let latest = latestRelease, time < latest {
            throw .changeOutOfOrder(latest: latest)
        }
        let releasable = unlocked(at: time).less(releasedTotal)
        guard amount <= releasable else { throw .releaseAboveReleasable(releasable) }
        if counts { curve = curve.claiming(VestingCurve.Claim(time: time, amount: amount)) }
        releasedTotal = releasedTotal.plus(amount, atMost: .max)
        latestRelease = max(time, latestRelease ?? time)
    }

    private mutating func change(_ event: GrantEvent) throws(VestingError) {
        if case .terminated(let time, let end) = event {
            return try terminate(at: time, end: end)
        }
        if let endedAt { throw .grantEnded(at: endedAt) }
        let rule = terms(at: event.time).rule
        if rule.countsFromLastClaim { throw .changeNotOfRule(rule) }
        switch event {
        case .released, .terminated: break
        case .accelerated(let time, let extent): try accelerate(at: time, extent)
        case .paused(let time): try pause(at: time, rule)
        case .resumed(let time): try resume(at: time)
        case .suspended(let time): try suspend(at: time)
        case .restored(let time): try restore(at: time)
        case .amended(let time, let terms, let kind): try amend(at: time, terms, kind)
        case .reached(let time, let name): try reach(name, at: time, rule)
        }
    }

    private mutating func terminate(
        at time: UnixTime, end: UnixTime
    ) throws(VestingError) {
        let terms = terms(at: time)
        guard terms.forfeiture != .nothing else { throw .cannotEnd(terms.rule) }
        if terms.forfeiture == .unreleased {
            if let endedAt { throw .grantEnded(at: endedAt) }
            if let latest = latestRelease, time < latest {
                throw .terminationBeforeRelease(latest: latest)
            }
            curve = .emptied(curve, at: time, releasedTotal)
            endedAt = time
            return
        }
        if let award = curve.dssVest {
            guard let yanked = award.schedule.yanked(of: award.total, at: time, end: end) else {
                return
            }
            if let latest = latestRelease, yanked.total < releasedTotal {
                throw .terminationBeforeRelease(latest: latest)
            }
            curve = .yanked(curve, at: time, yanked.schedule, yanked.total)
            endedAt = yanked.schedule.end
            return
        }
        if let endedAt { throw .grantEnded(at: endedAt) }
        if let latest = latestRelease, end < latest {
            throw .terminationBeforeRelease(latest: latest)
        }
        curve = .ended(curve, notice: time, end: end)
        endedAt = end
    }

    private mutating func reach(
        _ name: Handle, at time: UnixTime, _ rule: VestingRule
    ) throws(VestingError) {
        guard case .milestones(let schedule) = terms(at: time).schedule else {
            throw .changeNotOfRule(rule)
        }
        guard schedule.milestones.contains(where: { $0.name == name }) else {
            throw .milestoneUnknown(found: name)
        }
        if let then = curve.reached[name] { throw .milestoneReached(name, at: then) }
        curve = curve.reaching(name, at: time)
    }
}

extension GrantHistory {
    private mutating func accelerate(
        at time: UnixTime, _ extent: Acceleration.Extent
    ) throws(VestingError) {
        try mustMove()
        let quantity = curve.quantity(of: extent, at: time)
        guard !quantity.isZero else { throw .nothingToAccelerate }
        curve = .ahead(curve, from: time, quantity)
    }

    private mutating func pause(
        at time: UnixTime, _ rule: VestingRule
    ) throws(VestingError) {
        try mustMove()
        guard let start = curve.start else { throw .changeNotOfRule(rule) }
        curve = .paused(curve, from: max(time, start), until: nil)
    }

    private mutating func resume(at time: UnixTime) throws(VestingError) {
        guard case .paused(let curve, let from, nil) = curve else { throw .notPaused }
        self.curve = .paused(curve, from: from, until: time)
    }

    private mutating func suspend(at time: UnixTime) throws(VestingError) {
        try mustMove()
        curve = .suspended(curve, from: time, until: nil)
    }

    private mutating func restore(at time: UnixTime) throws(VestingError) {
        guard case .suspended(let curve, let from, nil) = curve else { throw .notPaused }
        self.curve = .suspended(curve, from: from, until: time)
    }

    private mutating func amend(
        at time: UnixTime, _ terms: VestingTerms, _ amendment: Amendment
    ) throws(VestingError) {
        try mustMove()
        if terms.rule.countsFromLastClaim { throw .changeNotOfRule(terms.rule) }
        let kept = max(curve.vested(at: time), releasedTotal)
        if amendment == .whole && terms.total < kept { throw .amendmentBelowVested(kept) }
        let unlocked = max(unlocked(at: time), releasedTotal)
        let new = VestingCurve(terms, reached: amendment == .whole ? curve.reached : [:])
        curve = .amended(curve, at: time, kept: kept, new, amendment)
        versions.append(Version(time: time, terms: terms, unlocked: unlocked))
    }

    /// Throws while the clock stands still: what would happen meanwhile is decided afterwards.
    private func mustMove() throws(VestingError) {
        switch curve {
        case .paused(_, let from, nil), .suspended(_, let from, nil):
            throw .alreadyPaused(since: from)
        case .schedule, .claims, .milestones, .ended, .yanked, .emptied, .paused, .suspended,
            .ahead, .amended:
            break
        }
    }
}
