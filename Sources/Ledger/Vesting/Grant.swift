/// A promise of an amount to a payee, that vests by its terms.
public struct Grant: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "gnt"

    /// draft → approved → active → completed or terminated; a draft may be withdrawn.
    public enum State: String, Sendable, CaseIterable {
        case draft, withdrawn, approved, active, completed, terminated

        /// Whether it is a commitment of the organisation.
        public var isCommitted: Bool {
            switch self {
            case .approved, .active, .completed, .terminated: true
            case .draft, .withdrawn: false
            }
        }
    }

    /// Which one.
    public let id: ID<Grant>
    /// Who gets it.
    public let payee: ID<Payee>
    /// Who bears the cost.
    public let group: ID<WorkingGroup>
    /// What is promised.
    public let asset: ID<Asset>
    /// The terms and what has happened.
    public let history: GrantHistory

    /// A grant with its history.
    public init(
        id: ID<Grant>, payee: ID<Payee>, group: ID<WorkingGroup>, asset: ID<Asset>,
        history: GrantHistory
    ) {
        self.id = id
        self.payee = payee
        self.group = group
        self.asset = asset
        self.history = history
    }

    /// Whether another grant promises the same: payee, asset and terms. Somebody may have entered it
    /// twice.
    public func isTwin(of other: Grant) -> Bool {
        payee == other.payee && asset == other.asset && history.terms == other.history.terms
    }

    /// The state of an approved grant at a second: what time alone makes of it.
    public func state(at time: UnixTime) -> State {
        if let ended = history.endedAt, ended <= time { return .terminated }
        if history.isComplete(at: time) { return .completed }
        guard let start = history.start else { return .active }
        return time < start ? .approved : .active
    }
}

extension Grant.State {
    /// Throws ``VestingError/grantNotDraft(_:)``.
    public func mustBeDraft() throws(VestingError) {
        guard self == .draft else { throw .grantNotDraft(self) }
    }

    /// Throws ``VestingError/grantNotActive(_:)`` for a draft and for a grant that has ended.
    public func mustBeActive() throws(VestingError) {
        guard self == .approved || self == .active else { throw .grantNotActive(self) }
    }
}
