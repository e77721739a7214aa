/// Calls of escrows, plans and pools. Instants are seconds since 1970 UTC.
extension ContractCall {
    /// Funds an account of a Curve VestingEscrow: the allowance, `add_tokens`, then `fund`.
    public static func fundEscrow(
        _ escrow: Address, for recipient: Address, with token: Address, amount: UInt256
    ) -> [ContractCall] {
        let rest = repeatElement(ABIValue.word(.zero), count: 99)
        let values: [ABIValue] = [
            .group([.word(recipient.word)] + rest), .group([.word(amount)] + rest),
        ]
        return [
            approve(escrow, of: token, amount: amount),
            ContractCall(to: escrow, ABICall(.addTokens, [.word(amount)])),
            ContractCall(to: escrow, ABICall(.fundRecipients, values)),
        ]
    }

    /// Curve VestingEscrow `toggle_disable`: stops an account, or lets it go on.
    public static func toggleDisable(
        _ recipient: Address, at escrow: Address
    ) -> ContractCall {
        ContractCall(to: escrow, ABICall(.toggleDisable, [.word(recipient.word)]))
    }

    /// `claim` of Curve and Yearn escrows for somebody, who is paid.
    public static func claim(for beneficiary: Address, at escrow: Address) -> ContractCall {
        ContractCall(to: escrow, ABICall(.claimFor, [.word(beneficiary.word)]))
    }

    /// What a factory of Yearn's makes an escrow of.
    public struct Escrow: Hashable, Sendable {
        let recipient, token: Address
        let amount: UInt256
        let start, duration, cliff: UInt64

        /// An amount for somebody, with the length of time and of the cliff in seconds.
        public init(
            recipient: Address, token: Address, amount: UInt256, start: UInt64, duration: UInt64,
            cliff: UInt64
        ) {
            self.recipient = recipient
            self.token = token
            self.amount = amount
            self.start = start
            self.duration = duration
            self.cliff = cliff
        }
    }

    /// Yearn VestingEscrowFactory `deploy_vesting_contract`, with the allowance before it; the caller
    /// becomes the owner, and anybody may claim for the recipient.
    public static func deploy(_ escrow: Escrow, by factory: Address) -> [ContractCall] {
        let values: [ABIValue] = [
            .word(escrow.token.word), .word(escrow.recipient.word), .word(escrow.amount),
            .word(UInt256(escrow.duration)), .word(UInt256(escrow.start)),
            .word(UInt256(escrow.cliff)),
        ]
        return [
            approve(factory, of: escrow.token, amount: escrow.amount),
            ContractCall(to: factory, ABICall(.deployEscrow, values)),
        ]
    }

    /// What Hedgey's `createPlan` takes.
    public struct HedgeyPlan: Hashable, Sendable {
        let recipient, token, admin: Address
        let amount, rate: UInt256
        let start, cliff, period: UInt64

        /// A plan that the admin may revoke; rate in base units a period of so many seconds.
        public init(
            recipient: Address, token: Address, admin: Address, amount: UInt256, rate: UInt256,
            start: UInt64, cliff: UInt64, period: UInt64
        ) {
            self.recipient = recipient
            self.token = token
            self.admin = admin
            self.amount = amount
            self.rate = rate
            self.start = start
            self.cliff = cliff
            self.period = period
        }
    }

    /// Hedgey TokenVestingPlans `createPlan`, with the allowance before it.
    public static func create(_ plan: HedgeyPlan, at plans: Address) -> [ContractCall] {
        let values: [ABIValue] = [
            .word(plan.recipient.word), .word(plan.token.word), .word(plan.amount),
            .word(UInt256(plan.start)), .word(UInt256(plan.cliff)), .word(plan.rate),
            .word(UInt256(plan.period)), .word(plan.admin.word), .word(.zero),
        ]
        return [
            approve(plans, of: plan.token, amount: plan.amount),
            ContractCall(to: plans, ABICall(.createPlan, values)),
        ]
    }

    /// Hedgey `redeemPlans` of one plan, by who holds it.
    public static func redeem(_ plan: UInt256, at plans: Address) -> ContractCall {
        ContractCall(to: plans, ABICall(.redeemPlans, [.list([.word(plan)])]))
    }

    /// Hedgey `revokePlans` of one plan, by its admin, who gets what has not vested.
    public static func revoke(_ plan: UInt256, at plans: Address) -> ContractCall {
        ContractCall(to: plans, ABICall(.revokePlans, [.list([.word(plan)])]))
    }

    /// What Safe's VestingPool makes a vesting of.
    public struct PoolVesting: Hashable, Sendable {
        let account: Address
        let isQuadratic: Bool
        let weeks: UInt64
        let start: UInt64
        let amount: UInt256

        /// A vesting that the pool's manager may pause and cancel; an amount of at most 128 bits.
        public init(
            account: Address, isQuadratic: Bool, weeks: UInt64, start: UInt64, amount: UInt256
        ) {
            self.account = account
            self.isQuadratic = isQuadratic
            self.weeks = weeks
            self.start = start
            self.amount = amount
        }
    }

    /// VestingPool `addVesting`; the pool must hold the tokens before.
    public static func add(_ vesting: PoolVesting, to pool: Address) -> ContractCall {
        let values: [ABIValue] = [
            .word(vesting.account.word), .word(vesting.isQuadratic ? .one : .zero), .word(.one),
            .word(UInt256(vesting.weeks)), .word(UInt256(vesting.start)), .word(vesting.amount),
        ]
        return ContractCall(to: pool, ABICall(.addVesting, values))
    }

    /// What a pool's manager does with a vesting.
    public enum PoolAction: Sendable {
        case cancel, pause, resume
    }

    /// VestingPool `cancelVesting`, `pauseVesting` and `unpauseVesting`.
    public static func change(
        _ vesting: UInt256, _ action: PoolAction, at pool: Address
    ) -> ContractCall {
        let function: ABIFunction =
            switch action {
            case .cancel: .cancelVesting
            case .pause: .pauseVesting
            case .resume: .unpauseVesting
            }
        return ContractCall(to: pool, ABICall(function, [.word(vesting)]))
    }

    /// VestingPool `claimVestedTokens` of all that is due, by its account.
    public static func claim(
        _ vesting: UInt256, to beneficiary: Address, at pool: Address
    ) -> ContractCall {
        let all = UInt256(UInt128.max)
        return ContractCall(
            to: pool,
            ABICall(
                .claimVestedTokens, [.word(vesting), .word(beneficiary.word), .word(all)]))
    }
}
