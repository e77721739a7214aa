/// What one period of a program gives to whom.
public enum Epoch: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "epo"

    /// computed → approved, or replaced by another computation.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case computed, approved, replaced
    }
}
