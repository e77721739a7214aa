import Ethereum
import Ledger
import Testing

@Suite struct StakingReplayTests {
    private static let first = Stake.event(10, 5, at: 1_000, .staked(by: 0, 7))
    private static let end = Stake.time(2_000)

    private static let refused: [(StakingEvent, EventFault, String)] = [
        (first, .repeated, "event_repeated"),
        (
            Stake.event(10, 4, at: 1_000, .staked(by: 0, 1)), .outOfOrder(last: first.name),
            "event_out_of_order"
        ),
        (
            Stake.event(9, 9, at: 999, .staked(by: 0, 1)), .outOfOrder(last: first.name),
            "event_out_of_order"
        ),
        (
            Stake.event(10, 5, at: 1_000, tx: 77, .staked(by: 1, 7)),
            .unordered(other: first.name), "event_unordered"
        ),
        (
            Stake.event(10, 6, at: 1_001, .staked(by: 0, 1)),
            .timeOfBlock(other: Stake.time(1_000)), "event_time_impossible"
        ),
        (
            Stake.event(11, 0, at: 999, .staked(by: 0, 1)),
            .timeBefore(other: Stake.time(1_000)), "event_time_impossible"
        ),
        (
            Stake.event(11, 0, at: 1_001, .withdrawn(by: 0, 8)),
            .impossible(.balanceBelowZero(balance: 7)), "balance_below_zero"
        ),
        (
            Stake.event(11, 0, at: 1_001, .withdrawn(by: 1, 1)), .impossible(.neverStaked),
            "events_incomplete"
        ),
        (
            Stake.event(11, 0, at: 1_001, .staked(by: 1, 0)), .impossible(.amountZero),
            "event_impossible"
        ),
        (
            Stake.event(11, 0, at: 1_500, .rewardAdded(5)), .afterEnd(Stake.time(1_500)),
            "event_after_end"
        ),
        (Stake.event(11, 0, at: 2_000, .staked(by: 1, 1)), .afterEnd(end), "event_after_end"),
    ]

    @Test(arguments: refused)
    func `an event that cannot stand there is refused by name and changes nothing`(
        event: StakingEvent, fault: EventFault, code: String
    ) throws {
        let bounds = StakingReplay.Bounds(rewardsEnd: Stake.time(1_500), eventsEnd: Self.end)
        var replay = try Stake.replay([Self.first], bounds: bounds)
        let before = replay.checkpoint
        let error = LiquidityMiningError.eventRefused(event.name, fault)
        #expect(throws: error) { try replay.apply(event) }
        #expect(replay.checkpoint == before)
        #expect(error.code == code)
        #expect(error.description.contains("block \(event.name.block), index"))
        #expect(error.description.contains(event.name.transaction.description))
    }

    @Test func `stakers withdraw and claim after the last period`() throws {
        let bounds = StakingReplay.Bounds(rewardsEnd: Stake.time(1_100))
        let replay = try Stake.replay(
            [
                Self.first, Stake.event(11, 0, at: 1_000, .rewardAdded(700)),
                Stake.event(12, 0, at: 5_000, .withdrawn(by: 0, 7)),
                Stake.event(12, 1, at: 5_000, .rewardPaid(to: 0, 700)),
            ], bounds: bounds)
        #expect(replay.rewards.pool.claimed == 700)
    }

    @Test func `a claim that paid something else is a difference, not an error`() throws {
        var replay = try Stake.replay([
            Self.first, Stake.event(11, 0, at: 1_000, .rewardAdded(700)),
        ])
        let claim = Stake.event(12, 0, at: 1_010, .rewardPaid(to: 0, 69))
        let difference = try #require(try replay.apply(claim))
        #expect(difference.subject == .rewardPaid(claim.name, to: 0))
        #expect(difference.computed == 70)
        #expect(difference.found == 69)
        #expect(replay.rewards.pool.claimed == 70)
    }

    @Test func `reads of the contract are compared with the books`() throws {
        let replay = try Stake.replay([
            Self.first, Stake.event(11, 0, at: 1_000, .rewardAdded(700)),
        ])
        let time = Stake.time(1_010)
        let answers: [(ContractRead.Subject, UInt256)] = [
            (.earned(by: 0), 70), (.balance(of: 0), 7), (.totalStaked, 7), (.rewardRate, 7),
            (.rewardPerToken, 10_000_000_000_000_000_000), (.periodFinish, 1_100),
        ]
        for (subject, value) in answers {
            #expect(
                try replay.rewards.difference(from: .init(subject, at: time, value: value)) == nil)
            let wrong = ContractRead(subject, at: time, value: 1)
            let difference = try #require(try replay.rewards.difference(from: wrong))
            #expect(difference.subject == .read(subject))
            #expect(difference.computed == value)
            #expect(difference.found == 1)
        }
        #expect(throws: StakingFault.timeRunsBack(last: Stake.time(1_000))) {
            try replay.rewards.difference(
                from: .init(.totalStaked, at: Stake.time(999), value: 7))
        }
    }
}
