public import Ethereum

/// What owners may have signed of a batch, though it is not to be executed so any more, while no two people said
/// what used its nonce: of a batch that ended unexecuted, or with another nonce than a batch has.
public struct StrayTransaction: Hashable, Sendable {
    /// Somebody set the Safe's next nonce past it, which shows nothing of the chain.
    public struct Raise: Hashable, Sendable {
        /// Who did.
        public let by: Handle
        /// When.
        public let at: Instant

        /// Who set it, and when.
        public init(by: Handle, at: Instant) {
            self.by = by
            self.at = at
        }
    }

    /// Whose rows it pays.
    public let batch: ID<PayoutBatch>
    /// What that batch is now.
    public let state: PayoutBatch.State
    /// The Safe that would execute it.
    public let safe: ID<Safe>
    /// What people call the Safe.
    public let safeName: String
    /// The nonce that it would be executed with.
    public let nonce: UInt64
    /// What owners may have signed.
    public let safeTxHash: Hash32
    /// Whether the Safe's next nonce, as the directory has it, is past it.
    public let isPassed: Bool
    /// Who set that; nil where it is not past it, or nobody kept who did.
    public let raise: Raise?

    /// A transaction that may be executed.
    public init(
        batch: ID<PayoutBatch>, state: PayoutBatch.State, safe: ID<Safe>, safeName: String,
        nonce: UInt64,
        safeTxHash: Hash32, isPassed: Bool, raise: Raise?
    ) {
        self.batch = batch
        self.state = state
        self.safe = safe
        self.safeName = safeName
        self.nonce = nonce
        self.safeTxHash = safeTxHash
        self.isPassed = isPassed
        self.raise = raise
    }

    /// What to make sure of before something else is paid, for people.
    var remedy: String {
        guard isPassed else {
            return "use nonce \(nonce) for another transaction or for a rejection before"
        }
        let who = raise.map { "\($0.by) set the Safe's next_nonce past that at \($0.at)" }
        return (who ?? "the Safe's next_nonce is past that")
            + ", and no two people said which transaction used nonce \(nonce): look on the chain, and have another"
            + " person confirm what was reported"
    }
}
