public import Ethereum

/// What owners compare before they sign a batch, to be printed or read on another device.
public struct SignerSheet: Sendable {
    /// What was to be looked at before the freeze, and why it is all right.
    public typealias Check = (check: BatchCheck, reason: String)

    /// Somebody and when.
    public typealias Step = (who: Handle, at: Instant)

    /// A row of the batch.
    public struct Row: Sendable {
        /// From 1, in execution order.
        public let number: Int
        /// Who is paid.
        public let payee: Handle
        /// What is paid where to.
        public let payment: Payment
        /// How the asset is shown.
        public let unit: AssetUnit

        /// A row.
        public init(number: Int, payee: Handle, payment: Payment, unit: AssetUnit) {
            self.number = number
            self.payee = payee
            self.payment = payment
            self.unit = unit
        }
    }

    /// An address to which the payee was not paid the last time.
    public struct FreshAddress: Sendable {
        /// Who is paid.
        public let payee: Handle
        /// Where to.
        public let address: Address
        /// Where the payee was paid last on the chain; nil for a first payment.
        public let previous: Address?
        /// Since when it is in the directory, and who entered it; nil where that is not known.
        public let entered: (by: Handle?, at: Instant)?

        /// An address that is new to payouts.
        public init(
            payee: Handle, address: Address, previous: Address?,
            entered: (by: Handle?, at: Instant)?
        ) {
            self.payee = payee
            self.address = address
            self.previous = previous
            self.entered = entered
        }
    }

    /// The batch and what it is called.
    public struct Subject: Sendable {
        let batch: ID<PayoutBatch>
        let organisation: String
        let safe: Safe
        let period: Month
        let part: BatchPart
        let digest: BatchDigest
        let transaction: SafeTransaction

        /// A batch of a Safe.
        public init(
            batch: ID<PayoutBatch>, organisation: String, safe: Safe, period: Month,
            part: BatchPart, digest: BatchDigest, transaction: SafeTransaction
        ) {
            self.batch = batch
            self.organisation = organisation
            self.safe = safe
            self.period = period
            self.part = part
            self.digest = digest
            self.transaction = transaction
        }
    }

    let subject: Subject
    let rows: [Row]
    let planned: Step
    let frozen: Step
    let approvals: [Step]
    let freshAddresses: [FreshAddress]
    let comparison: MonthComparison
    let checks: [Check]
    let calls: [BatchCall]
    let funding: DistributionFunding?
    let ownersChange: OwnersChange?

    /// The sheet of an approved batch; rows in execution order, approvals in theirs.
    public init(
        _ subject: Subject, rows: [Row], planned: Step, frozen: Step, approvals: [Step],
        freshAddresses: [FreshAddress], comparison: MonthComparison, checks: [Check],
        calls: [BatchCall] = [], funding: DistributionFunding? = nil,
        ownersChange: OwnersChange? = nil
    ) {
        self.subject = subject
        self.rows = rows
        self.planned = planned
        self.frozen = frozen
        self.approvals = approvals
        self.freshAddresses = freshAddresses
        self.comparison = comparison
        self.checks = checks
        self.calls = calls
        self.funding = funding
        self.ownersChange = ownersChange
    }

    /// As plain text.
    public func text() throws(PayoutsError) -> [UInt8] { try document().text() }

    /// As a page that needs nothing from elsewhere.
    public func html() throws(PayoutsError) -> [UInt8] { try document().html() }
}
