import Ethereum

/// The books of a pool after some event, as rows: one for the pool and one for each staker.
///
/// Going on from a checkpoint gives what replaying everything gives. Rows of stakers are versions:
/// a later checkpoint needs to store only those that changed since
/// (``StakingRewards/stakersChanged(after:)``), and the newest of each up to it is the one to restore.
public struct StakingCheckpoint: Hashable, Sendable {
    /// The last event that was applied; nil before the first.
    public let last: StakingEvent.Name?
    /// The books.
    public let rewards: StakingRewards

    /// A checkpoint from its rows, the stakers' by number from 0 without a gap.
    ///
    /// Throws ``LiquidityMiningError/checkpointBroken(_:)`` when the rows cannot be of one time.
    public init(
        last: StakingEvent.Name?, pool: StakingPool, stakers: [StakingRewards.Staker]
    ) throws(LiquidityMiningError) {
        do {
            rewards = try StakingRewards(restoring: pool, stakers: stakers)
        } catch {
            throw .checkpointBroken(error)
        }
        guard (last == nil) == (pool.events == 0) else { throw .checkpointBroken(.sumsDiffer) }
        self.last = last
    }

    init(last: StakingEvent.Name?, rewards: StakingRewards) {
        self.last = last
        self.rewards = rewards
    }
}

extension StakingRewards {
    /// The contract's books from their rows, the stakers' by number from 0.
    ///
    /// Throws ``StakingFault/sumsDiffer`` when balances do not sum to the total, a row is newer than
    /// the pool, or what was notified is not what became of it.
    public init(restoring pool: StakingPool, stakers: [Staker]) throws(StakingFault) {
        guard pool.durationSeconds > 0 else { throw .durationZero }
        guard stakers.count <= Self.maximumStakers else { throw .tooManyStakers }
        var total = UInt256.zero
        for staker in stakers {
            total = try total.plus(staker.balance)
            guard staker.lastEvent <= pool.events,
                staker.rewardPerTokenPaid <= pool.rewardPerTokenStored
            else { throw .sumsDiffer }
        }
        let known = try pool.streamed.plus(pool.unstaked).plus(pool.rateDust)
            .plus(pool.remaining(after: max(pool.lastUpdate, pool.lastEventAt)))
        guard total == pool.totalStaked, known == pool.notified else { throw .sumsDiffer }
        self.init(pool: pool, stakers: stakers)
    }

    /// The numbers and rows of the stakers that an event after this one changed, in order.
    public func stakersChanged(after event: UInt64) -> [(number: UInt32, staker: Staker)] {
        stakers.enumerated().compactMap { index, staker in
            staker.lastEvent > event ? (UInt32(index), staker) : nil
        }
    }
}
