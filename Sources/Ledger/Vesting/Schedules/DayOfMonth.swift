/// On which day of its month a tranche falls; spelled as in the Open Cap Format, in lower case.
enum DayOfMonth: Hashable, Sendable, CustomStringConvertible {
    /// The day of the vesting start, or the month's last where it is shorter.
    case startDay
    /// 1 to 28, or 29 to 31 and then the month's last where it is shorter.
    case day(Int)

    /// Reads `01` to `28`, `29_or_last_day_of_month` to `31_or_last_day_of_month` or
    /// `vesting_start_day_or_last_day_of_month`; nil for every other text, such as a bare 31.
    init?(_ text: String) {
        let text = text.lowercased()
        if text == Self.startDay.description {
            self = .startDay
            return
        }
        for day in 1...31 where text == Self.day(day).description {
            self = .day(day)
            return
        }
        return nil
    }

    var description: String {
        switch self {
        case .startDay: "vesting_start_day_or_last_day_of_month"
        case .day(let day) where day > 28: "\(day)_or_last_day_of_month"
        case .day(let day): day < 10 ? "0\(day)" : "\(day)"
        }
    }

    /// The day of a month, for a start on a day.
    func day(in month: Month, from start: Day) -> Day {
        let wanted =
            switch self {
            case .startDay: start.parts.day
            case .day(let day): day
            }
        let last = Month.length(year: month.year, month: month.number)
        return Day(daysSince1970: month.firstDay.daysSince1970 + min(wanted, last) - 1)
    }
}

extension Month {
    /// Months since year 0.
    var index: Int { year * 12 + number - 1 }

    /// So many months later; nil before year 1 and after 9999.
    func advanced(byMonths count: Int) -> Month? {
        let index = index + count
        return index < 12 ? nil : Month(year: index / 12, number: index % 12 + 1)
    }
}
