/// One call that a Safe makes.
public struct SafeCall: Hashable, Sendable {
    /// The account or contract that is called.
    public let to: Address
    /// How much of the chain's own currency goes along, in wei.
    public let value: UInt256
    /// The call data; empty for a plain payment.
    public let data: [UInt8]

    /// A call with its currency and data.
    public init(to: Address, value: UInt256, data: [UInt8]) {
        self.to = to
        self.value = value
        self.data = data
    }

    /// The call that makes a payment: ERC-20's `transfer`, or the currency itself without data.
    public init(_ transfer: Transfer) {
        guard let token = transfer.token else {
            self.init(to: transfer.recipient, value: transfer.amount, data: [])
            return
        }
        let data = ABI.transfer(to: transfer.recipient, amount: transfer.amount)
        self.init(to: token, value: 0, data: data)
    }

    /// The payment that this call makes; nil when it does anything else.
    public var transfer: Transfer? {
        if data.isEmpty { return Transfer(token: nil, recipient: to, amount: value) }
        guard value.isZero, let (recipient, amount) = ABI.transferArguments(of: data) else {
            return nil
        }
        return Transfer(token: to, recipient: recipient, amount: amount)
    }
}
