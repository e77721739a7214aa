import Ethereum

/// The terms of a fee agreement that are in force over some time.
public struct FeeVersion: Hashable, Sendable {
    /// One side of an agreement.
    public enum Party: String, Sendable, Hashable, CaseIterable {
        /// Who manages the product: the organisation.
        case `operator`
        /// Who devised its method.
        case methodologist
    }

    /// How fees are divided.
    public struct Split: Hashable, Sendable {
        /// The operator's part of what is distributed, rounded down.
        public let operatorShare: Share
        /// The methodologist's part, which gets the odd unit; both sum to the whole.
        public let methodologistShare: Share
        /// The protocol's part of streaming fees, taken first.
        public let protocolStreamingShare: Share
        /// The protocol's part of issue and redeem fees, taken first.
        public let protocolIssuanceShare: Share

        /// A split; throws ``MethodologistsError/sharesDoNotSum(found:)``.
        public init(
            operatorShare: Share, methodologistShare: Share,
            protocolStreamingShare: Share = .nothing, protocolIssuanceShare: Share = .nothing
        ) throws(MethodologistsError) {
            // Both are at most 10^18.
            let (sum, _) = operatorShare.scaled.addingReportingOverflow(methodologistShare.scaled)
            guard sum == Share.scale else {
                throw .sharesDoNotSum(found: AmountText.text(sum, decimals: 18))
            }
            self.operatorShare = operatorShare
            self.methodologistShare = methodologistShare
            self.protocolStreamingShare = protocolStreamingShare
            self.protocolIssuanceShare = protocolIssuanceShare
        }
    }

    /// What is charged.
    public struct Rates: Hashable, Sendable {
        /// A year of 31,557,600 seconds, of the supply after the fee.
        public let streaming: FeeRate
        /// On top of what is issued.
        public let issue: FeeRate
        /// Out of what is redeemed.
        public let redeem: FeeRate

        /// Rates.
        public init(streaming: FeeRate, issue: FeeRate = .zero, redeem: FeeRate = .zero) {
            self.streaming = streaming
            self.issue = issue
            self.redeem = redeem
        }
    }

    /// Counted from 1.
    public let number: Int
    /// The instant of the change to these terms; what happens at it still falls under the old ones,
    /// because contracts accrue and distribute by the old terms before they change.
    public let from: Instant
    /// The instant of the change to the next ones, which these terms still cover; nil for none yet.
    public let until: Instant?
    /// Who gets the methodologist's part.
    public let methodologist: ID<Payee>
    /// How fees are divided.
    public let split: Split
    /// What is charged.
    public let rates: Rates

    /// A version; throws ``MethodologistsError/versionEmpty(number:)`` when it ends before it begins.
    public init(
        number: Int, from: Instant, until: Instant?, methodologist: ID<Payee>, split: Split,
        rates: Rates
    ) throws(MethodologistsError) {
        if let until, until <= from { throw .versionEmpty(number: number) }
        self.number = number
        self.from = from
        self.until = until
        self.methodologist = methodologist
        self.split = split
        self.rates = rates
    }

    /// The same terms with an end; throws ``MethodologistsError/versionEmpty(number:)``.
    public func ended(at end: Instant) throws(MethodologistsError) -> FeeVersion {
        try FeeVersion(
            number: number, from: from, until: end, methodologist: methodologist, split: split,
            rates: rates)
    }

    /// Whether it is in force at a time: after `from`, up to and including `until`.
    func covers(_ instant: Instant) -> Bool {
        guard instant > from else { return false }
        return until.map { instant <= $0 } ?? true
    }
}

/// The approvals that a version of an agreement needs: one for each party, by different people.
public struct FeeApprovals: Hashable, Sendable {
    /// Everybody who entered the version or its agreement.
    public let authors: Set<ID<Principal>>
    /// Who gets the methodologist's part, and so does not approve for the operator.
    public let methodologist: ID<Payee>
    /// Who has approved for which party.
    public private(set) var approvers: [FeeVersion.Party: ID<Principal>]

    /// The approvals so far.
    public init(
        authors: Set<ID<Principal>>, methodologist: ID<Payee>,
        approvers: [FeeVersion.Party: ID<Principal>] = [:]
    ) {
        self.authors = authors
        self.methodologist = methodologist
        self.approvers = approvers
    }

    /// Whether both parties have approved.
    public var isComplete: Bool { approvers.count == FeeVersion.Party.allCases.count }

    /// Records that somebody approves for a party.
    ///
    /// Throws ``MethodologistsError/alreadyApproved(_:)``, ``AccessError/ownWork`` for the authors
    /// and for who has approved for the other party, or ``AccessError/ownPayment``.
    public mutating func approve(for party: FeeVersion.Party, by approver: Principal) throws {
        guard approvers[party] == nil else { throw MethodologistsError.alreadyApproved(party) }
        try TwoPeople(
            authors: authors.union(approvers.values),
            payees: party == .operator ? [methodologist] : []
        ).mustAllow(approver)
        approvers[party] = approver.id
    }
}
