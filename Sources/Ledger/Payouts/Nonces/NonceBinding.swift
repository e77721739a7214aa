/// Another nonce for a batch that is frozen already: what is paid stays, and so do digest and approvals.
public enum NonceBinding {
    /// The nonce that was asked for, or the first free one.
    ///
    /// Throws ``PayoutsError/nonceMayBeUsed(_:)`` where anybody approved the batch, and so anybody may
    /// have signed it, unless another transaction is shown to have used its former nonce: otherwise both
    /// could be executed. `taken` and `bound` are those of ``PayoutNonce``; a nonce that was used excludes
    /// what is bound to it or to one before it.
    public static func choose(
        asked: UInt64?, insteadOf former: UInt64, wasApproved: Bool, isUsedOtherwise: Bool,
        next: UInt64, taken: Set<UInt64>, bound: Set<UInt64> = []
    ) throws(PayoutsError) -> UInt64 {
        guard !wasApproved || isUsedOtherwise else { throw .nonceMayBeUsed(former) }
        return try PayoutNonce.choose(
            asked: asked, next: wasApproved ? max(next, former + 1) : next,
            taken: taken.union([former]),
            bound: wasApproved ? bound.filter { $0 > former } : bound)
    }
}

extension PayoutBatch.State {
    /// Throws unless the batch has a nonce and was not executed.
    public func mustBeBindable() throws(PayoutsError) {
        guard self == .frozen || self == .approved || self == .proposed else {
            throw .batchNotBindable(self)
        }
    }

    /// What it is with another nonce: nobody has signed or proposed that.
    public var withAnotherNonce: PayoutBatch.State { self == .proposed ? .approved : self }
}
