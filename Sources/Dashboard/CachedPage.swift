public import Ledger

/// A page that is made at most once at a time and kept for a little while.
///
/// Who comes while it is being made waits for that one, so that a crowd costs what one visitor
/// does. It is made apart from those who wait: one who leaves takes it from nobody. A failure is
/// told to all who waited and not kept.
public actor CachedPage {
    private let seconds: Int64
    private let clock: @Sendable () -> Instant
    private let render: @Sendable () async throws -> [UInt8]
    private var making: Task<[UInt8], any Error>?
    private var kept: (page: [UInt8], from: Instant)?

    /// A page that is shown for so many seconds after it was made.
    public init(
        seconds: Int64, clock: @escaping @Sendable () -> Instant,
        render: @escaping @Sendable () async throws -> [UInt8]
    ) {
        self.seconds = seconds
        self.clock = clock
        self.render = render
    }

    /// The page as HTML, at most that old.
    public func bytes() async throws -> [UInt8] {
        if let kept, isFresh(kept.from) { return kept.page }
        if let making { return try await making.value }
        let render = render
        let task = Task { try await render() }
        making = task
        defer { making = nil }
        let page = try await task.value
        kept = (page, clock())
        return page
    }

    /// A clock that was set back makes nothing fresh.
    private func isFresh(_ instant: Instant) -> Bool {
        let now = clock()
        return instant <= now && now < instant.advanced(bySeconds: seconds)
    }
}
