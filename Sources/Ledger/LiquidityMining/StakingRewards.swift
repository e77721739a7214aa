public import Ethereum

/// The books of a Synthetix StakingRewards contract, as the contract itself keeps them.
///
/// Stakers are dense numbers from 0, so that an event costs one look-up in one array. Three
/// divisions round down and the remainder of each stays in the contract: the rate of a period, the
/// reward for each staked token at each update, and what a staker has earned at each update. Order
/// and number of updates therefore matter: all events of all stakers must be applied.
///
/// Source: `StakingRewards.sol` of Synthetix, which Index Coop deployed as `StakingRewardsV2`.
public struct StakingRewards: Hashable, Sendable {
    /// The rule that computed what this value holds.
    public static let rule = RuleVersion("staking_rewards", 1)
    /// The largest number of stakers of one pool; a hundred bytes are held for each.
    public static let maximumStakers = 1 << 22

    /// What the contract keeps for one staker.
    public struct Staker: Hashable, Sendable {
        /// Base units of the stake token.
        public internal(set) var balance: UInt256
        /// The reward for each staked token, times 10^18, up to which `rewards` is counted.
        public internal(set) var rewardPerTokenPaid: UInt256
        /// Base units of the reward token, earned up to there and not claimed.
        public internal(set) var rewards: UInt256
        /// The number of the pool's event that changed it last, counted from 1; 0 for none.
        public internal(set) var lastEvent: UInt64

        /// A staker as it is stored.
        public init(
            balance: UInt256, rewardPerTokenPaid: UInt256, rewards: UInt256, lastEvent: UInt64
        ) {
            self.balance = balance
            self.rewardPerTokenPaid = rewardPerTokenPaid
            self.rewards = rewards
            self.lastEvent = lastEvent
        }

        /// Somebody who has not staked yet.
        static let new = Staker(
            balance: .zero, rewardPerTokenPaid: .zero, rewards: .zero, lastEvent: 0)
    }

    /// What it keeps for all.
    public internal(set) var pool: StakingPool
    /// What it keeps for each, by number.
    public internal(set) var stakers: [Staker]

    /// A contract whose periods last so many seconds, before its first event.
    ///
    /// Throws ``StakingFault/durationZero``, because the contract divides by it.
    public init(durationSeconds: UInt64) throws(StakingFault) {
        guard durationSeconds > 0 else { throw .durationZero }
        pool = StakingPool(durationSeconds: durationSeconds)
        stakers = []
    }

    init(pool: StakingPool, stakers: [Staker]) {
        self.pool = pool
        self.stakers = stakers
    }

    /// Applies what happened in the contract at a time; gives what a claim pays, else 0.
    ///
    /// What a claim pays follows from the books, whatever amount the fact states. Throws
    /// ``StakingFault`` for what the contract would have reverted; nothing is changed then.
    @discardableResult
    public mutating func apply(
        _ fact: StakingFact, at time: BlockTime
    ) throws(StakingFault) -> UInt256 {
        guard time >= pool.lastEventAt else { throw .timeRunsBack(last: pool.lastEventAt) }
        // A copy, so that nothing is changed before nothing can fail any more.
        var next = pool
        try next.update(to: time)
        next.events += 1
        next.lastEventAt = time
        var paid = UInt256.zero
        switch fact {
        case .staked(let number, let amount): try stake(amount, by: number, &next)
        case .withdrawn(let number, let amount): try withdraw(amount, by: number, &next)
        case .rewardPaid(let number, let stated): paid = try claim(stated, by: number, &next)
        case .rewardAdded(let reward): try next.notify(reward, at: time)
        }
        pool = next
        return paid
    }

    private mutating func stake(
        _ amount: UInt256, by number: UInt32, _ pool: inout StakingPool
    ) throws(StakingFault) {
        guard !amount.isZero else { throw .amountZero }
        let index = Int(number)
        guard index < Self.maximumStakers else { throw .tooManyStakers }
        var staker = index < stakers.count ? stakers[index] : .new
        try pool.settle(&staker)
        pool.totalStaked = try pool.totalStaked.plus(amount)
        // No balance is larger than the total, which did not overflow.
        staker.balance = try staker.balance.plus(amount)
        while stakers.count <= index { stakers.append(.new) }
        stakers[index] = staker
    }

    private mutating func withdraw(
        _ amount: UInt256, by number: UInt32, _ pool: inout StakingPool
    ) throws(StakingFault) {
        guard !amount.isZero else { throw .amountZero }
        let index = Int(number)
        guard index < stakers.count, stakers[index].lastEvent > 0 else { throw .neverStaked }
        var staker = stakers[index]
        guard amount <= staker.balance else { throw .balanceBelowZero(balance: staker.balance) }
        try pool.settle(&staker)
        staker.balance = staker.balance.minus(amount)
        pool.totalStaked = pool.totalStaked.minus(amount)
        stakers[index] = staker
    }

    private mutating func claim(
        _ stated: UInt256, by number: UInt32, _ pool: inout StakingPool
    ) throws(StakingFault) -> UInt256 {
        let index = Int(number)
        guard index < stakers.count, stakers[index].lastEvent > 0 else {
            // A claim of nothing only updates the pool.
            guard stated.isZero else { throw .neverStaked }
            return .zero
        }
        var staker = stakers[index]
        try pool.settle(&staker)
        let paid = staker.rewards
        pool.claimed = try pool.claimed.plus(paid)
        staker.rewards = .zero
        stakers[index] = staker
        return paid
    }
}
