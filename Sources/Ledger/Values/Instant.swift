/// A point in time, in microseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Sendable, Comparable {
    /// Microseconds since the epoch; negative before it. Leap seconds are not counted.
    public let microsecondsSince1970: Int64

    /// The first instant of year 1 and the last one of year 9999: what RFC 3339 can write.
    private static let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    /// The instant so many microseconds after the epoch, held within the years 1 to 9999.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = min(
            max(microsecondsSince1970, Self.range.lowerBound), Self.range.upperBound)
    }

    /// The instant so many microseconds after the epoch; nil outside the years 1 to 9999.
    public init?(exactly microsecondsSince1970: Int64) {
        guard Self.range.contains(microsecondsSince1970) else { return nil }
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Reads RFC 3339 with up to six digits of a second and `Z` or an offset.
    public init(_ text: String) throws(TimeError) {
        guard let parsed = InstantText.parse(text), let instant = Instant(exactly: parsed) else {
            throw .notAnInstant(found: text)
        }
        self = instant
    }

    /// The instant so many seconds later; earlier when negative.
    public func advanced(bySeconds seconds: Int64) -> Instant {
        let (product, tooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflow) = microsecondsSince1970.addingReportingOverflow(product)
        guard !tooMuch, !overflow else {
            return Instant(microsecondsSince1970: seconds < 0 ? .min : .max)
        }
        return Instant(microsecondsSince1970: sum)
    }

    /// The day of this instant in UTC.
    public var dayInUTC: Day {
        Day(daysSince1970: floorDivided(microsecondsSince1970, by: 86_400_000_000).quotient)
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with six digits, such as `2026-11-21T09:30:00.000000Z`.
    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes the same behind what is there.
    public func write(to text: inout [UInt8]) {
        InstantText.write(self, to: &text)
    }
}

/// Why a text is not a day, a month or an instant.
public enum TimeError: Refusal, Hashable {
    /// Not RFC 3339.
    case notAnInstant(found: String)
    /// Not a day `YYYY-MM-DD` of the calendar.
    case notADay(found: String)
    /// Not a month `YYYY-MM`.
    case notAMonth(found: String)
    /// No block has this time.
    case notABlockTime(found: String)

    public var code: String {
        switch self {
        case .notAnInstant: "instant_malformed"
        case .notADay: "day_malformed"
        case .notAMonth: "month_malformed"
        case .notABlockTime: "block_time_malformed"
        }
    }

    public var category: RefusalCategory { .invalid }

    public var description: String {
        switch self {
        case .notAnInstant: "Write an instant as RFC 3339 in UTC, for example 2026-11-21T09:30:00Z."
        case .notADay: "Write a day of the calendar as YYYY-MM-DD, for example 2026-11-21."
        case .notAMonth: "Write a month as YYYY-MM, for example 2026-11."
        case .notABlockTime: "A block's time is a whole second after 1969."
        }
    }
}

/// Quotient rounded down and the remainder that is never negative.
func floorDivided(_ number: Int64, by divisor: Int64) -> (quotient: Int, remainder: Int64) {
    let quotient = number / divisor
    let remainder = number % divisor
    return remainder < 0 ? (Int(quotient) - 1, remainder + divisor) : (Int(quotient), remainder)
}
