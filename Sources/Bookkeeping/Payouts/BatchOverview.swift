public import Ethereum
public import Ledger

/// Who did something to a batch, and when.
public struct BatchStep: Sendable {
    /// Who.
    public let principal: ID<Principal>
    /// The name that people know them by.
    public let handle: Handle
    /// When.
    public let at: Instant
}

/// The sum of a batch in one asset.
public struct BatchTotal: Sendable {
    /// What is counted.
    public let asset: ID<Asset>
    /// Its symbol.
    public let symbol: String
    /// Digits after the point of a whole unit.
    public let decimals: Int
    /// The token contract; nil for the native currency.
    public let token: Address?
    /// How many rows pay in it.
    public let rowCount: Int
    /// Base units.
    public let amount: UInt256
}

/// The reported on-chain transaction of a batch; a failure may be reported only and not count yet.
public struct BatchExecution: Sendable {
    /// How the Safe's transaction ended.
    public enum Outcome: String, Sendable {
        case success, failure
    }

    /// The transaction on the chain.
    public let transactionHash: Hash32
    /// The block that holds it.
    public let blockNumber: Int64
    /// How the Safe's transaction ended.
    public let outcome: Outcome
    /// Who reported it, and when.
    public let reported: BatchStep
    /// Nil while the settlement stands as reported.
    public let confirmed: BatchStep?
    /// Rows that no transfer pays.
    public let mismatchedRows: Int
    /// All transfers that belong to no row.
    public let unexpectedTransfers: Int
}

/// How the rows of a batch are claimed instead of being paid.
public struct BatchDistribution: Sendable {
    /// By which rules the tree is made.
    public let format: DistributionFunding.Format
    /// What is distributed.
    public let asset: ID<Asset>
    /// The root that a distributor is deployed with.
    public let root: Hash32
    /// The contract that recipients claim from; nil before the batch is frozen.
    public let distributor: Address?
}

/// A payout batch with everything that is known of it but its rows.
public struct BatchOverview: Sendable {
    /// The batch.
    public let id: ID<PayoutBatch>
    /// How far it is.
    public let state: PayoutBatch.State
    /// The month whose payables it pays.
    public let period: Month
    /// The plan that it is a part of; nil for a batch by itself.
    public let plan: ID<PayoutPlan>?
    /// Which part of the plan.
    public let part: BatchPart
    /// Estimated by the measured gas of plain transfers; nil where nobody did yet.
    public let gasEstimate: Int?
    /// Bytes of its call data; nil where nobody counted yet.
    public let callDataBytes: Int?
    /// The Safe that pays.
    public let safe: ID<Safe>
    /// The Safe's name in the directory.
    public let safeName: String
    /// The Safe on its chain, as it was when the batch was planned.
    public let account: SafeAccount
    /// The contract that makes several calls one; nil for a batch of one row.
    public let multiSendCallOnly: Address?
    /// How its rows are claimed, where they are shares of a distribution.
    public let distribution: BatchDistribution?
    /// Whether it makes calls instead of payments.
    public let hasCalls: Bool
    /// How many rows it has.
    public let rowCount: Int
    /// In the order of the asset ids.
    public let totals: [BatchTotal]
    /// Who planned it, and when.
    public let planned: BatchStep
    /// Who froze it, and when; nil before.
    public let frozen: BatchStep?
    /// The digest of its canonical bytes; nil before it is frozen.
    public let digest: BatchDigest?
    /// The Safe's nonce that it is bound to; nil before it is frozen.
    public let nonce: UInt64?
    /// The hash that owners sign; nil before it is frozen.
    public let safeTxHash: Hash32?
    /// In the order in which they came.
    public let approvals: [BatchStep]
    /// How many people must approve.
    public let approvalsNeeded: Int
    /// The latest claim while the batch waits to be executed; its lease may have ended.
    public let claim: BatchClaim?
    /// That it was proposed, as first reported.
    public let proposal: ReportedProposal?
    /// That its nonce was used otherwise, as somebody said.
    public let nonceUse: ReportedNonceUse?
    /// The other nonce that was proposed for it last; nil where none was.
    public let nonceBinding: ReportedNonceBinding?
    /// How the Safe's owners differ now from those at the freeze.
    public let ownersChange: OwnersChange?
    /// Who said of the owners that the Safe has now that they may sign.
    public let ownersAcknowledged: BatchStep?
    /// What was reported of its execution.
    public let execution: BatchExecution?
    /// Why it was cancelled, or what used its nonce.
    public let reason: String?
    /// The files that it has, in the order of their names.
    public let files: [BatchFile]
    /// Grows with each change; the `ETag`.
    public let version: Int64
}

/// Which batches are wanted; nil takes all.
public struct BatchFilter: Sendable {
    /// In this state.
    public let state: PayoutBatch.State?
    /// Of this Safe.
    public let safe: ID<Safe>?
    /// Of this month.
    public let period: Month?

    /// A filter; all parts must hold.
    public init(state: PayoutBatch.State?, safe: ID<Safe>?, period: Month?) {
        self.state = state
        self.safe = safe
        self.period = period
    }
}
