import Ethereum
import Foundation
import Ledger

/// Stakes and withdrawals of many accounts: replayed by the rule alone, and through the service from a
/// file to stored allocations.
struct MiningBench {
    private static let day = 86_400
    /// 2021-01-01T00:00:00Z.
    private static let start = 1_609_459_200

    let service: Service
    let events: Int
    let rounds: Int

    private var stakers: Int { max(events / 10, 1) }
    private var length: Int { 30 * Self.day }

    func measure() throws -> [Figure] {
        let replayed = try middle { try replaySeconds() }
        let python = try pythonEventsPerSecond()
        let stored = try storedFigures()
        return [
            Figure(
                name: "replay of \(events) events of \(stakers) stakers",
                value: Double(events) / replayed, unit: "events/s",
                peer: ("the same rule in Python", python))
        ] + stored
    }

    /// The event of a number: everybody stakes, then half of the stakes are withdrawn and made again.
    private func event(_ number: Int) -> (staker: Int, isStake: Bool, amount: Int, time: Int) {
        let staker = (number &* 7_919) % stakers
        let turn = number / stakers
        return (
            staker, turn % 2 == 0, 1_000 + staker % 997,
            Self.start + 1 + number * (length - 2) / events
        )
    }

    private func replaySeconds() throws -> Double {
        let facts = try (0..<events).map { number -> (StakingFact, BlockTime) in
            let event = event(number)
            guard let time = BlockTime(seconds: UInt64(event.time)) else {
                throw BenchError("a block has a time")
            }
            let (staker, amount) = (UInt32(event.staker), UInt256(UInt64(event.amount)))
            return (
                event.isStake ? .staked(by: staker, amount) : .withdrawn(by: staker, amount), time
            )
        }
        guard let start = BlockTime(seconds: UInt64(Self.start)) else {
            throw BenchError("a block has a time")
        }
        var rewards = try StakingRewards(durationSeconds: UInt64(length))
        try rewards.apply(.rewardAdded(1_000_000_000_000_000_000_000_000), at: start)
        let began = ContinuousClock.now
        for (fact, time) in facts { try rewards.apply(fact, at: time) }
        let took = began.duration(to: .now).inSeconds
        guard rewards.pool.events == UInt64(events) + 1 else {
            throw BenchError("every event is applied")
        }
        return took
    }

