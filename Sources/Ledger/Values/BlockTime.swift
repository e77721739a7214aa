/// The time of a block: whole seconds since 1970-01-01T00:00:00Z, as contracts count.
///
/// At most the last second of year 9999, so that every block time can be written as an instant.
public struct BlockTime: Hashable, Sendable, Comparable {
    /// Seconds since the epoch; leap seconds are not counted.
    public let seconds: UInt64

    /// The beginning of 1970, before every block.
    public static let zero = BlockTime(unchecked: 0)
    private static let last: UInt64 = 253_402_300_799

    /// So many seconds after the epoch; nil after year 9999.
    public init?(seconds: UInt64) {
        guard seconds <= Self.last else { return nil }
        self.init(unchecked: seconds)
    }

    /// The same time; nil before 1970 and for a part of a second.
    public init?(_ instant: Instant) {
        let microseconds = instant.microsecondsSince1970
        guard microseconds >= 0, microseconds % 1_000_000 == 0 else { return nil }
        self.init(unchecked: UInt64(microseconds / 1_000_000))
    }

    /// Reads RFC 3339, or digits as contracts count; throws ``TimeError/notABlockTime(found:)``.
    public init(text: String) throws(TimeError) {
        if let seconds = UInt64(text), let time = BlockTime(seconds: seconds) {
            self = time
            return
        }
        guard let time = BlockTime(try Instant(text)) else { throw .notABlockTime(found: text) }
        self = time
    }

    private init(unchecked seconds: UInt64) {
        self.seconds = seconds
    }

    /// The same time as an instant.
    public var instant: Instant { Instant(microsecondsSince1970: Int64(seconds) * 1_000_000) }

    public static func < (left: BlockTime, right: BlockTime) -> Bool {
        left.seconds < right.seconds
    }
}

extension BlockTime: CustomStringConvertible {
    /// RFC 3339 in UTC.
    public var description: String { instant.description }
}
