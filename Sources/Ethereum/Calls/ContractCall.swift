/// A call with as much of its meaning as is known, for files that people read before they sign.
public struct ContractCall: Hashable, Sendable {
    /// What goes along with the call.
    public enum Content: Hashable, Sendable {
        /// Nothing: a plain payment of the chain's own currency.
        case nothing
        /// A function with its arguments.
        case function(ABICall)
        /// Data of unknown meaning; never empty.
        case data([UInt8])
    }

    /// The account or contract that is called.
    public let to: Address
    /// How much of the chain's own currency goes along, in wei.
    public let value: UInt256
    /// What is called.
    public let content: Content

    /// A call of a function; without currency if none is named.
    public init(to: Address, value: UInt256 = 0, _ call: ABICall) {
        self.to = to
        self.value = value
        content = .function(call)
    }

    /// The call that makes a payment.
    public init(_ transfer: Transfer) {
        guard let token = transfer.token else {
            to = transfer.recipient
            value = transfer.amount
            content = .nothing
            return
        }
        self = .transfer(of: token, to: transfer.recipient, amount: transfer.amount)
    }

    /// A call as the Safe makes it, shown as a function when it is exactly one of
    /// ``ABIFunction/known``.
    public init(_ call: SafeCall) {
        to = call.to
        value = call.value
        guard !call.data.isEmpty else {
            content = .nothing
            return
        }
        for function in ABIFunction.known where call.data.starts(with: function.selector) {
            do {
                content = .function(try function.call(reading: call.data))
                return
            } catch {
                break
            }
        }
        content = .data(call.data)
    }

    /// The call as the Safe makes it.
    public var safeCall: SafeCall {
        let data =
            switch content {
            case .nothing: [UInt8]()
            case .function(let call): call.data
            case .data(let data): data
            }
        return SafeCall(to: to, value: value, data: data)
    }

    /// The payment that this call makes; nil when it does anything else.
    public var transfer: Transfer? { safeCall.transfer }
}
