public import Ethereum

/// A grant as somebody wrote it, in a request or a row of a file, still to be judged.
public struct WrittenGrant: Sendable {
    /// The row of the file; nil for the body of a request.
    public var row: Int?
    /// Who gets it and who bears the cost: an id or handle.
    public var payee = "", group = ""
    /// What is promised: an id or symbol; empty to take that of the plan.
    public var asset = ""
    /// The plan that it follows.
    public var plan: ID<VestingPlan>?
    /// The version of the plan; nil for the newest.
    public var planVersion: Int?
    /// The terms that it states itself; an empty rule is that of the plan.
    public var terms = SpelledTerms(rule: "")
    /// The Safe that funds it.
    public var safe: ID<Safe>?
    /// The contract that vests it, and its number there.
    public var contract: Address?
    public var contractNumber: UInt256?
    /// The day on which it was granted.
    public var grantDay: Day?
    /// Where the agreement is, and the SHA-256 of the signed document.
    public var agreementURL: String?
    public var agreementDigest: Hash32?
    public var note = ""
    /// Why this payee has the same grant again.
    public var duplicateReason = ""
    /// Clauses of acceleration.
    public var accelerations: [SpelledAcceleration] = []

    /// An empty one.
    public init(row: Int? = nil) {
        self.row = row
    }

    /// A clause of acceleration, with its quantity in whole units.
    public struct SpelledAcceleration: Sendable {
        /// `all`, `months` or `quantity`.
        public let extent: String
        public let months: Int?
        public let quantity: String?
        /// One or two names of events.
        public let on: [String]

        /// A clause as it is written.
        public init(extent: String, months: Int?, quantity: String?, on: [String]) {
            self.extent = extent
            self.months = months
            self.quantity = quantity
            self.on = on
        }
    }
}

/// A grant that may be: everything that it names is there, and its terms hold.
public struct JudgedGrant: Sendable {
    public let payee: ID<Payee>
    public let group: ID<WorkingGroup>
    public let asset: Asset
    public let terms: VestingTerms
    public let plan: VestingPlan?
    public let accelerations: [Acceleration]
    public let written: WrittenGrant

    /// Why it was entered although there is another like it; nil without a reason.
    public var duplicateReason: String? {
        written.duplicateReason.contains { !$0.isWhitespace } ? written.duplicateReason : nil
    }
}
