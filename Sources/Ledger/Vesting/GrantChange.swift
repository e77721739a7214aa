/// Something that one person proposes to happen to a grant, and that happens when another approves.
public struct GrantChange: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "chg"

    /// What is to happen.
    public enum Kind: String, Sendable, CaseIterable {
        case terminated, accelerated, occurred, paused, resumed, suspended, restored, amended,
            reached
        case transferred
    }

    /// proposed → approved or withdrawn.
    public enum State: String, Sendable, CaseIterable {
        case proposed, approved, withdrawn
    }

    /// Which one.
    public let id: ID<GrantChange>
    /// Of which grant.
    public let grant: ID<Grant>
    /// What is to be recorded.
    public let record: GrantRecord
    /// Why.
    public let reason: String
    /// Who proposed it.
    public let proposedBy: ID<Principal>
    /// When.
    public let proposedAt: Instant
    /// How far it is.
    public let state: State

    /// A proposal.
    public init(
        id: ID<GrantChange>, grant: ID<Grant>, record: GrantRecord, reason: String,
        proposedBy: ID<Principal>, proposedAt: Instant, state: State
    ) {
        self.id = id
        self.grant = grant
        self.record = record
        self.reason = reason
        self.proposedBy = proposedBy
        self.proposedAt = proposedAt
        self.state = state
    }

    /// Throws ``VestingError/changeDecided(_:)`` once it was decided on.
    public func mustBeProposed() throws(VestingError) {
        guard state == .proposed else { throw .changeDecided(state) }
    }
}

extension GrantRecord {
    /// The kind of change that makes it; nil for what is no change of terms.
    public var change: GrantChange.Kind? {
        switch self {
        case .approved, .accrued: nil
        case .occurred: .occurred
        case .transferred: .transferred
        case .happened(let event):
            switch event {
            case .released: nil
            case .terminated: .terminated
            case .accelerated: .accelerated
            case .paused: .paused
            case .resumed: .resumed
            case .suspended: .suspended
            case .restored: .restored
            case .amended: .amended
            case .reached: .reached
            }
        }
    }

    /// When it takes effect.
    public var time: UnixTime {
        switch self {
        case .approved(let time, _, _), .accrued(let time, _), .occurred(let time, _),
            .transferred(let time, _):
            time
        case .happened(let event): event.time
        }
    }
}
