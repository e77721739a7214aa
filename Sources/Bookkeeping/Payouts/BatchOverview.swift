public import Ethereum
public import Ledger

/// Who did something to a batch, and when.
public struct BatchStep: Sendable {
    public let principal: ID<Principal>
    public let handle: Handle
    public let at: Instant
}

/// The sum of a batch in one asset.
public struct BatchTotal: Sendable {
    public let asset: ID<Asset>
    public let symbol: String
    public let decimals: Int
    /// The token contract; nil for the native currency.
    public let token: Address?
    public let rowCount: Int
    /// Base units.
    public let amount: UInt256
}

/// The reported on-chain transaction of a batch.
public struct BatchExecution: Sendable {
    /// How the Safe's transaction ended.
    public enum Outcome: String, Sendable {
        case success, failure
    }

    public let transactionHash: Hash32
    public let blockNumber: Int64
    public let outcome: Outcome
    public let reported: BatchStep
    /// Nil while the settlement stands as reported.
    public let confirmed: BatchStep?
    /// Rows that no transfer pays.
    public let mismatchedRows: Int
    /// All transfers that belong to no row.
    public let unexpectedTransfers: Int
}

/// A payout batch with everything that is known of it but its rows.
public struct BatchOverview: Sendable {
    public let id: ID<PayoutBatch>
    public let state: PayoutBatch.State
    public let period: Month
    public let safe: ID<Safe>
    public let safeName: String
    public let account: SafeAccount
    /// The contract that makes several calls one; nil for a batch of one row.
    public let multiSendCallOnly: Address?
    public let rowCount: Int
    /// In the order of the asset ids.
    public let totals: [BatchTotal]
    public let planned: BatchStep
    public let frozen: BatchStep?
    public let digest: BatchDigest?
    public let nonce: UInt64?
    public let safeTxHash: Hash32?
    /// In the order in which they came.
    public let approvals: [BatchStep]
    public let approvalsNeeded: Int
    /// The latest claim while the batch waits to be executed; its lease may have ended.
    public let claim: BatchClaim?
    public let execution: BatchExecution?
    /// Why it was cancelled.
    public let reason: String?
    public let version: Int64
}

/// Which batches are wanted; nil takes all.
public struct BatchFilter: Sendable {
    public let state: PayoutBatch.State?
    public let safe: ID<Safe>?
    public let period: Month?

    public init(state: PayoutBatch.State?, safe: ID<Safe>?, period: Month?) {
        self.state = state
        self.safe = safe
        self.period = period
    }
}
