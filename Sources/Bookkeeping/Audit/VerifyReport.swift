/// What a look at all of the books found.
public struct VerifyReport: Sendable, Hashable {
    /// One rule, looked at in every place where it applies.
    public struct Check: Sendable, Hashable {
        /// The rule as a sentence, such as `every journal entry balances`.
        public let rule: String
        /// How many things were looked at.
        public let examined: Int
        /// The first place where the rule is broken and what was found there; nil when it holds.
        public let firstBreak: String?
    }

    /// The number of the newest journal entry that was looked at.
    public let knownAt: Int64
    /// In the order in which one relies on the other.
    public let checks: [Check]

    /// Whether every rule holds.
    public var isSound: Bool { checks.allSatisfy { $0.firstBreak == nil } }
}

extension VerifyReport: CustomStringConvertible {
    /// A line for each rule, and one for the whole; for a terminal.
    public var description: String {
        let lines = checks.map { check in
            guard let found = check.firstBreak else {
                return "ok      \(check.rule) (\(check.examined))"
            }
            return "BROKEN  \(check.rule): \(found)"
        }
        let end = isSound ? "The books are sound" : "The books are NOT sound"
        return (lines + ["\(end) up to journal entry \(knownAt)."]).joined(separator: "\n")
    }
}
