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
}
