public import Ethereum

/// What counts when somebody approves a frozen batch.
public struct BatchApproving: Sendable {
    /// The state before this approval.
    public let state: PayoutBatch.State
    /// The digest of the batch; nil while it is planned.
    public let digest: BatchDigest?
    /// The hash that owners sign; nil while it is planned.
    public let safeTxHash: Hash32?
    /// Who has approved already.
    public let approvers: Set<ID<Principal>>
    /// How many people must approve, 1 or more.
    public let needed: Int
    /// Who planned and froze it, whom it pays, and who said where to.
    public let people: TwoPeople

    /// The facts of a batch.
    public init(
        state: PayoutBatch.State, digest: BatchDigest?, safeTxHash: Hash32?,
        approvers: Set<ID<Principal>>, needed: Int, people: TwoPeople
    ) {
        self.state = state
        self.digest = digest
        self.safeTxHash = safeTxHash
        self.approvers = approvers
        self.needed = needed
        self.people = people
    }

    /// The state after this principal approved what has this digest and this safeTxHash: still
    /// frozen, or approved.
    ///
    /// The digest says what is paid, the hash also with which nonce. Throws ``PayoutsError`` for an
    /// approval given before, another state, digest or hash, and ``AccessError`` for somebody who
    /// planned, froze, is paid or said where to.
    public func state(
        approvedBy approver: Principal, stating stated: BatchDigest, _ statedHash: Hash32
    ) throws -> PayoutBatch.State {
        guard !approvers.contains(approver.id) else { throw PayoutsError.alreadyApprovedByYou }
        try state.mustBeFrozen()
        try people.mustAllow(approver)
        guard let digest, digest == stated else {
            throw PayoutsError.digestDiffers(expected: digest)
        }
        guard let safeTxHash, safeTxHash == statedHash else {
            throw PayoutsError.safeTxHashDiffers(expected: safeTxHash)
        }
        return approvers.count + 1 >= needed ? .approved : .frozen
    }
}
