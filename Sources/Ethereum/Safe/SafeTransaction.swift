/// A transaction of a Safe multisig, with everything that its owners sign.
public struct SafeTransaction: Hashable, Sendable {
    /// How the Safe runs the call.
    public enum Operation: UInt8, Hashable, Sendable {
        /// The Safe calls the target.
        case call = 0
        /// The target's code runs as the Safe itself: trust it like the Safe.
        case delegateCall = 1
        /// The data becomes a new contract; only the earliest Safes run this.
        case create = 2
    }

    /// What the Safe pays to whoever executes; zero throughout in payouts.
    public struct Refund: Hashable, Sendable {
        /// Gas of signature checks and overhead.
        public let baseGas: UInt256
        /// Price per unit of gas, in `gasToken`; zero means no refund.
        public let gasPrice: UInt256
        /// The token of the refund; zero for the chain's own currency.
        public let gasToken: Address
        /// Who gets the refund; zero for the executing account.
        public let receiver: Address

        /// No refund.
        public static let none = Refund(
            baseGas: 0, gasPrice: 0, gasToken: .zero, receiver: .zero)

        /// A refund as signed.
        public init(baseGas: UInt256, gasPrice: UInt256, gasToken: Address, receiver: Address) {
            self.baseGas = baseGas
            self.gasPrice = gasPrice
            self.gasToken = gasToken
            self.receiver = receiver
        }
    }

    /// The Safe that executes.
    public let safe: SafeAccount
    /// What is called.
    public let call: SafeCall
    /// How it is called.
    public let operation: Operation
    /// Gas for the inner call. Zero lets a failing call revert the whole; with more, a failed call
    /// uses up the nonce.
    public let safeTxGas: UInt256
    /// What the executing account gets back.
    public let refund: Refund
    /// The Safe's count of executed transactions at which this one fits.
    public let nonce: UInt256
    /// The EIP-712 struct hash; hardware wallets show it as "message hash". It is over all call data, so
    /// it is worked out once.
    public let messageHash: Hash32

    /// A transaction with every field given.
    public init(
        safe: SafeAccount, call: SafeCall, operation: Operation, safeTxGas: UInt256, refund: Refund,
        nonce: UInt256
    ) {
        self.safe = safe
        self.call = call
        self.operation = operation
        self.safeTxGas = safeTxGas
        self.refund = refund
        self.nonce = nonce
        messageHash = TypedData.structHash(
            Self.typeHash(safe.version),
            [
                call.to.word, call.value, Keccak256.hash(call.data).word,
                UInt256(UInt64(operation.rawValue)), safeTxGas, refund.baseGas, refund.gasPrice,
                refund.gasToken.word, refund.receiver.word, nonce,
            ])
    }
}
