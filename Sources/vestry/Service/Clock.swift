import Foundation
import Ledger

/// The one place that asks what time it is.
enum Clock {
    /// The present instant, at microseconds.
    @Sendable static func now() -> Instant {
        let microseconds = Date().timeIntervalSince1970 * 1_000_000
        return Instant(microsecondsSince1970: Int64(microseconds))
    }
}
