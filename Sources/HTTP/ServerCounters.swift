import Synchronization

/// What a server counts, for metrics; cheap to read from any thread.
public final class ServerCounters: Sendable {
    private let acceptedCount = Atomic<Int>(0)
    private let openCount = Atomic<Int>(0)
    private let inFlightCount = Atomic<Int>(0)
    private let queuedCount = Atomic<Int>(0)

    init() {}

    /// Connections accepted since the start.
    public var accepted: Int { acceptedCount.load(ordering: .relaxed) }
    /// Connections open now.
    public var open: Int { openCount.load(ordering: .relaxed) }
    /// Handlers running now.
    public var requestsInFlight: Int { inFlightCount.load(ordering: .relaxed) }
    /// Bytes of responses that wait for clients.
    public var queuedBytes: Int { queuedCount.load(ordering: .relaxed) }

    func connectionOpened() {
        acceptedCount.add(1, ordering: .relaxed)
        openCount.add(1, ordering: .relaxed)
    }

    func connectionClosed() { openCount.subtract(1, ordering: .relaxed) }
    func requestStarted() { inFlightCount.add(1, ordering: .relaxed) }
    func requestEnded() { inFlightCount.subtract(1, ordering: .relaxed) }
    func queued(_ bytes: Int) { queuedCount.add(bytes, ordering: .relaxed) }
}
