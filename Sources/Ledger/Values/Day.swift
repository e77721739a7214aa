/// A day of the proleptic Gregorian calendar, without a zone; years 1 to 9999.
public struct Day: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01.
    public let daysSince1970: Int

    /// The day so many days after 1970-01-01.
    init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// The day of these numbers, or nil when the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Month.length(year: year, month: month)).contains(day)
        else { return nil }
        daysSince1970 = Day.count(year: year, month: month, day: day)
    }

    /// Reads `YYYY-MM-DD`.
    public init(_ text: String) throws(TimeError) {
        guard let day = Day(parsing: [UInt8](text.utf8)[...]) else { throw .notADay(found: text) }
        self = day
    }

    init?(parsing bytes: ArraySlice<UInt8>) {
        let start = bytes.startIndex
        guard bytes.count == 10, bytes[start + 4] == UInt8(ascii: "-"),
            bytes[start + 7] == UInt8(ascii: "-"),
            let year = InstantText.number(bytes[start..<start + 4]),
            let month = InstantText.number(bytes[start + 5..<start + 7]),
            let day = InstantText.number(bytes[start + 8..<start + 10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    public var parts: (year: Int, month: Int, day: Int) {
        // Counts eras of 400 years from a year that begins in March, so that the leap day is last.
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The month that this day is in.
    public var month: Month { Month(unchecked: parts.year, parts.month) }

    /// The day before; nil for the first day of the year 1.
    public var previous: Day? {
        let day = Day(daysSince1970: daysSince1970 - 1)
        return day.parts.year >= 1 ? day : nil
    }

    public static func < (left: Day, right: Day) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    private static func count(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Day: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(10)
        write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes `YYYY-MM-DD` behind what is there.
    public func write(to text: inout [UInt8]) {
        let (year, month, day) = parts
        InstantText.write(year, digits: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        InstantText.write(month, digits: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        InstantText.write(day, digits: 2, to: &text)
    }
}
