public import Ethereum

/// What a StakingRewards contract keeps for all stakers together, and what became of its rewards.
///
/// At every time, `notified` is the sum of what stakers have claimed or are owed, `unstaked`,
/// what is still to stream, and dust: ``StakingRewards/standing(at:)``.
public struct StakingPool: Hashable, Sendable {
    /// What a reward for each staked token is multiplied by: 10^18.
    static let scale: UInt256 = 1_000_000_000_000_000_000

    /// The length of a reward period, fixed when the contract was made; above zero.
    public let durationSeconds: UInt64
    /// Base units of the stake token, of all stakers.
    public internal(set) var totalStaked: UInt256 = .zero
    /// Base units of the reward token a second, until the period finishes.
    public internal(set) var rewardRate: UInt256 = .zero
    /// When the running or last period ends; 1970 before the first.
    public internal(set) var periodFinish: BlockTime = .zero
    /// Up to when rewards are counted in `rewardPerTokenStored`.
    public internal(set) var lastUpdate: BlockTime = .zero
    /// The reward for each base unit staked since the beginning, times 10^18.
    public internal(set) var rewardPerTokenStored: UInt256 = .zero

    /// How many events were applied.
    public internal(set) var events: UInt64 = 0
    /// When the last one was; 1970 before the first.
    public internal(set) var lastEventAt: BlockTime = .zero
    /// The sum of all rewards added.
    public internal(set) var notified: UInt256 = .zero
    /// What streamed while somebody had staked.
    public internal(set) var streamed: UInt256 = .zero
    /// What streamed while nobody had staked: it stays in the contract and is owed to nobody.
    public internal(set) var unstaked: UInt256 = .zero
    /// What was lost when rates were rounded down.
    public internal(set) var rateDust: UInt256 = .zero
    /// What claims have paid.
    public internal(set) var claimed: UInt256 = .zero

    init(durationSeconds: UInt64) {
        self.durationSeconds = durationSeconds
    }

    /// A pool as it is stored; ``StakingRewards/init(restoring:stakers:)`` checks it.
    public init(
        durationSeconds: UInt64, totalStaked: UInt256, rewardRate: UInt256,
        periodFinish: BlockTime, lastUpdate: BlockTime, rewardPerTokenStored: UInt256,
        events: UInt64, lastEventAt: BlockTime, notified: UInt256, streamed: UInt256,
        unstaked: UInt256, rateDust: UInt256, claimed: UInt256
    ) {
        self.durationSeconds = durationSeconds
        self.totalStaked = totalStaked
        self.rewardRate = rewardRate
        self.periodFinish = periodFinish
        self.lastUpdate = lastUpdate
        self.rewardPerTokenStored = rewardPerTokenStored
        self.events = events
        self.lastEventAt = lastEventAt
        self.notified = notified
        self.streamed = streamed
        self.unstaked = unstaked
        self.rateDust = rateDust
        self.claimed = claimed
    }

    /// `min(t, periodFinish)`: `lastTimeRewardApplicable` of the contract.
    private func applicable(_ time: BlockTime) -> BlockTime { min(time, periodFinish) }

    /// `rewardPerTokenStored + (applicable(t) − lastUpdate) · rewardRate · 10^18 ÷ totalStaked`,
    /// rounded down; unchanged while nobody has staked.
    func rewardPerToken(at time: BlockTime) throws(StakingFault) -> UInt256 {
        guard !totalStaked.isZero else { return rewardPerTokenStored }
        let share = try streaming(to: time).times(Self.scale).over(totalStaked)
        return try rewardPerTokenStored.plus(share)
    }

    /// What streams from the last update to a time.
    func streaming(to time: BlockTime) throws(StakingFault) -> UInt256 {
        let applicable = applicable(time)
        guard applicable > lastUpdate else { return .zero }
        return try rewardRate.times(UInt256(applicable.seconds - lastUpdate.seconds))
    }

    /// What is still to stream after a time, until the period finishes.
    func remaining(after time: BlockTime) throws(StakingFault) -> UInt256 {
        guard time < periodFinish else { return .zero }
        return try rewardRate.times(UInt256(periodFinish.seconds - time.seconds))
    }

    /// The first half of the contract's `updateReward`: counts rewards for all up to a time.
    mutating func update(to time: BlockTime) throws(StakingFault) {
        let reward = try streaming(to: time)
        guard !reward.isZero else {
            lastUpdate = applicable(time)
            return
        }
        if totalStaked.isZero {
            unstaked = try unstaked.plus(reward)
        } else {
            let share = try reward.times(Self.scale).over(totalStaked)
            rewardPerTokenStored = try rewardPerTokenStored.plus(share)
            streamed = try streamed.plus(reward)
        }
        lastUpdate = applicable(time)
    }

    /// The second half: counts what the staker has earned up to the pool's last update.
    func settle(_ staker: inout StakingRewards.Staker) throws(StakingFault) {
        if staker.rewardPerTokenPaid != rewardPerTokenStored {
            staker.rewards = try earned(staker, rewardPerTokenStored)
            staker.rewardPerTokenPaid = rewardPerTokenStored
        }
        staker.lastEvent = events
    }

    /// `balance · (rewardPerToken − rewardPerTokenPaid) ÷ 10^18 + rewards`, rounded down.
    func earned(
        _ staker: StakingRewards.Staker, _ rewardPerToken: UInt256
    ) throws(StakingFault) -> UInt256 {
        let difference = rewardPerToken.minus(staker.rewardPerTokenPaid)
        return try staker.balance.times(difference).over(Self.scale).plus(staker.rewards)
    }

    /// The contract's `notifyRewardAmount`, after the update.
    ///
    /// The new rate is reward and what is left of the running period ÷ duration, rounded down; the
    /// period begins anew at this time. The contract's check that it can pay is not made here,
    /// because a recorded event has passed it: ``FundingCheck`` makes it beforehand.
    mutating func notify(_ reward: UInt256, at time: BlockTime) throws(StakingFault) {
        notified = try notified.plus(reward)
        let toStream = try remaining(after: time).plus(reward)
        let duration = UInt256(durationSeconds)
        let rate = try toStream.over(duration)
        let (finish, overflow) = time.seconds.addingReportingOverflow(durationSeconds)
        guard !overflow, let periodFinish = BlockTime(seconds: finish) else { throw .overflow }
        rateDust = try rateDust.plus(toStream.minus(rate.times(duration)))
        rewardRate = rate
        lastUpdate = time
        self.periodFinish = periodFinish
    }
}
