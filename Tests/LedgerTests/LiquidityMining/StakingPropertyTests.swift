import Ethereum
import Ledger
import Testing

/// What holds for every history.
@Suite struct StakingPropertyTests {
    /// Imported claims state zero, so the differences are not looked at here.
    private static func replayed(_ history: StakingHistory) throws -> StakingReplay {
        var replay = try StakingReplay(durationSeconds: history.durationSeconds)
        for event in history.events { try replay.apply(event) }
        return replay
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `every unit that was added is somewhere, at any time`(seed: UInt64) throws {
        let history = try StakingHistory(seed: seed, count: 120)
        var rewards = try StakingRewards(durationSeconds: history.durationSeconds)
        var notified = UInt256.zero
        for event in history.events {
            try rewards.apply(event.fact, at: event.time)
            if case .rewardAdded(let reward) = event.fact { notified = try notified + reward }
            for wait in [0, 1, history.durationSeconds, 10 * history.durationSeconds] {
                let time = Stake.time(event.time.seconds + wait)
                let standing = try rewards.standing(at: time)
                let sum =
                    try standing.claimed + standing.owed + standing.toStream + standing.unstaked
                    + standing.dust
                #expect(sum == notified)
                #expect(standing.notified == notified)
                // Nobody is owed what never streamed.
                #expect(standing.owed <= (try notified - standing.toStream))
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `going on from a checkpoint changes nothing`(seed: UInt64) throws {
        let history = try StakingHistory(seed: seed, count: 60)
        let whole = try Self.replayed(history)
        for cut in 0...history.events.count {
            var first = try StakingReplay(durationSeconds: history.durationSeconds)
            for event in history.events[..<cut] { try first.apply(event) }
            let stored = first.checkpoint
            let restored = try StakingCheckpoint(
                last: stored.last, pool: stored.rewards.pool, stakers: stored.rewards.stakers)
            #expect(restored == stored)
            var second = StakingReplay(from: restored)
            for event in history.events[cut...] { try second.apply(event) }
            #expect(second.rewards == whole.rewards)
            #expect(second.last == whole.last)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `rows of stakers that changed are all that a later checkpoint adds`(seed: UInt64) throws {
        let history = try StakingHistory(seed: seed, count: 60)
        let cut = Int(seed) * 3
        var replay = try StakingReplay(durationSeconds: history.durationSeconds)
        for event in history.events[..<cut] { try replay.apply(event) }
        let earlier = replay.rewards
        for event in history.events[cut...] { try replay.apply(event) }
        var rows = earlier.stakers
        for (number, staker) in replay.rewards.stakersChanged(after: earlier.pool.events) {
            while rows.count <= Int(number) {
                rows.append(
                    .init(
                        balance: .zero, rewardPerTokenPaid: .zero, rewards: .zero, lastEvent: 0))
            }
            rows[Int(number)] = staker
        }
        let restored = try StakingRewards(restoring: replay.rewards.pool, stakers: rows)
        #expect(restored == replay.rewards)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the order of the rows of a file changes nothing`(seed: UInt64) throws {
        let history = try StakingHistory(seed: seed, count: 80)
        var random = SeededNumbers(seed + 1_000)
        let shuffled = history.events.shuffled(using: &random)
        let rows = shuffled.enumerated().map { StakingImport.Row(row: $0 + 2, event: $1) }
        #expect(try StakingImport.ordered(rows).events == history.events)
    }
}
