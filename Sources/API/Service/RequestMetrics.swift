import Synchronization

/// Requests by operation and status with a histogram of their duration, as Prometheus text.
public final class RequestMetrics: Sendable {
    /// Upper bounds of the buckets in microseconds, inclusive.
    private static let bounds = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        5_000_000,
    ]

    private struct Key: Hashable {
        let operation: String
        let status: Int
    }

    private struct Counts {
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
        var count = 0
        var microseconds = 0
    }

    private let counts = Mutex<[Key: Counts]>([:])

    /// Counts one answered request.
    func record(_ operation: String, _ status: Int, seconds duration: Duration) {
        let parts = duration.components
        let microseconds =
            Int(parts.seconds) * 1_000_000 + Int(parts.attoseconds / 1_000_000_000_000)
        let bucket = Self.bounds.firstIndex { microseconds <= $0 }
        counts.withLock { counts in
            var entry = counts[Key(operation: operation, status: status)] ?? Counts()
            if let bucket { entry.buckets[bucket] += 1 }
            entry.count += 1
            entry.microseconds += microseconds
            counts[Key(operation: operation, status: status)] = entry
        }
    }

    /// The exposition text, in a stable order.
    func text() -> String {
        let snapshot = counts.withLock { $0 }
            .sorted { ($0.key.operation, $0.key.status) < ($1.key.operation, $1.key.status) }
        let name = "vestry_http_request_duration_seconds"
        var text = "# HELP \(name) Duration of requests by operation and status.\n"
        text += "# TYPE \(name) histogram\n"
        for (key, counts) in snapshot {
            let labels = "operation=\"\(key.operation)\",status=\"\(key.status)\""
            var sum = 0
            for (bound, count) in zip(Self.bounds, counts.buckets) {
                sum += count
                text += "\(name)_bucket{\(labels),le=\"\(Self.seconds(bound))\"} \(sum)\n"
            }
            text += "\(name)_bucket{\(labels),le=\"+Inf\"} \(counts.count)\n"
            text += "\(name)_sum{\(labels)} \(Self.seconds(counts.microseconds))\n"
            text += "\(name)_count{\(labels)} \(counts.count)\n"
        }
        return text
    }

    /// Microseconds as decimal seconds.
    private static func seconds(_ microseconds: Int) -> String {
        let fraction = String(microseconds % 1_000_000)
        let padded = String(repeating: "0", count: 6 - fraction.count) + fraction
        return "\(microseconds / 1_000_000).\(padded)"
    }
}
