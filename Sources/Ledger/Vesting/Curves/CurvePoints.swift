public import Ethereum

/// A curve at one second; running sums in base units.
public struct CurvePoint: Hashable, Sendable {
    public let time: UnixTime
    /// Earned, also where a cliff still lies ahead.
    public let accrued: UInt256
    public let vested: UInt256
    /// Vested and not locked.
    public let unlocked: UInt256
    public let released: UInt256
}

extension GrantHistory {
    /// How many points may be asked for.
    public static let mostPoints = 2000

    /// Points of the curve in order of time: evenly spread ones, and two for each step.
    ///
    /// A step, such as a cliff or a tranche, is told by the second before it and its own. Steps are
    /// left out when there are more of them than ``mostPoints``.
    ///
    /// - Parameters:
    ///   - first: the first second.
    ///   - last: the last one; not before the first.
    ///   - count: how many evenly spread points; held within 2 to ``mostPoints``.
    /// - Returns: at least one point; the first and the last second are among them.
    public func points(
        from first: UnixTime, through last: UnixTime, count: Int
    ) -> [CurvePoint] {
        let span = last.elapsed(since: first)
        let parts = UInt64(min(max(count, 2), Self.mostPoints) - 1)
        var times: Set<UnixTime> = [first, last]
        for part in 0...parts {
            // Rounded down to a whole second.
            let seconds = parts.dividingFullWidth(span.multipliedFullWidth(by: part)).quotient
            times.insert(first.advanced(bySeconds: Int64(clamping: seconds)))
        }
        for step in steps(after: first, through: last) {
            times.formUnion([step.advanced(bySeconds: -1), step])
        }
        return times.filter { first <= $0 && $0 <= last }.sorted().map(point)
    }

    private func point(at time: UnixTime) -> CurvePoint {
        let standing = standing(at: time)
        return CurvePoint(
            time: time, accrued: standing.accrued, vested: standing.vested,
            unlocked: unlocked(at: time), released: standing.released)
    }

    /// Seconds at which the curve is not smooth, in no order.
    private func steps(after first: UnixTime, through last: UnixTime) -> [UnixTime] {
        var steps: [UnixTime] = []
        var time = first
        while let event = curve.next(after: time), event.time <= last {
            guard steps.count < Self.mostPoints else { return events.map(\.time) }
            steps.append(event.time)
            if let lock = terms(at: event.time).lockUp { steps.append(lock.unlocks(event.time)) }
            time = event.time
        }
        return steps + lumps.map(\.time) + events.map(\.time)
    }
}
