/// A whole second of the chain's clock, counted from 1970-01-01T00:00:00Z; years 1 to 9999.
///
/// Contracts know no fraction of a second. Vesting is judged by the second that an instant falls in.
public struct UnixTime: Hashable, Sendable, Comparable {
    /// Seconds since the epoch; negative before it.
    public let seconds: Int64

    /// So many seconds after the epoch, held within the years that an ``Instant`` can have.
    public init(seconds: Int64) {
        self.seconds = min(max(seconds, -62_135_596_800), 253_402_300_799)
    }

    /// The second that an instant falls in.
    public init(_ instant: Instant) {
        seconds = Int64(
            floorDivided(instant.microsecondsSince1970, by: 1_000_000).quotient)
    }

    /// The first second of a day in UTC.
    public init(_ day: Day) {
        self.init(seconds: Int64(day.daysSince1970) * 86400)
    }

    /// Its first instant.
    public var instant: Instant { Instant(microsecondsSince1970: seconds * 1_000_000) }

    /// The day that it is in, in UTC.
    public var day: Day { Day(daysSince1970: floorDivided(seconds, by: 86400).quotient) }

    /// So many seconds later; earlier when negative.
    public func advanced(bySeconds count: Int64) -> UnixTime {
        let (sum, overflow) = seconds.addingReportingOverflow(count)
        return UnixTime(seconds: overflow ? (count < 0 ? .min : .max) : sum)
    }

    /// Seconds since another second; 0 when this one is before it.
    func elapsed(since other: UnixTime) -> UInt64 {
        seconds > other.seconds ? UInt64(seconds - other.seconds) : 0
    }

    public static func < (left: UnixTime, right: UnixTime) -> Bool {
        left.seconds < right.seconds
    }
}

extension UnixTime: CustomStringConvertible {
    /// RFC 3339 in UTC without a fraction, such as `2021-05-01T00:00:00Z`.
    public var description: String { instant.description.prefix(19) + "Z" }
}
