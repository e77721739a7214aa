/// What counts when somebody approves a frozen batch.
public struct BatchApproving: Sendable {
    /// The state before this approval.
    public let state: PayoutBatch.State
    /// The digest of the batch; nil while it is planned.
    public let digest: BatchDigest?
    /// Who has approved already.
    public let approvers: Set<ID<Principal>>
    /// How many people must approve, 1 or more.
    public let needed: Int
    /// Who planned and froze it, and whom it pays.
    public let people: TwoPeople

    /// The facts of a batch.
    public init(
        state: PayoutBatch.State, digest: BatchDigest?, approvers: Set<ID<Principal>>, needed: Int,
        people: TwoPeople
    ) {
        self.state = state
        self.digest = digest
        self.approvers = approvers
        self.needed = needed
        self.people = people
    }

    /// The state after this principal approved what has this digest: still frozen, or approved.
    ///
    /// Throws ``PayoutsError`` for an approval given before, another state or another digest, and
    /// ``AccessError`` for somebody who planned, froze or is paid.
    public func state(
        approvedBy approver: Principal, stating stated: BatchDigest
    ) throws -> PayoutBatch.State {
        guard !approvers.contains(approver.id) else { throw PayoutsError.alreadyApprovedByYou }
        try state.mustBeFrozen()
        try people.mustAllow(approver)
        guard let digest, digest == stated else {
            throw PayoutsError.digestDiffers(expected: digest)
        }
        return approvers.count + 1 >= needed ? .approved : .frozen
    }
}
