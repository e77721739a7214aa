import Ethereum

/// Vests in equal tranches by calendar months or by days, as grants of equity do.
///
/// Tranche k of n falls on start + k · length, counted from the start itself and never from the
/// tranche before: 31 January, 28 February, 31 March. It is vested from 00:00 UTC of that day on.
/// Amounts follow the ``Allocation`` over all n tranches; a cliff then delivers all tranches up to
/// it together. `accrued` leaves the cliff out. Months and allocation types are those of the Open
/// Cap Format; where it is silent (cliff, midnight in UTC) the rule is ours.
struct CalendarSchedule: Hashable, Sendable {
    enum Interval: Hashable, Sendable {
        case months(Int)
        case days(Int)
    }

    enum Cliff: Hashable, Sendable {
        /// With this tranche, 2 to n.
        case installment(Int)
        /// So many months after an anchor of its own; the start where that is nil.
        case months(Int, after: Day?)
    }

    let rule: VestingRule
    let allocation: Allocation
    let start: Day
    let interval: Interval
    /// 1 or more.
    let occurrences: Int
    let dayOfMonth: DayOfMonth
    let cliff: Cliff?
    /// The day of the cliff; nil where there is none.
    let cliffDay: Day?
    /// The day of the last tranche, or of the cliff if that is later.
    let lastDay: Day

    func accrued(of total: UInt256, at time: UnixTime) -> UInt256 {
        allocation.cumulative(count(on: time.day), of: occurrences, total: total)
    }

    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        let day = time.day
        if let cliffDay, day < cliffDay { return .zero }
        return allocation.cumulative(count(on: day), of: occurrences, total: total)
    }

    /// The next day on which something vests.
    func next(after time: UnixTime) -> UnixTime? {
        let day = time.day
        if let cliffDay, day < cliffDay { return UnixTime(cliffDay) }
        let count = count(on: day)
        guard count < occurrences else { return nil }
        return Self.day(count + 1, from: start, interval, dayOfMonth).map { UnixTime($0) }
    }

    /// How many tranches are dated a day or earlier.
    private func count(on day: Day) -> Int {
        guard day > start else { return 0 }
        switch interval {
        case .days(let length):
            return min((day.daysSince1970 - start.daysSince1970) / length, occurrences)
        case .months(let length):
            let months = day.month.index - start.month.index
            let count = months / length
            guard count > 0, months % length == 0,
                dayOfMonth.day(in: day.month, from: start) > day
            else { return min(count, occurrences) }
            return min(count - 1, occurrences)
        }
    }

    /// The day of a tranche; nil beyond the year 9999.
    static func day(
        _ tranche: Int, from start: Day, _ interval: Interval, _ dayOfMonth: DayOfMonth
    ) -> Day? {
        switch interval {
        case .days(let length):
            let day = Day(daysSince1970: start.daysSince1970 + tranche * length)
            return day.daysSince1970 <= 2_932_896 ? day : nil
        case .months(let length):
            return start.month.advanced(byMonths: tranche * length)
                .map { dayOfMonth.day(in: $0, from: start) }
        }
    }
}
