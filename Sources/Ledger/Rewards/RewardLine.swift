/// What one payee is to get from a run, and how far its decision is.
public struct RewardLine: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "lin"

    /// draft → submitted → approved, or returned (fixed and resubmitted alone) or held.
    public enum State: String, Sendable, CaseIterable {
        case draft, submitted, approved, returned, held
    }

    /// Its id.
    public let id: ID<RewardLine>
    /// From 1 in the order of entry; the number of a removed line is not given again.
    public let number: Int
    /// Who is to get it.
    public let payee: ID<Payee>
    /// Above zero, in base units of its asset.
    public let amount: Amount
    /// What it is for; part of the expense account's code.
    public let kind: RewardKind
    /// How far its decision is.
    public let state: State
    /// Who entered it, and everybody who changed or resubmitted it since.
    public let authors: Set<ID<Principal>>

    /// A line as it is stored.
    public init(
        id: ID<RewardLine>, number: Int, payee: ID<Payee>, amount: Amount, kind: RewardKind,
        state: State, authors: Set<ID<Principal>>
    ) {
        self.id = id
        self.number = number
        self.payee = payee
        self.amount = amount
        self.kind = kind
        self.state = state
        self.authors = authors
    }

    /// Throws unless the line may be changed: in a draft, or returned to its lead.
    public func mustBeEditable() throws(RewardsError) {
        guard state == .draft || state == .returned else { throw .lineNotEditable(state) }
    }

    /// Throws unless a returned line may be submitted again.
    public func mustBeReturned() throws(RewardsError) {
        guard state == .returned else { throw .lineNotReturned(state) }
    }

    /// Throws unless the line waits for a decision; a held one may still be returned.
    public func mustAwaitDecision(allowingHeld: Bool) throws(RewardsError) {
        guard state == .submitted || (allowingHeld && state == .held) else {
            throw .lineNotSubmitted(state)
        }
    }

    /// Throws unless the line is held.
    public func mustBeHeld() throws(RewardsError) {
        guard state == .held else { throw .lineNotHeld(state) }
    }
}
