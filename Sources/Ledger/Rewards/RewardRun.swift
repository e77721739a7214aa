/// One working group's list of reward lines for a period.
public struct RewardRun: Identified, Hashable {
    public static let idPrefix = "run"

    /// draft → submitted → closed once every line is approved, or withdrawn.
    public enum State: String, Sendable, CaseIterable {
        case draft, submitted, closed, withdrawn
    }

    public let id: ID<RewardRun>
    public let group: ID<WorkingGroup>
    public let period: Month
    public let state: State
    public let createdBy: ID<Principal>
    public let submittedBy: ID<Principal>?

    /// A run as it is stored.
    public init(
        id: ID<RewardRun>, group: ID<WorkingGroup>, period: Month, state: State,
        createdBy: ID<Principal>, submittedBy: ID<Principal>?
    ) {
        self.id = id
        self.group = group
        self.period = period
        self.state = state
        self.createdBy = createdBy
        self.submittedBy = submittedBy
    }

    /// Throws ``RewardsError/periodAhead`` for a month after this one.
    ///
    /// - Parameter today: the day in the organisation's zone.
    public static func mustHaveBegun(_ period: Month, today: Day) throws(RewardsError) {
        guard period <= today.month else { throw .periodAhead(found: period, latest: today.month) }
    }

    /// Throws unless lines may be added, changed or removed.
    public func mustBeDraft() throws(RewardsError) {
        guard state == .draft else { throw .runNotDraft(state) }
    }

    /// Throws unless lines may be decided on.
    public func mustBeSubmitted() throws(RewardsError) {
        guard state == .submitted else { throw .runNotSubmitted(state) }
    }

    /// Throws unless the run may be submitted: it is a draft with at least one line.
    public func mustBeSubmittable(lines: Int) throws(RewardsError) {
        try mustBeDraft()
        guard lines > 0 else { throw .runEmpty }
    }

    /// Throws unless the run may be withdrawn: nothing of it is approved yet.
    public func mustBeWithdrawable(approvedLines: Int) throws(RewardsError) {
        guard state == .draft || state == .submitted else { throw .runNotSubmitted(state) }
        guard approvedLines == 0 else { throw .runPartlyApproved(lines: approvedLines) }
    }
}
