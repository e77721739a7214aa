/// The two clocks of a report: the same pair always gives the same report.
public struct Clocks: Hashable, Sendable {
    /// Entries effective up to this day count, inclusive.
    public let asOf: Day
    /// Entries up to this number of the journal count, inclusive; 0 is before the first.
    public let knownAt: Int64

    /// Both clocks.
    public init(asOf: Day, knownAt: Int64) {
        self.asOf = asOf
        self.knownAt = knownAt
    }
}

/// What was known when: a number of the journal, or an instant that stands for one.
public enum KnownAt: Hashable, Sendable {
    case sequence(Int64)
    /// The newest entry recorded at or before it.
    case instant(Instant)

    /// Reads a number such as `1042`, or RFC 3339; throws ``JournalError/knownAtMalformed``.
    public init(_ text: String) throws(JournalError) {
        if let number = Int64(text), number >= 0 {
            self = .sequence(number)
            return
        }
        do {
            self = .instant(try Instant(text))
        } catch {
            throw .knownAtMalformed
        }
    }
}