    /// The rule as one would write it down: the contract's numbers, one event after another, and its
    /// checks. The events are made before the clock runs, as for the rule that is compared.
    private func pythonEventsPerSecond() throws -> Double {
        let script = """
            import time
            E = 10**18
            n, count, length, start = \(stakers), \(events), \(length), \(Self.start)
            events = []
            for i in range(count):
                s = i * 7919 % n
                events.append(
                    (s, i // n % 2 == 0, 1000 + s % 997, start + 1 + i * (length - 2) // count))
            rate, finish, last, stored, total = 10**24 // length, start + length, start, 0, 0
            balance, paid, rewards = [0] * n, [0] * n, [0] * n
            began = time.perf_counter()
            for s, stakes, amount, t in events:
                now = min(t, finish)
                if total > 0:
                    stored += (now - last) * rate * E // total
                last = now
                rewards[s] += balance[s] * (stored - paid[s]) // E
                paid[s] = stored
                if stakes:
                    balance[s] += amount
                    total += amount
                else:
                    assert amount <= balance[s]
                    balance[s] -= amount
                    total -= amount
            print(count / (time.perf_counter() - began))
            """
        let text = try Program.run(named: "python3", ["-c", script], within: 300)
        guard let rate = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("python3 said: \(text)")
        }
        return rate
    }

    private func storedFigures() throws -> [Figure] {
        let finance = try service.token("bench-mining", "--role", "finance")
        let approver = try service.token("bench-mining-approver", "--role", "approver")
        let safe = try safe(finance)
        let program = try program(
            "\"kind\": \"staking_rewards\", \"duration_seconds\": \(length)", safe, finance,
            approver)
        let file = "\(service.folder)/events.csv"
        try csv().write(toFile: file, atomically: true, encoding: .utf8)
        try service.restart()
        let imported = try service.memory("import of events") {
            try service.post("\(program)/events", finance, csv: file).seconds
        }
        let rows = "\(service.folder)/events.copy"
        _ = try service.psql(
            "\\copy staking_event TO '\(rows)'",
            "CREATE TABLE bench_event (LIKE staking_event INCLUDING ALL)")
        let copied = try service.seconds {
            _ = try service.psql("\\copy bench_event FROM '\(rows)'")
        }
        _ = try service.psql(
            "DROP TABLE bench_event", "DELETE FROM staking_checkpoint",
            "DELETE FROM staking_position")
        try service.restart()
        let computed = try service.memory("replay of stored events") {
            try service.post("\(program)/epochs", finance, json: #"{"number": 1}"#).seconds
        }
        return [
            Figure(
                name: "CSV import of \(events) events, with their replay",
                value: imported.seconds, unit: "s",
                peer: ("COPY into a table with the same indexes", copied), isLessBetter: true),
            Figure(
                name: "\(events) imported events to \(stakers) stored allocations",
                value: computed.seconds, unit: "s"),
            imported.peak, computed.peak, try proRata(safe, finance, approver),
        ]
    }

    /// An epoch of Vestry's own: what each of the stakers held, from a snapshot to allocations.
    private func proRata(
        _ safe: String, _ finance: String, _ approver: String
    ) throws -> Figure {
        let program = try program(
            #""kind": "time_weighted", "division": "largest_remainder""#, safe, finance,
            approver)
        let file = "\(service.folder)/balances.csv"
        let rows = (0..<stakers).map { "\(Self.address($0)),\(1_000 + $0 % 997)" }
        try (["account,balance_base_units"] + rows).joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        _ = try service.post(
            "\(program)/snapshots?at=2021-01-01T00:00:00Z", finance, csv: file)
        let computed = try service.post(
            "\(program)/epochs", finance, json: #"{"number": 1}"#)
        return Figure(
            name: "epoch by time-weighted balances of \(stakers) accounts, stored",
            value: computed.seconds, unit: "s")
    }

    /// An asset to be paid, and the Safe that pays.
    private func safe(_ finance: String) throws -> String {
        try service.createBenchAsset(finance)
        return try service.post(
            "/v1/safes", finance,
            json: """
                {"chain_id": 31337, "address": "0x5aFE3855358E112B5647B952709E6165e1c1eEEe",
                 "name": "Bench", "version": "1.4.1",
                 "owners": ["0x1111111111111111111111111111111111111111"], "threshold": 1,
                 "next_nonce": 0}
                """
        ).text("id")
    }

    /// An approved program of one period of thirty days; gives its path.
    private func program(
        _ kind: String, _ safe: String, _ finance: String, _ approver: String
    ) throws -> String {
        let end = Instant(microsecondsSince1970: Int64(Self.start + length) * 1_000_000)
        let contract =
            kind.contains("duration_seconds")
            ? #""0x8617E340B3D01FA5F11F306F4090FD50E238070D""# : "null"
        let id = try service.post(
            "/v1/programs", finance,
            json: """
                {"name": "Bench", "product": "BENCH", "reward": "BENCH",
                 "pool": {"chain_id": 31337, "contract": \(contract),
                          "stake_token": "0x52908400098527886E0F7030069857D2E4169EE7"},
                 \(kind),
                 "funding_safe_id": "\(safe)", "first_block": 1,
                 "periods": [{"start": "2021-01-01T00:00:00Z", "end": "\(end)",
                              "amount": "1000000"}]}
                """, key: kind
        ).text("id")
        _ = try service.post("/v1/programs/\(id)/approvals", approver)
        return "/v1/programs/\(id)"
    }

    /// The address of a staker.
    private static func address(_ staker: Int) -> String {
        let account = String(staker + 1_000, radix: 16)
        return "0x" + String(repeating: "0", count: 40 - account.count) + account
    }

    /// One block an event; the reward comes in the first.
    private func csv() -> String {
        func hash(_ number: Int) -> String {
            let digits = String(number, radix: 16)
            return "0x" + String(repeating: "0", count: 64 - digits.count) + digits
        }
        let reward = "1,0,\(hash(0)),\(Self.start),reward_added,,1000000000000000000000000"
        let rows = (0..<events).map { number in
            let event = event(number)
            return "\(number + 2),0,\(hash(number + 1)),\(event.time),"
                + "\(event.isStake ? "staked" : "withdrawn"),\(Self.address(event.staker)),\(event.amount)"
        }
        let last = Self.start + length
        let end =
            "\(events + 2),0,\(hash(events + 1)),\(last),staked,"
            + "0x00000000000000000000000000000000000003e8,1"
        return
            (["block_number,log_index,tx_hash,block_time,kind,account,amount_base_units", reward]
            + rows + [end]).joined(separator: "\n") + "\n"
    }

    private func middle(_ measure: () throws -> Double) rethrows -> Double {
        let values = try (0..<max(rounds, 1)).map { _ in try measure() }
        return values.sorted()[values.count / 2]
    }
}
