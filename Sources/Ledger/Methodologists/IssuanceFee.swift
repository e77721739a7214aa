public import Ethereum

/// The fee of issuing or redeeming a product, with what it was computed from.
///
/// Minted on top of what is issued, or out of what is redeemed; its parts go to the fee recipient
/// and the protocol at once. Source: `DebtIssuanceModule.sol` of Set Protocol v2.
public struct IssuanceFee: Hashable, Sendable {
    /// The rule that computed it.
    public static let rule = RuleVersion("set_issuance_fee", 1)

    /// Base units of the product that are issued or redeemed.
    public let quantity: UInt256
    /// The rate.
    public let rate: FeeRate
    /// The protocol's part.
    public let protocolShare: Share
    /// `quantity · rate ÷ 10^18`, rounded down.
    public let total: UInt256
    /// `total · protocolShare ÷ 10^18`, rounded down.
    public let protocolFee: UInt256
    /// The rest: to be distributed.
    public let managerFee: UInt256

    /// Computes a fee.
    public init(quantity: UInt256, rate: FeeRate, protocolShare: Share) {
        self.quantity = quantity
        self.rate = rate
        self.protocolShare = protocolShare
        total = Fee.part(of: quantity, rate.scaled)
        protocolFee = protocolShare.part(of: total)
        managerFee = total.subtractingReportingOverflow(protocolFee).partialValue
    }
}
