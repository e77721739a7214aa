/// A calendar month without a zone: the period of rewards and books.
public struct Month: Hashable, Sendable, Comparable {
    /// 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let number: Int

    /// The month of these numbers, or nil when there is none.
    public init?(year: Int, number: Int) {
        guard (1...9999).contains(year), (1...12).contains(number) else { return nil }
        self.init(unchecked: year, number)
    }

    init(unchecked year: Int, _ number: Int) {
        self.year = year
        self.number = number
    }

    /// Reads `YYYY-MM`.
    public init(_ text: String) throws(TimeError) {
        let bytes = [UInt8](text.utf8)
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"),
            let year = InstantText.number(bytes[0..<4]),
            let number = InstantText.number(bytes[5..<7]),
            let month = Month(year: year, number: number)
        else { throw .notAMonth(found: text) }
        self = month
    }

    /// Its first day.
    public var firstDay: Day {
        // A month that exists has a first day; the fallback is never reached.
        Day(year: year, month: number, day: 1) ?? Day(daysSince1970: 0)
    }

    /// Its last day.
    public var lastDay: Day {
        Day(daysSince1970: firstDay.daysSince1970 + Month.length(year: year, month: number) - 1)
    }

    /// The month before; nil before the first of all.
    public var previous: Month? {
        number > 1
            ? Month(year: year, number: number - 1) : Month(year: year - 1, number: 12)
    }

    /// The month after it; December 9999 has none but itself.
    public var next: Month {
        guard number == 12 else { return Month(unchecked: year, number + 1) }
        return year == 9999 ? self : Month(unchecked: year + 1, 1)
    }

    /// This month and those after it, so many in all; none is after 9999-12.
    public func following(_ count: Int) -> [Month] {
        let first = year * 12 + number - 1
        return (first..<first + max(count, 0)).compactMap {
            Month(year: $0 / 12, number: $0 % 12 + 1)
        }
    }

    /// How many months later another one is; negative when it is earlier.
    public func distance(to other: Month) -> Int {
        (other.year - year) * 12 + other.number - number
    }

    public static func < (left: Month, right: Month) -> Bool {
        (left.year, left.number) < (right.year, right.number)
    }

    /// Days of a month, 28 to 31.
    static func length(year: Int, month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

extension Month: CustomStringConvertible {
    /// `YYYY-MM`.
    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(7)
        InstantText.write(year, digits: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        InstantText.write(number, digits: 2, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
