/// A payment of one asset to one recipient.
public struct Transfer: Hashable, Sendable {
    /// The ERC-20 contract; nil for the chain's own currency.
    public let token: Address?
    /// Who is paid.
    public let recipient: Address
    /// How much, in base units.
    public let amount: UInt256

    /// A payment of `amount` base units; without a token, of the chain's own currency.
    public init(token: Address?, recipient: Address, amount: UInt256) {
        self.token = token
        self.recipient = recipient
        self.amount = amount
    }
}
