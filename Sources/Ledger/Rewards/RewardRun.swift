/// One working group's list of reward lines for a period.
public struct RewardRun: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "run"

    /// draft → submitted → closed once every line is approved, or withdrawn.
    public enum State: String, Sendable, CaseIterable {
        case draft, submitted, closed, withdrawn
    }

    /// Its id.
    public let id: ID<RewardRun>
    /// Whose list it is.
    public let group: ID<WorkingGroup>
    /// The month that is rewarded.
    public let period: Month
    /// Tells several runs of a group and period apart; may be empty.
    public let title: String
    /// How far it is.
    public let state: State
    /// Who began it.
    public let createdBy: ID<Principal>
    /// Who handed it in; nil for a draft.
    public let submittedBy: ID<Principal>?

    /// A run as it is stored.
    public init(
        id: ID<RewardRun>, group: ID<WorkingGroup>, period: Month, title: String, state: State,
        createdBy: ID<Principal>, submittedBy: ID<Principal>?
    ) {
        self.id = id
        self.group = group
        self.period = period
        self.title = title
        self.state = state
        self.createdBy = createdBy
        self.submittedBy = submittedBy
    }

    /// A title: at most 200 characters on one line; throws ``RewardsError/titleMalformed(found:)``.
    public static func title(_ text: String) throws(RewardsError) -> String {
        guard text.unicodeScalars.count <= 200, !Text.hasControl(text) else {
            throw .titleMalformed(found: text)
        }
        return text
    }

    /// Throws ``RewardsError`` for a month after this one, or before 1970.
    ///
    /// Today is the day in the organisation's zone.
    public static func mustHaveBegun(_ period: Month, today: Day) throws(RewardsError) {
        guard period <= today.month else { throw .periodAhead(found: period, latest: today.month) }
        guard period.year >= 1970 else { throw .periodTooOld(found: period) }
    }

    /// Throws unless lines may be added, changed or removed.
    public func mustBeDraft() throws(RewardsError) {
        guard state == .draft else { throw .runNotDraft(state) }
    }

    /// Throws unless lines may be decided on.
    public func mustBeSubmitted() throws(RewardsError) {
        guard state == .submitted else { throw .runNotSubmitted(state) }
    }

    /// Throws unless single lines may still be changed: those of a draft, and returned ones.
    public func mustBeOpen() throws(RewardsError) {
        guard state == .draft || state == .submitted else { throw .runEnded(state) }
    }

    /// Who is excluded from every decision on these lines: whoever had a hand in them or in the run,
    /// and whom they pay.
    public func twoPeople(over lines: [RewardLine]) -> TwoPeople {
        let hands = lines.reduce(into: Set([createdBy])) { $0.formUnion($1.authors) }
        return TwoPeople(
            authors: hands.union([submittedBy].compactMap(\.self)),
            payees: Set(lines.map(\.payee)))
    }

    /// Throws unless the run may be submitted: it is a draft with at least one line.
    public func mustBeSubmittable(lines: Int) throws(RewardsError) {
        try mustBeDraft()
        guard lines > 0 else { throw .runEmpty }
    }

    /// Throws unless the run may be withdrawn: nothing of it is approved yet.
    public func mustBeWithdrawable(approvedLines: Int) throws(RewardsError) {
        try mustBeOpen()
        guard approvedLines == 0 else { throw .runPartlyApproved(lines: approvedLines) }
    }

    /// The state that the lines leave it in.
    ///
    /// A submitted run is closed once all its lines are approved, and withdrawn when they are gone:
    /// all were returned and removed.
    public func state(approvedLines: Int, otherLines: Int) -> State {
        guard state == .submitted, otherLines == 0 else { return state }
        return approvedLines == 0 ? .withdrawn : .closed
    }
}
