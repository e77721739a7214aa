internal import JSON

/// Calls of vesting contracts. Instants are seconds since 1970 UTC.
extension ContractCall {
    /// What DssVest's `create` takes.
    public struct DssAward: Hashable, Sendable {
        /// Who is paid.
        public let user: Address
        /// All of it, in base units.
        public let total: UInt256
        /// When it begins to accrue.
        public let begin: UInt64
        /// How long it accrues, in seconds.
        public let duration: UInt64
        /// How long nothing is paid, in seconds from the beginning.
        public let cliff: UInt64
        /// Who may end it; zero for nobody but the contract's wards.
        public let manager: Address

        /// An award as it is created.
        public init(
            user: Address, total: UInt256, begin: UInt64, duration: UInt64, cliff: UInt64,
            manager: Address
        ) {
            self.user = user
            self.total = total
            self.begin = begin
            self.duration = duration
            self.cliff = cliff
            self.manager = manager
        }
    }

    /// DssVest `create`.
    public static func create(_ award: DssAward, at dssVest: Address) -> ContractCall {
        let values: [ABIValue] = [
            .word(award.user.word), .word(award.total), .word(UInt256(award.begin)),
            .word(UInt256(award.duration)), .word(UInt256(award.cliff)), .word(award.manager.word),
        ]
        return ContractCall(to: dssVest, ABICall(.create, values))
    }

    /// DssVest `vest`: pays what is due of an award, at most the amount given.
    public static func vest(
        _ award: UInt256, atMost amount: UInt256? = nil, at dssVest: Address
    ) -> ContractCall {
        ContractCall(
            to: dssVest,
            amount.map { ABICall(.vestAtMost, [.word(award), .word($0)]) }
                ?? ABICall(.vest, [.word(award)]))
    }

    /// DssVest `yank`: ends an award at an instant, or now.
    public static func yank(
        _ award: UInt256, end: UInt64? = nil, at dssVest: Address
    ) -> ContractCall {
        ContractCall(
            to: dssVest,
            end.map { ABICall(.yankAt, [.word(award), .word(UInt256($0))]) }
                ?? ABICall(.yank, [.word(award)]))
    }

    /// OpenZeppelin VestingWallet `release` of a token, or of the chain's own currency.
    public static func release(
        _ token: Address?, at wallet: Address
    ) -> ContractCall {
        ContractCall(
            to: wallet,
            token.map { ABICall(.releaseToken, [.word($0.word)]) } ?? ABICall(.release, []))
    }

    /// Index Coop Vesting and FTCVesting `claim`.
    public static func claim(at vesting: Address) -> ContractCall {
        ContractCall(to: vesting, ABICall(.claim, []))
    }

    /// Index Coop FTCVesting `clawback`: takes everything back, also what is vested and unclaimed.
    public static func clawback(at vesting: Address) -> ContractCall {
        ContractCall(to: vesting, ABICall(.clawback, []))
    }

    /// Index Coop OtcEscrow `swap`: tokens go to a new Vesting, the price to the treasury.
    public static func swap(at escrow: Address) -> ContractCall {
        ContractCall(to: escrow, ABICall(.swap, []))
    }

    /// Index Coop OtcEscrow `revoke`: returns unsold tokens to the treasury.
    public static func revoke(at escrow: Address) -> ContractCall {
        ContractCall(to: escrow, ABICall(.revoke, []))
    }

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
            .array([
                .string(stream.sender.checksummed), .string(stream.recipient.checksummed),
                .string(stream.deposit.description), .string(stream.token.checksummed),
                .bool(stream.isCancelable), .bool(stream.isTransferable),
                .array([.string("\(stream.start)"), .string("\(stream.end)")]),
                .string(""),
            ]),
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
}
