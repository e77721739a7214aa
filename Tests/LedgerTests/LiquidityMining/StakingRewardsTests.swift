import Ethereum
import Ledger
import Testing

@Suite struct StakingRewardsTests {
    /// 1,000 units over 100 seconds for stakes of 1 (from 0 s) and 3 (from 50 s); worked by hand.
    @Test func `rewards follow balance and time`() throws {
        var rewards = try StakingRewards(durationSeconds: 100)
        try rewards.apply(.staked(by: 0, 1), at: Stake.time(1_000))
        try rewards.apply(.rewardAdded(1_000), at: Stake.time(1_000))
        try rewards.apply(.staked(by: 1, 3), at: Stake.time(1_050))
        #expect(rewards.pool.rewardRate == 10)
        #expect(rewards.pool.periodFinish == Stake.time(1_100))
        #expect(try rewards.earned(by: 0, at: Stake.time(1_050)) == 500)
        #expect(try rewards.earned(by: 0, at: Stake.time(1_100)) == 625)
        #expect(try rewards.earned(by: 1, at: Stake.time(1_100)) == 375)
        #expect(try rewards.earned(by: 1, at: Stake.time(9_999)) == 375)
        #expect(try rewards.earned(by: 7, at: Stake.time(1_100)) == 0)
        #expect(try rewards.apply(.rewardPaid(to: 0, .zero), at: Stake.time(1_100)) == 625)
        #expect(try rewards.earned(by: 0, at: Stake.time(1_100)) == 0)
    }

    @Test func `each of the three roundings leaves its dust in the contract`() throws {
        var rewards = try StakingRewards(durationSeconds: 100)
        // The rate: 1,099 over 100 seconds are 10 a second, and 99 are lost.
        try rewards.apply(.rewardAdded(1_099), at: Stake.time(1_000))
        #expect(rewards.pool.rateDust == 99)
        // The reward for each token: 10 · 10^18 ÷ 3·10^18 is 3 and a third.
        try rewards.apply(.staked(by: 0, 1_000_000_000_000_000_000), at: Stake.time(1_000))
        try rewards.apply(.staked(by: 1, 2_000_000_000_000_000_000), at: Stake.time(1_000))
        #expect(try rewards.rewardPerToken(at: Stake.time(1_001)) == 3)
        // What is earned: 1 token · 3 and 2 tokens · 3 of the 10 that streamed.
        let standing = try rewards.standing(at: Stake.time(1_001))
        #expect(standing.owed == 9)
        #expect(standing.dust == 100)
        #expect(standing.toStream == 990)
        #expect(StakingStanding.remainderOwner == .contract)
    }

    @Test func `what streams while nobody has staked is owed to nobody`() throws {
        var rewards = try StakingRewards(durationSeconds: 100)
        try rewards.apply(.rewardAdded(1_000), at: Stake.time(1_000))
        #expect(try rewards.standing(at: Stake.time(1_030)).unstaked == 300)
        try rewards.apply(.staked(by: 0, 5), at: Stake.time(1_040))
        try rewards.apply(.withdrawn(by: 0, 5), at: Stake.time(1_050))
        let standing = try rewards.standing(at: Stake.time(1_200))
        #expect(standing.unstaked == 900)
        #expect(standing.owed == 100)
        #expect(standing.toStream == 0)
        #expect(standing.dust == 0)
    }

    @Test func `a reward within a period spreads what is left over a whole new one`() throws {
        var rewards = try StakingRewards(durationSeconds: 100)
        try rewards.apply(.staked(by: 0, 1), at: Stake.time(1_000))
        try rewards.apply(.rewardAdded(1_000), at: Stake.time(1_000))
        // 60 seconds of 10 are left: (600 + 50) ÷ 100 = 6, and 50 are lost.
        try rewards.apply(.rewardAdded(50), at: Stake.time(1_040))
        #expect(rewards.pool.rewardRate == 6)
        #expect(rewards.pool.rateDust == 50)
        #expect(rewards.pool.periodFinish == Stake.time(1_140))
        #expect(try rewards.earned(by: 0, at: Stake.time(1_140)) == 1_000)
    }

    private static let refused: [(StakingFact, StakingFault)] = [
        (.staked(by: 0, 0), .amountZero), (.withdrawn(by: 0, 0), .amountZero),
        (.withdrawn(by: 0, 11), .balanceBelowZero(balance: 10)),
        (.withdrawn(by: 1, 1), .neverStaked), (.rewardPaid(to: 1, 1), .neverStaked),
        (.staked(by: 1 << 22, 1), .tooManyStakers), (.staked(by: 0, .max), .overflow),
    ]

    @Test(arguments: refused)
    func `what the contract reverts changes nothing`(
        fact: StakingFact, fault: StakingFault
    ) throws {
        var rewards = try StakingRewards(durationSeconds: 100)
        try rewards.apply(.staked(by: 0, 10), at: Stake.time(1_000))
        let before = rewards
        #expect(throws: fault) { try rewards.apply(fact, at: Stake.time(1_000)) }
        #expect(rewards == before)
    }

    @Test func `time does not run back`() throws {
        var rewards = try StakingRewards(durationSeconds: 100)
        try rewards.apply(.staked(by: 0, 10), at: Stake.time(1_000))
        let fault = StakingFault.timeRunsBack(last: Stake.time(1_000))
        #expect(throws: fault) { try rewards.apply(.staked(by: 0, 1), at: Stake.time(999)) }
        #expect(throws: fault) { try rewards.earned(by: 0, at: Stake.time(999)) }
        #expect(throws: fault) { try rewards.standing(at: Stake.time(999)) }
    }

    @Test func `a period has a length`() {
        #expect(throws: StakingFault.durationZero) { try StakingRewards(durationSeconds: 0) }
    }

    @Test func `rows that do not belong together are no checkpoint`() throws {
        let replay = try Stake.replay([
            Stake.event(1, 0, at: 1_000, .rewardAdded(1_000)),
            Stake.event(2, 0, at: 1_010, .staked(by: 0, 7)),
        ])
        let good = replay.checkpoint.rewards
        let row = good.stakers[0]
        let others: [StakingRewards.Staker] = [
            .init(balance: 8, rewardPerTokenPaid: 0, rewards: 0, lastEvent: 2),
            .init(balance: 7, rewardPerTokenPaid: 1, rewards: 0, lastEvent: 2),
            .init(balance: 7, rewardPerTokenPaid: 0, rewards: 0, lastEvent: 3),
        ]
        #expect(row.balance == 7)
        for other in others {
            #expect(throws: LiquidityMiningError.checkpointBroken(.sumsDiffer)) {
                try StakingCheckpoint(last: replay.last, pool: good.pool, stakers: [other])
            }
        }
        #expect(throws: LiquidityMiningError.checkpointBroken(.sumsDiffer)) {
            try StakingCheckpoint(last: nil, pool: good.pool, stakers: [row])
        }
        #expect(
            try StakingCheckpoint(last: replay.last, pool: good.pool, stakers: [row])
                == replay.checkpoint)
    }
}
