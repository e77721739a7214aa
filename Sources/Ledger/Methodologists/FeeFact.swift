public import Ethereum

/// A fact about a product's fees, as the rules take it, with what events say of it.
public struct FeeFact: Identified, Hashable {
    /// The prefix of the ids of recorded facts.
    public static let idPrefix = "fac"

    /// The words of kinds, as files and tables spell them.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case issued, redeemed, accrued, distributed, received

        /// Whether it comes with an amount.
        var hasAmount: Bool {
            switch self {
            case .issued, .redeemed, .received: true
            case .accrued, .distributed: false
            }
        }
    }

    /// The event that tells of it.
    public struct Event: Hashable, Sendable {
        /// The transaction.
        public let transaction: Hash32
        /// The position among all logs of the block.
        public let logIndex: UInt64

        /// An event of a transaction.
        public init(transaction: Hash32, logIndex: UInt64) {
            self.transaction = transaction
            self.logIndex = logIndex
        }
    }

    /// Amounts in base units of the product as events state them; nil for what is not stated.
    public struct Stated: Hashable, Sendable {
        public let managerFee: UInt256?
        public let protocolFee: UInt256?
        public let operatorTake: UInt256?
        public let methodologistTake: UInt256?

        /// Amounts that events state.
        public init(
            managerFee: UInt256? = nil, protocolFee: UInt256? = nil,
            operatorTake: UInt256? = nil, methodologistTake: UInt256? = nil
        ) {
            self.managerFee = managerFee
            self.protocolFee = protocolFee
            self.operatorTake = operatorTake
            self.methodologistTake = methodologistTake
        }
    }

    /// What happened.
    public let fact: ProductFees.Fact
    /// When.
    public let time: BlockTime
    /// The event that tells of it; nil where none is known.
    public let event: Event?
    /// What events say of it.
    public let stated: Stated

    /// A fact.
    public init(_ fact: ProductFees.Fact, at time: BlockTime, event: Event?, stated: Stated) {
        self.fact = fact
        self.time = time
        self.event = event
        self.stated = stated
    }

    /// Its kind.
    public var kind: Kind {
        switch fact {
        case .issued: .issued
        case .redeemed: .redeemed
        case .accrued: .accrued
        case .distributed: .distributed
        case .received: .received
        }
    }

    /// Base units of the product; zero where it has none.
    public var amount: UInt256 {
        switch fact {
        case .issued(let amount), .redeemed(let amount), .received(let amount): amount
        case .accrued, .distributed: .zero
        }
    }

    /// The names of the fields in which another telling of the same event differs.
    public func differences(from other: FeeFact) -> [String] {
        var fields: [String] = []
        if kind != other.kind { fields.append("kind") }
        if time != other.time { fields.append("block_time") }
        if amount != other.amount { fields.append("amount") }
        if stated.managerFee != other.stated.managerFee { fields.append("manager_fee") }
        if stated.protocolFee != other.stated.protocolFee { fields.append("protocol_fee") }
        if stated.operatorTake != other.stated.operatorTake { fields.append("operator_take") }
        if stated.methodologistTake != other.stated.methodologistTake {
            fields.append("methodologist_take")
        }
        return fields
    }
}

extension ProductFees.Outcome {
    /// What differs from what events say.
    public func differences(from stated: FeeFact.Stated) -> [FeeDifference] {
        switch self {
        case .receipt: return []
        case .issuance(let fee): return fee.differences(from: stated)
        case .accrual(let fee): return fee.differences(from: stated)
        case .distribution(let fee, let split):
            return fee.differences(from: stated)
                + split.differences(
                    operatorTake: stated.operatorTake ?? split.operatorTake,
                    methodologistTake: stated.methodologistTake ?? split.methodologistTake
                ).filter { $0.field != .total }
        }
    }
}

extension StreamingFee {
    fileprivate func differences(from stated: FeeFact.Stated) -> [FeeDifference] {
        differences(
            managerFee: stated.managerFee ?? managerFee,
            protocolFee: stated.protocolFee ?? protocolFee)
    }
}

extension IssuanceFee {
    fileprivate func differences(from stated: FeeFact.Stated) -> [FeeDifference] {
        FeeDifference.all([
            (.managerFee, managerFee, stated.managerFee ?? managerFee),
            (.protocolFee, protocolFee, stated.protocolFee ?? protocolFee),
        ])
    }
}
