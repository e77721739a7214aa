import Ethereum
import Ledger
import TestSupport
import Testing

/// The recorded runs of the contract's bytecode, value by value.
@Suite struct StakingVectorTests {
    /// The contract and what it holds of the reward token, which the books do not.
    private struct Run {
        var rewards: StakingRewards
        var received = UInt256.zero
        var checked = 0

        init(_ scenario: StakingScenario) throws {
            rewards = try StakingRewards(durationSeconds: scenario.durationSeconds)
        }

        func balance() throws -> UInt256 { try received - rewards.pool.claimed }

        mutating func succeed(_ operation: Vector, _ scenario: StakingScenario) throws {
            let fact = try scenario.fact(operation)
            let paid = try rewards.apply(fact, at: operation.blockTime("t"))
            if case .rewardPaid(_, let stated) = fact {
                #expect(paid == stated)
                checked += 1
            }
            guard case .rewardAdded = fact else { return }
            try expectPeriod(operation)
        }

        mutating func fail(_ operation: Vector, _ scenario: StakingScenario) throws {
            let time = try operation.blockTime("t")
            let before = rewards
            switch try operation.text("op") {
            case "notify":
                let check = try FundingCheck(
                    adding: operation.amount("reward"), at: time, to: rewards.pool,
                    holding: balance())
                #expect(check.findings.contains(.rateAboveBalance))
                try expectPeriod(operation)
            default:
                let fact = try scenario.fact(operation)
                #expect(throws: StakingFault.self) { try rewards.apply(fact, at: time) }
                #expect(rewards == before)
            }
            checked += 1
        }

        private mutating func expectPeriod(_ operation: Vector) throws {
            #expect(rewards.pool.rewardRate == (try operation.amount("reward_rate")))
            #expect(rewards.pool.periodFinish.seconds == (try operation.count("period_finish")))
            checked += 2
        }

        mutating func query(_ operation: Vector, _ scenario: StakingScenario) throws {
            let time = try operation.blockTime("t")
            let pool = rewards.pool
            #expect(pool.totalStaked == (try operation.amount("total_supply")))
            #expect(
                try rewards.rewardPerToken(at: time) == operation.amount("reward_per_token"))
            #expect(
                pool.rewardPerTokenStored == (try operation.amount("reward_per_token_stored")))
            #expect(pool.lastUpdate.seconds == (try operation.count("last_update_time")))
            #expect(try balance() == operation.amount("contract_reward_balance"))
            try expectPeriod(operation)
            for (user, amount) in try operation.amounts("earned") {
                let number = try #require(scenario.numbers[user])
                #expect(try rewards.earned(by: number, at: time) == amount)
                checked += 1
            }
            for (user, amount) in try operation.amounts("staked") {
                #expect(rewards.balance(of: try #require(scenario.numbers[user])) == amount)
                checked += 1
            }
            checked += 5
        }
    }

    @Test(arguments: ["staking_rewards.json", "staking_rewards_big.json"])
    func `every number is the one that the contract gave`(file: String) throws {
        var checked = 0
        for scenario in try StakingScenario.all(file) {
            var run = try Run(scenario)
            for operation in scenario.operations {
                if operation.has("funded") {
                    run.received = try run.received + operation.amount("funded")
                }
                if try operation.text("op") == "query" {
                    try run.query(operation, scenario)
                } else if operation.has("error") {
                    try run.fail(operation, scenario)
                } else {
                    try run.succeed(operation, scenario)
                }
            }
            let held = try run.balance()
            let end = run.rewards.pool.lastEventAt
            let last = try scenario.operations.last?.blockTime("t") ?? end
            let owed = try run.rewards.standing(at: last).owed
            #expect(held == (try scenario.totals.amount("contract_reward_balance")))
            #expect(owed == (try scenario.totals.amount("owed_at_end")))
            #expect(try held - owed == scenario.totals.amount("undistributed_dust"))
            checked += run.checked + 3
        }
        #expect(checked > 1000)
    }

    @Test(arguments: ["staking_rewards.json", "staking_rewards_big.json"])
    func `a shuffled file gives the same books`(file: String) throws {
        for scenario in try StakingScenario.all(file) {
            let rows = try scenario.shuffledEvents()
            // Every row twice: what is repeated is passed over.
            let imported = try StakingImport.ordered(rows + rows)
            #expect(imported.repeated == rows.count)
            var replay = try StakingReplay(durationSeconds: scenario.durationSeconds)
            for event in imported.events {
                #expect(try replay.apply(event) == nil)
            }
            var direct = try StakingRewards(durationSeconds: scenario.durationSeconds)
            for operation in scenario.operations where operation.has("log_index") {
                try direct.apply(scenario.fact(operation), at: operation.blockTime("t"))
            }
            #expect(replay.rewards == direct, "\(scenario.name)")
        }
    }
}
