/// How often the journal was not as it was known, and how many groups are looked up before it is
/// followed again: where others record too, what is known is worth little.
struct JournalMisses: Sendable {
    private static let longestPause = 64

    private let firstPause: Int
    /// How many groups the next miss has looked up; twice as many after each.
    private var pause: Int
    private var resting = 0

    /// None yet; after the first, so many groups are looked up.
    init(firstPause: Int) {
        self.firstPause = firstPause
        pause = firstPause
    }

    /// Whether groups are looked up for now.
    var areResting: Bool { resting > 0 }

    mutating func add() {
        resting = pause
        pause = min(max(pause * 2, 1), Self.longestPause)
    }

    /// Notes a group that was looked up.
    mutating func passOne() {
        resting = max(resting - 1, 0)
    }

    /// Notes a group that followed.
    mutating func forget() {
        pause = firstPause
    }
}
