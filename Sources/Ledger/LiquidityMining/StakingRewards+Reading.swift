public import Ethereum

extension StakingRewards {
    /// What a staker could claim at a time, in base units of the reward token; 0 for a number that
    /// never staked.
    ///
    /// As the contract's `earned` at that time. Throws ``StakingFault/timeRunsBack(last:)`` for a
    /// time before the last event.
    public func earned(by staker: UInt32, at time: BlockTime) throws(StakingFault) -> UInt256 {
        let rewardPerToken = try rewardPerToken(at: time)
        guard Int(staker) < stakers.count else { return .zero }
        return try pool.earned(stakers[Int(staker)], rewardPerToken)
    }

    /// The reward for each base unit staked since the beginning, times 10^18, at a time.
    public func rewardPerToken(at time: BlockTime) throws(StakingFault) -> UInt256 {
        guard time >= pool.lastEventAt else { throw .timeRunsBack(last: pool.lastEventAt) }
        return try pool.rewardPerToken(at: time)
    }

    /// What a staker has staked, in base units of the stake token.
    public func balance(of staker: UInt32) -> UInt256 {
        Int(staker) < stakers.count ? stakers[Int(staker)].balance : .zero
    }

    /// What everybody could claim at a time, by number.
    public func earned(at time: BlockTime) throws(StakingFault) -> [UInt256] {
        let rewardPerToken = try rewardPerToken(at: time)
        var earned: [UInt256] = []
        earned.reserveCapacity(stakers.count)
        for staker in stakers { earned.append(try pool.earned(staker, rewardPerToken)) }
        return earned
    }

    /// What became of all rewards up to a time; walks all stakers.
    public func standing(at time: BlockTime) throws(StakingFault) -> StakingStanding {
        let rewardPerToken = try rewardPerToken(at: time)
        var owed = UInt256.zero
        for staker in stakers {
            owed = try owed.plus(pool.earned(staker, rewardPerToken))
        }
        // What streams after the last update has not been added to either sum yet.
        let since = try pool.streaming(to: time)
        let isStaked = !pool.totalStaked.isZero
        let streamed = try pool.streamed.plus(isStaked ? since : .zero)
        return StakingStanding(
            at: time, notified: pool.notified, claimed: pool.claimed, owed: owed,
            toStream: try pool.remaining(after: time),
            unstaked: try pool.unstaked.plus(isStaked ? .zero : since),
            dust: try pool.rateDust.plus(streamed.minus(owed.plus(pool.claimed))))
    }
}

/// What became of all rewards that a StakingRewards contract was notified of, in base units.
///
/// `claimed`, `owed`, `toStream`, `unstaked` and `dust` sum to `notified`.
public struct StakingStanding: Hashable, Sendable {
    /// The time that it speaks of.
    public let at: BlockTime
    /// All rewards added.
    public let notified: UInt256
    /// What claims have paid.
    public let claimed: UInt256
    /// What stakers could claim.
    public let owed: UInt256
    /// What the running period still streams.
    public let toStream: UInt256
    /// What streamed while nobody had staked; see ``remainderOwner``.
    public let unstaked: UInt256
    /// What three roundings have left; see ``remainderOwner``.
    public let dust: UInt256
    /// Whose `unstaked` and `dust` are: they stay in the contract for ever.
    public static let remainderOwner = RemainderOwner.contract
}
