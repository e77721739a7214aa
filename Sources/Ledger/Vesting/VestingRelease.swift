/// What grants have releasable at the end of a month; payable once another person approves.
public enum VestingRelease: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "vrs"

    /// submitted → approved or withdrawn.
    public enum State: String, Sendable, CaseIterable {
        case submitted, approved, withdrawn

        /// Throws ``VestingError/releaseDecided(_:)`` once it was decided on.
        public func mustBeSubmitted() throws(VestingError) {
            guard self == .submitted else { throw .releaseDecided(self) }
        }
    }
}

/// What one grant gives in a release, by its nature.
public enum VestingReleaseLine: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "vrl"
}
