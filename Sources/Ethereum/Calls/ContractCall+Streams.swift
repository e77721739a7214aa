internal import JSON

/// Calls of Sablier Lockup 3. Instants are seconds since 1970 UTC.
extension ContractCall {
    /// A linear stream of Sablier Lockup 3.
    public struct SablierStream: Hashable, Sendable {
        /// Who may cancel, and gets back what was not streamed.
        public let sender: Address
        /// Who is paid.
        public let recipient: Address
        /// The ERC-20 contract.
        public let token: Address
        /// All of it, in base units.
        public let deposit: UInt256
        /// When it begins and ends.
        public let start, end: UInt64
        /// When the cliff ends; 0 for none.
        public let cliff: UInt64
        /// What unlocks at once at the start and at the cliff.
        public let startAmount, cliffAmount: UInt256
        /// Whether the sender may cancel, and the recipient pass it on.
        public let isCancelable, isTransferable: Bool

        /// A stream as it is created.
        public init(
            sender: Address, recipient: Address, token: Address, deposit: UInt256, start: UInt64,
            end: UInt64, cliff: UInt64 = 0, startAmount: UInt256 = 0, cliffAmount: UInt256 = 0,
            isCancelable: Bool, isTransferable: Bool
        ) {
            self.sender = sender
            self.recipient = recipient
            self.token = token
            self.deposit = deposit
            self.start = start
            self.end = end
            self.cliff = cliff
            self.startAmount = startAmount
            self.cliffAmount = cliffAmount
            self.isCancelable = isCancelable
            self.isTransferable = isTransferable
        }
    }

    /// Sablier `createWithTimestampsLL`; needs an ``approve(_:of:amount:)`` before.
    ///
    /// Throws when an amount has more than 128 bits or an instant more than 40.
    public static func create(
        _ stream: SablierStream, at lockup: Address
    ) throws(ABIArgumentError) -> ContractCall {
        let call = try ABIFunction.createStream.call([
            stream.parameters,
            .array([
                .string(stream.startAmount.description), .string(stream.cliffAmount.description),
            ]),
            .string("\(stream.cliff)"),
        ])
        return ContractCall(to: lockup, call)
    }

    /// Sablier `withdraw` of a stream's amount; throws when it has more than 128 bits.
    public static func withdraw(
        _ amount: UInt256, of stream: UInt256, to recipient: Address, at lockup: Address
    ) throws(ABIArgumentError) -> ContractCall {
        ContractCall(
            to: lockup,
            try ABIFunction.withdraw.call([
                .string(stream.description), .string(recipient.checksummed),
                .string(amount.description),
            ]))
    }

    /// Sablier `cancel`.
    public static func cancel(_ stream: UInt256, at lockup: Address) -> ContractCall {
        ContractCall(to: lockup, ABICall(.cancel, [.word(stream)]))
    }

    /// Sablier `withdrawMax`: pays all that has vested; anyone may send it to the recipient.
    public static func withdrawMax(
        of stream: UInt256, to recipient: Address, at lockup: Address
    ) -> ContractCall {
        ContractCall(
            to: lockup, ABICall(.withdrawMax, [.word(stream), .word(recipient.word)]))
    }

    /// Sablier `createWithTimestampsLT`: a stream of tranches; needs an
    /// ``approve(_:of:amount:)`` before. Cliff and unlocked amounts are not used.
    public static func create(
        _ stream: SablierStream, tranches: [(amount: UInt256, time: UInt64)], at lockup: Address
    ) throws(ABIArgumentError) -> ContractCall {
        let parts: [JSONValue] = tranches.map {
            .array([.string($0.amount.description), .string("\($0.time)")])
        }
        let call = try ABIFunction.createTrancheStream.call([stream.parameters, .array(parts)])
        return ContractCall(to: lockup, call)
    }

    /// Sablier `createWithTimestampsLD`: a stream of segments with exponents in parts of 10^-18.
    public static func create(
        _ stream: SablierStream, segments: [(amount: UInt256, exponent: UInt64, time: UInt64)],
        at lockup: Address
    ) throws(ABIArgumentError) -> ContractCall {
        let parts: [JSONValue] = segments.map {
            .array([
                .string($0.amount.description), .string("\($0.exponent)"), .string("\($0.time)"),
            ])
        }
        let call = try ABIFunction.createSegmentStream.call([stream.parameters, .array(parts)])
        return ContractCall(to: lockup, call)
    }
}

extension ContractCall.SablierStream {
    fileprivate var parameters: JSONValue {
        .array([
            .string(sender.checksummed), .string(recipient.checksummed),
            .string(deposit.description), .string(token.checksummed), .bool(isCancelable),
            .bool(isTransferable), .array([.string("\(start)"), .string("\(end)")]), .string(""),
        ])
    }
}
