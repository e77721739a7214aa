/// How long what has vested is held back before it can be released.
public enum LockUp: Hashable, Sendable {
    /// All of it until a second.
    case until(UnixTime)
    /// Each part of it for so many calendar months after it vested, 1 to 1200: what is earned on
    /// 31 August unlocks six months later, on the last day of February.
    case months(Int)

    /// When unlocks what vests at a second.
    func unlocks(_ time: UnixTime) -> UnixTime {
        switch self {
        case .until(let end): return max(time, end)
        case .months(let count):
            let day = time.day
            guard let month = day.month.advanced(byMonths: count) else { return .distantFuture }
            let later = DayOfMonth.startDay.day(in: month, from: day)
            return UnixTime(later).advanced(bySeconds: time.secondOfDay)
        }
    }

    /// The last second whose vesting is unlocked at a second; nil when nothing can be.
    ///
    /// Several days unlock together on the last day of a shorter month.
    func latestUnlocked(at time: UnixTime) -> UnixTime? {
        switch self {
        case .until(let end): return time < end ? nil : time
        case .months(let count):
            let day = time.day
            guard let month = day.month.advanced(byMonths: -count) else { return nil }
            let number = day.parts.day
            let length = Month.length(year: month.year, month: month.number)
            let first = UnixTime(month.firstDay)
            if number > length {
                return first.advanced(bySeconds: Int64(length) * 86400 - 1)
            }
            let isLast = day == day.month.lastDay
            let back = isLast ? length : number
            return first.advanced(bySeconds: Int64(back - 1) * 86400 + time.secondOfDay)
        }
    }
}

extension UnixTime {
    /// The end of the year 9999.
    static let distantFuture = UnixTime(seconds: .max)

    /// 0 to 86399, in UTC.
    var secondOfDay: Int64 { floorDivided(seconds, by: 86400).remainder }
}
