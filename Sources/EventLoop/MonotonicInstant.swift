import Foundation

/// A point on the monotonic clock: never set back, not a time of day.
public struct MonotonicInstant: InstantProtocol, Sendable, Hashable {
    /// Nanoseconds since an unspecified start, the same for all loops of the process.
    public let nanoseconds: UInt64

    /// Makes an instant from a count of nanoseconds.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// This moment.
    public static var now: MonotonicInstant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicInstant(
            nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        )
    }

    /// The instant that many nanoseconds later (earlier when negative); stops at the ends.
    public func advanced(by duration: Duration) -> MonotonicInstant {
        let step = duration.wholeNanoseconds
        let (sum, overflow) =
            step >= 0
            ? nanoseconds.addingReportingOverflow(UInt64(step))
            : nanoseconds.subtractingReportingOverflow(step.magnitude)
        guard !overflow else {
            return MonotonicInstant(nanoseconds: step >= 0 ? .max : 0)
        }
        return MonotonicInstant(nanoseconds: sum)
    }

    /// The time from this instant to another; negative when the other is earlier.
    public func duration(to other: MonotonicInstant) -> Duration {
        .nanoseconds(Int64(truncatingIfNeeded: other.nanoseconds &- nanoseconds))
    }

    /// Whether the left instant is the earlier one.
    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Duration {
    /// Nanoseconds, cut to a whole number and held within 64 bits.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds > 0 ? .max : .min }
        let (sum, tooFar) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard !tooFar else { return seconds > 0 ? .max : .min }
        return sum
    }
}

/// The time of day, for headers and logs.
public enum WallClock {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public static var seconds: Int {
        time(nil)
    }
}
