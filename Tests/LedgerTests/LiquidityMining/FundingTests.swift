import Ethereum
import Ledger
import Testing

@Suite struct FundingTests {
    private static let period = ProgramPeriod(
        start: Stake.time(1_000).instant, end: Stake.time(1_100).instant, amount: 1_000,
        band: .init(least: 432_000, most: 864_000))

    /// 1,000 over 100 seconds, of which at second 1,060 there are 400 left.
    private static func pool() throws -> StakingPool {
        try Stake.replay([
            Stake.event(1, 0, at: 1_000, .staked(by: 0, 1)),
            Stake.event(2, 0, at: 1_000, .rewardAdded(1_000)),
        ]).rewards.pool
    }

    @Test func `a reward in a running period says what becomes of the rest`() throws {
        let check = try FundingCheck(
            adding: 250, at: Stake.time(1_060), to: Self.pool(), holding: 1_250, owed: 600)
        #expect(check.leftover == 400)
        #expect(check.rate == 6)
        #expect(check.dust == 50)
        #expect(check.periodFinish == Stake.time(1_160))
        #expect(
            check.findings == [
                .periodRunning(until: Stake.time(1_100), leftover: 400),
                .rateFalls(from: 10, to: 6), .dust(50),
            ])
        #expect(check.isPassed)
    }

    private static let blocking: [(UInt256, UInt64, UInt256, UInt256?, FundingCheck.Finding)] = [
        (0, 1_060, 1_000, nil, .rewardZero), (0, 2_000, 1_000, nil, .rateZero),
        (99, 2_000, 1_000, nil, .rateZero), (1_000, 2_000, 999, nil, .rateAboveBalance),
        (1_000, 2_000, 1_000, 1, .promisesAboveBalance(missing: 1)),
        (999, 2_000, 1_999, nil, .amountDiffers(planned: 1_000)),
    ]

    @Test(arguments: blocking)
    func `what cannot or should not be funded is stopped`(
        reward: UInt256, seconds: UInt64, balance: UInt256, owed: UInt256?,
        finding: FundingCheck.Finding
    ) throws {
        let check = try FundingCheck(
            adding: reward, at: Stake.time(seconds), to: Self.pool(), holding: balance, owed: owed,
            for: Self.period)
        #expect(check.findings.contains(finding))
        #expect(!check.isPassed)
    }

    @Test func `a period of another length or outside its band is stopped`() throws {
        let long = ProgramPeriod(
            start: Stake.time(1_000).instant, end: Stake.time(1_101).instant, amount: 1_000,
            band: .init(least: 1, most: 2))
        let check = try FundingCheck(
            adding: 1_000, at: Stake.time(2_000), to: Self.pool(), holding: 9_999, for: long)
        #expect(check.findings == [.outsideBand, .lengthDiffers(planned: 101)])
        #expect(!check.isPassed)
    }

    @Test func `nothing is to be said of a plain new period`() throws {
        let check = try FundingCheck(
            adding: 1_000, at: Stake.time(1_100), to: Self.pool(), holding: 2_000, owed: 1_000,
            for: Self.period)
        #expect(check.findings == [])
        #expect(check.isPassed)
        #expect(throws: StakingFault.timeRunsBack(last: Stake.time(1_000))) {
            try FundingCheck(adding: 1, at: Stake.time(999), to: Self.pool(), holding: 1)
        }
    }

    /// The selector 3c6b16ab is the published one of `notifyRewardAmount(uint256)`.
    @Test func `the tokens arrive before the contract is notified`() throws {
        let calls = PoolFunding(contract: Sample.ann, token: Sample.dao, reward: 258).calls.map(
            \.safeCall)
        let words = String(repeating: "0", count: 61) + "102"
        #expect(calls.map(\.to) == [Sample.dao, Sample.ann])
        #expect(calls.map(\.value) == [0, 0])
        #expect(
            calls[0].transfer
                == Transfer(token: Sample.dao, recipient: Sample.ann, amount: 258))
        #expect(Hex.text(of: calls[1].data) == "0x3c6b16ab" + words)
    }

    @Test func `fundings are matched with the contract's events`() throws {
        func added(_ block: UInt64, _ reward: UInt256) -> StakingEvent {
            Stake.event(block, 0, at: block, .rewardAdded(reward))
        }
        let planned = [(1, 100), (2, 100), (3, 70), (4, 50)].map { period, reward in
            FundingReconciliation.Planned(period: period, reward: UInt256(UInt64(reward)))
        }
        let some = FundingReconciliation(
            of: planned,
            with: [
                added(5, 100), Stake.event(6, 0, at: 6, .staked(by: 0, 50)), added(7, 71),
                added(8, 100),
            ])
        #expect(
            some.outcomes == [
                .matched(planned[0], Stake.name(5, 0)), .matched(planned[1], Stake.name(8, 0)),
                .amountDiffers(planned[2], Stake.name(7, 0), found: 71), .missing(planned[3]),
            ])
        #expect(!some.isComplete)
        let more = FundingReconciliation(
            of: [planned[0]], with: [added(5, 100), added(6, 100)])
        #expect(
            more.outcomes == [
                .matched(planned[0], Stake.name(5, 0)),
                .unexpected(Stake.name(6, 0), found: 100),
            ])
        #expect(FundingReconciliation(of: [planned[0]], with: [added(5, 100)]).isComplete)
    }
}
