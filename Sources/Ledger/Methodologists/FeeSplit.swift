public import Ethereum

/// What is distributed, divided between operator and methodologist.
///
/// The whole balance of the fee extension is distributed: streaming, issue and redeem fees, and
/// whatever else was sent there. Source: `FeeSplitExtension.sol` of Index Coop.
public struct FeeSplit: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "fsp"
    /// The rule that computed it.
    public static let rule = RuleVersion("fee_split", 1)

    /// Base units of the product.
    public let total: UInt256
    /// The operator's share.
    public let operatorShare: Share
    /// `total · share ÷ 10^18`, rounded down.
    public let operatorTake: UInt256
    /// The rest, and with it the odd unit.
    public let methodologistTake: UInt256

    /// Divides a total; both parts sum to it.
    public init(of total: UInt256, operatorShare: Share) {
        self.total = total
        self.operatorShare = operatorShare
        operatorTake = operatorShare.part(of: total)
        methodologistTake = total.subtractingReportingOverflow(operatorTake).partialValue
    }

    /// open → approved.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case open, approved
    }

    /// The parties that get something; nothing of zero is ever transferred.
    public var transfers: [(party: FeeVersion.Party, amount: UInt256)] {
        [(FeeVersion.Party.operator, operatorTake), (.methodologist, methodologistTake)]
            .filter { !$0.1.isZero }
    }
}
