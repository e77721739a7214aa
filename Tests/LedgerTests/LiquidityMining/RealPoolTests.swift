import Ethereum
import Foundation
import Ledger
import TestSupport
import Testing

/// Five thousand real stakes and withdrawals of 2,718 accounts.
@Suite struct RealPoolTests {
    private struct History {
        var events: [StakingEvent] = []
        /// Lower-case address → number, in the order of first appearance.
        var numbers: [String: UInt32] = [:]

        /// Reads the file; at equal times its events stand before what is added to the pool.
        init(notifies: [Vector]) throws {
            let file = Vectors.folder + "/staking_rewards_real_events.csv"
            let lines = try String(contentsOfFile: file, encoding: .utf8)
                .split(whereSeparator: \.isNewline).dropFirst()
            for line in lines {
                let cells = line.split(separator: ",").map(String.init)
                let user = cells[5].lowercased()
                let number = numbers[user] ?? UInt32(numbers.count)
                numbers[user] = number
                let amount = try UInt256(decimal: cells[6])
                events.append(
                    StakingEvent(
                        .init(
                            block: try #require(UInt64(cells[0])),
                            index: try #require(UInt64(cells[1])),
                            transaction: try Hash32(cells[4])),
                        at: try #require(BlockTime(try Instant(cells[3] + "Z"))),
                        cells[2] == "stake"
                            ? .staked(by: number, amount) : .withdrawn(by: number, amount)))
            }
            for notify in notifies {
                let time = try notify.blockTime("t")
                let before = events.lastIndex { $0.time <= time }
                let place = try #require(before)
                let last = events[place].name
                let name = StakingEvent.Name(
                    block: last.block, index: 1_000_000, transaction: Hash32(word: 1))
                let event = StakingEvent(
                    name, at: time, .rewardAdded(try notify.amount("reward")))
                events.insert(event, at: place + 1)
            }
        }
    }

    @Test func `every account has earned what the contract says`() throws {
        let file = try Vectors.file("staking_rewards_real.json")
        let history = try History(notifies: file.list("notifies"))
        var rewards = try StakingRewards(durationSeconds: file.count("rewards_duration"))
        var pending = history.events[...]
        var checked = 0
        for query in try file.list("queries") {
            let time = try query.blockTime("t")
            while let event = pending.first, event.time <= time {
                try rewards.apply(event.fact, at: event.time)
                pending.removeFirst()
            }
            #expect(rewards.pool.totalStaked == (try query.amount("total_supply")))
            #expect(try rewards.rewardPerToken(at: time) == query.amount("reward_per_token"))
            #expect(rewards.pool.rewardRate == (try query.amount("reward_rate")))
            #expect(rewards.pool.periodFinish.seconds == (try query.count("period_finish")))
            #expect(try rewards.standing(at: time).owed == query.amount("sum_earned"))
            for (user, amount) in try query.amounts("earned") {
                let number = try #require(history.numbers[user.lowercased()])
                #expect(try rewards.earned(by: number, at: time) == amount)
                checked += 1
            }
        }
        #expect(pending.isEmpty)
        #expect(checked == 9 * 35 + 2718)
    }
}
