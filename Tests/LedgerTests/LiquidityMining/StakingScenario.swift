import Ethereum
import JSON
import Ledger
import TestSupport
import Testing

/// One scenario of the files `staking_rewards*.json`, with its stakers numbered in their order.
struct StakingScenario {
    let name: String
    let durationSeconds: UInt64
    let operations: [Vector]
    let totals: Vector
    /// The places in `operations` in the order in which a file might hold them.
    let importOrder: [Int]
    let numbers: [String: UInt32]

    static func all(_ file: String) throws -> [StakingScenario] {
        let scenarios = try Vectors.file(file).list("scenarios")
        try #require(!scenarios.isEmpty)
        return try scenarios.map(StakingScenario.init)
    }

    init(_ vector: Vector) throws {
        name = vector.testDescription
        durationSeconds = try vector.count("rewards_duration")
        operations = try vector.list("ops")
        totals = try vector.part("totals")
        importOrder = try vector.strings("import_order").map { try #require(Int($0)) }
        let stakers = try vector.strings("stakers")
        numbers = Dictionary(
            uniqueKeysWithValues: stakers.enumerated().map { ($1, UInt32($0)) })
    }

    /// The event of an operation that succeeded.
    func event(_ operation: Vector) throws -> StakingEvent {
        let index = try operation.count("log_index")
        let block = try operation.count("block")
        return StakingEvent(
            .init(block: block, index: index, transaction: Hash32(word: UInt256(block))),
            at: try operation.blockTime("t"), try fact(operation))
    }

    func fact(_ operation: Vector) throws -> StakingFact {
        let kind = try operation.text("op")
        switch kind {
        case "stake": return .staked(by: try number(operation), try operation.amount("amount"))
        case "withdraw":
            return .withdrawn(by: try number(operation), try operation.amount("amount"))
        case "get_reward":
            return .rewardPaid(to: try number(operation), try operation.amount("paid"))
        default:
            try #require(kind == "notify")
            return .rewardAdded(try operation.amount("reward"))
        }
    }

    /// The events as a file might hold them.
    func shuffledEvents() throws -> [StakingImport.Row] {
        try importOrder.enumerated().map { row, place in
            StakingImport.Row(row: row + 2, event: try event(operations[place]))
        }
    }

    private func number(_ operation: Vector) throws -> UInt32 {
        try #require(numbers[operation.text("user")])
    }
}

extension Vector {
    func count(_ name: String) throws -> UInt64 { try #require(UInt64(text(name))) }

    func blockTime(_ name: String) throws -> BlockTime {
        try #require(BlockTime(seconds: count(name)))
    }

    func strings(_ name: String) throws -> [String] {
        guard case .array(let values) = try value(name) else { return [] }
        return values.compactMap { value in
            if case .string(let text) = value { text } else { nil }
        }
    }

    /// The members of an object whose values are whole numbers.
    func amounts(_ name: String) throws -> [(key: String, amount: UInt256)] {
        guard case .object(let object) = try value(name) else { return [] }
        return try object.members.map { member in
            guard case .string(let digits) = member.value else { return (member.name, .zero) }
            return (member.name, try UInt256(decimal: digits))
        }
    }
}
