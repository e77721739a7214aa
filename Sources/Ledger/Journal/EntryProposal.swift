/// An entry by hand above a limit, as one person wrote it and another one decides on it.
public struct EntryProposal: Identified, Hashable {
    public static let idPrefix = "jpr"

    /// What may become of it.
    public enum Outcome: String, Sendable, CaseIterable {
        case approved, rejected
    }

    /// How far it is.
    public enum State: String, Sendable, CaseIterable {
        case proposed, approved, rejected
    }

    /// What became of it, and by whom.
    public struct Decision: Sendable, Hashable {
        public let outcome: Outcome
        public let by: ID<Principal>
        public let at: Instant
        /// Why it was rejected.
        public let reason: String?

        /// A decision.
        public init(_ outcome: Outcome, by: ID<Principal>, at: Instant, reason: String?) {
            self.outcome = outcome
            self.by = by
            self.at = at
            self.reason = reason
        }
    }

    public let id: ID<EntryProposal>
    /// What is recorded, to the letter, once it is approved; under this id.
    public let entry: JournalEntry
    /// SHA-256 of the entry's ``JournalEntry/content``.
    public let digest: ContentDigest
    public let proposedBy: ID<Principal>
    public let proposedAt: Instant
    public let decision: Decision?

    /// A proposal.
    public init(
        id: ID<EntryProposal>, entry: JournalEntry, digest: ContentDigest,
        proposedBy: ID<Principal>, proposedAt: Instant, decision: Decision? = nil
    ) {
        self.id = id
        self.entry = entry
        self.digest = digest
        self.proposedBy = proposedBy
        self.proposedAt = proposedAt
        self.decision = decision
    }

    public var state: State {
        switch decision?.outcome {
        case nil: .proposed
        case .approved?: .approved
        case .rejected?: .rejected
        }
    }

    /// Throws ``ProposalError`` unless somebody may decide on it still.
    public func mustBeUndecided() throws(ProposalError) {
        guard decision == nil else { throw .decided(state) }
    }

    /// Throws ``ProposalError`` and ``AccessError/ownWork`` unless this principal may approve what has
    /// this digest.
    public func mustAllow(_ approver: Principal, stating stated: ContentDigest) throws {
        try mustBeUndecided()
        try TwoPeople(authors: [proposedBy], payees: []).mustAllow(approver)
        guard stated == digest else { throw ProposalError.digestDiffers(expected: digest) }
    }
}

/// Why an entry above a limit is not recorded.
public enum ProposalError: Refusal, Hashable {
    /// The limit with its unit.
    case secondPersonNeeded(limit: String)
    case decided(EntryProposal.State)
    case digestDiffers(expected: ContentDigest)
    case contentUnreadable

    public var code: String {
        switch self {
        case .secondPersonNeeded: "second_person_needed"
        case .decided: "proposal_decided"
        case .digestDiffers: "proposal_digest_differs"
        case .contentUnreadable: "proposal_unreadable"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .secondPersonNeeded, .decided, .digestDiffers: .conflict
        case .contentUnreadable: .invalid
        }
    }

    public var faults: [Fault] {
        guard case .digestDiffers = self else { return [] }
        return [Fault(at: .pointer("/digest"), code: code, detail: description)]
    }

    public var description: String {
        switch self {
        case .secondPersonNeeded(let limit):
            "The entry is above the limit of \(limit) and needs a second person: send it alone to"
                + " /v1/journal-entries, or reverse one entry alone, which proposes it."
        case .decided(let state): "The proposal was \(state.rawValue) already."
        case .digestDiffers(let expected):
            "The digest is not that of the proposal, \(expected): look at it again."
        case .contentUnreadable: "The text is no proposed entry."
        }
    }
}
