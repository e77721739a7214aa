public import Ethereum

/// The fees of one product, from its first accrual on: what happened, applied one after the other.
///
/// Terms come from the agreement's version in force at each time. It holds a few numbers only, which
/// can be stored and gone on from.
public struct ProductFees: Hashable, Sendable {
    /// The rule for what somebody sends to the fee extension.
    public static let receiptRule = RuleVersion("fee_receipt", 1)

    /// Something that changes supply or fees.
    public enum Fact: Hashable, Sendable {
        /// Base units that somebody bought from the contract.
        case issued(UInt256)
        /// Base units that somebody gave back.
        case redeemed(UInt256)
        /// The streaming fee was accrued.
        case accrued
        /// Accrued, and everything there was distributed: `accrueFeesAndDistribute()`.
        case distributed
        /// Base units that somebody sent to the fee extension.
        case received(UInt256)
    }

    /// What followed from a fact, with its inputs.
    public enum Outcome: Hashable, Sendable {
        case issuance(IssuanceFee)
        case accrual(StreamingFee)
        case distribution(StreamingFee, FeeSplit)
        case receipt

        /// The rule that gave the fee.
        public var rule: RuleVersion {
            switch self {
            case .issuance: IssuanceFee.rule
            case .accrual, .distribution: StreamingFee.rule
            case .receipt: ProductFees.receiptRule
            }
        }
    }

    /// Where a product stood when its fees began to be recorded.
    public static func opening(
        at start: BlockTime, supply: UInt256, undistributed: UInt256
    ) -> State {
        State(
            supply: supply, positionMultiplier: Share.scale, lastAccrual: start,
            lastFactAt: start, undistributed: undistributed)
    }

    /// The numbers that are stored.
    public struct State: Hashable, Sendable {
        /// Base units of the product.
        public var supply: UInt256
        /// Positions of each token, times 10^18; 10^18 at first.
        public var positionMultiplier: UInt256
        /// The time of the last accrual, or when the fee was set up.
        public var lastAccrual: BlockTime
        /// The time of the last fact.
        public var lastFactAt: BlockTime
        /// What the fee extension holds.
        public var undistributed: UInt256

        /// A state as it is stored.
        public init(
            supply: UInt256, positionMultiplier: UInt256, lastAccrual: BlockTime,
            lastFactAt: BlockTime, undistributed: UInt256
        ) {
            self.supply = supply
            self.positionMultiplier = positionMultiplier
            self.lastAccrual = lastAccrual
            self.lastFactAt = lastFactAt
            self.undistributed = undistributed
        }
    }

    /// Where it stands.
    public private(set) var state: State
    /// Where terms come from.
    public let agreement: FeeAgreement

    /// A product whose fee was set up at a time, before anything was issued.
    public init(of agreement: FeeAgreement, startingAt start: BlockTime) {
        self.init(
            of: agreement, from: Self.opening(at: start, supply: .zero, undistributed: .zero))
    }

    /// Goes on from a stored state.
    public init(of agreement: FeeAgreement, from state: State) {
        self.agreement = agreement
        self.state = state
    }

    /// Applies a fact at a time and gives what followed.
    ///
    /// Throws ``MethodologistsError``; nothing is changed then.
    @discardableResult
    public mutating func apply(
        _ fact: Fact, at time: BlockTime
    ) throws(MethodologistsError) -> Outcome {
        guard time >= state.lastFactAt else { throw .timeRunsBack(last: state.lastFactAt) }
        var next = state
        next.lastFactAt = time
        let outcome: Outcome
        switch fact {
        case .issued(let quantity): outcome = .issuance(try issue(quantity, at: time, &next))
        case .redeemed(let quantity): outcome = .issuance(try redeem(quantity, at: time, &next))
        case .accrued: outcome = .accrual(try accrue(at: time, &next).fee)
        case .distributed: outcome = try distribute(at: time, &next)
        case .received(let amount):
            next.undistributed = try next.undistributed.adding(amount)
            outcome = .receipt
        }
        state = next
        return outcome
    }

    private func issue(
        _ quantity: UInt256, at time: BlockTime, _ state: inout State
    ) throws(MethodologistsError) -> IssuanceFee {
        guard !quantity.isZero else { throw .quantityZero }
        let version = try agreement.version(at: time)
        let fee = IssuanceFee(
            quantity: quantity, rate: version.rates.issue,
            protocolShare: version.split.protocolIssuanceShare)
        state.supply = try state.supply.adding(quantity).adding(fee.total)
        state.undistributed = try state.undistributed.adding(fee.managerFee)
        return fee
    }

    private func redeem(
        _ quantity: UInt256, at time: BlockTime, _ state: inout State
    ) throws(MethodologistsError) -> IssuanceFee {
        guard !quantity.isZero else { throw .quantityZero }
        let version = try agreement.version(at: time)
        let fee = IssuanceFee(
            quantity: quantity, rate: version.rates.redeem,
            protocolShare: version.split.protocolIssuanceShare)
        let (rest, isBelowZero) = state.supply.subtractingReportingOverflow(quantity)
        guard !isBelowZero else { throw .supplyBelowZero(supply: state.supply) }
        state.supply = try rest.adding(fee.total)
        state.undistributed = try state.undistributed.adding(fee.managerFee)
        return fee
    }

    private func accrue(
        at time: BlockTime, _ state: inout State
    ) throws(MethodologistsError) -> (fee: StreamingFee, version: FeeVersion) {
        let version = try agreement.version(since: state.lastAccrual, at: time)
        let fee = try StreamingFee(
            elapsedSeconds: time.seconds - state.lastAccrual.seconds,
            rate: version.rates.streaming, supply: state.supply,
            protocolShare: version.split.protocolStreamingShare)
        state.supply = fee.newSupply
        state.positionMultiplier = fee.positionMultiplier(after: state.positionMultiplier)
        state.lastAccrual = time
        state.undistributed = try state.undistributed.adding(fee.managerFee)
        return (fee, version)
    }

    private func distribute(
        at time: BlockTime, _ state: inout State
    ) throws(MethodologistsError) -> Outcome {
        let (fee, version) = try accrue(at: time, &state)
        let split = FeeSplit(
            of: state.undistributed, operatorShare: version.split.operatorShare)
        state.undistributed = .zero
        return .distribution(fee, split)
    }
}

extension UInt256 {
    fileprivate func adding(_ other: UInt256) throws(MethodologistsError) -> UInt256 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw .tooLarge }
        return sum
    }
}
