import Bookkeeping
import Ethereum
import JSON
import Ledger

/// Events of a StakingRewards contract in logs as an Ethereum node returns them.
///
/// `{"logs": […], "blocks": {"NUMBER": TIME}}` or the same with `receipts`. Logs carry no time, so
/// that of each block stands beside them, unless the node gives `blockTimestamp`.
struct NodeEvents {
    /// One event.
    struct Event {
        let block: UInt64
        let index: UInt64
        let transaction: Hash32
        let time: BlockTime
        let kind: StakingFact.Kind
        let account: Address?
        let amount: UInt256
    }

    /// Those of the program's contract, in the order of the document.
    private(set) var events: [Event] = []

    private static let kinds: [(Hash32, StakingFact.Kind)] = [
        (Keccak256.hash(utf8: "Staked(address,uint256)"), .staked),
        (Keccak256.hash(utf8: "Withdrawn(address,uint256)"), .withdrawn),
        (Keccak256.hash(utf8: "RewardPaid(address,uint256)"), .rewardPaid),
        (Keccak256.hash(utf8: "RewardAdded(uint256)"), .rewardAdded),
    ]

    /// Reads a document; logs of other contracts, of other events and of blocks that the chain has left
    /// are passed over.
    init(_ document: JSONValue, of program: ProgramDetail) throws {
        var fields = try JSONFields(document)
        let times = fields.optional("blocks") { try Self.times($0) }
        let logs = fields.optionalArray("logs", count: 0...100_000) { try Log($0) }
        let receipts = fields.optionalArray("receipts", count: 0...100_000) { place in
            var fields = try JSONFields(passingOverOthersIn: place)
            return try fields.finish(
                fields.array("logs", count: 0...100_000) { try Log($0) })
        }
        let (known, single, grouped) = try fields.finish(times, logs, receipts)
        for log in (single ?? []) + (grouped ?? []).flatMap(\.self)
        where log.address == program.program.terms.pool.contract && !log.isRemoved {
            guard let (kind, account, amount) = log.meaning(Self.kinds) else { continue }
            guard let time = log.time ?? known?[log.block] else {
                throw JSONFaults([
                    JSONFault(
                        pointer: "/blocks", field: "blocks", code: "missing",
                        detail: "needs the time of block \(log.block)", found: nil)
                ])
            }
            events.append(
                Event(
                    block: log.block, index: log.index, transaction: log.transaction, time: time,
                    kind: kind, account: account, amount: amount))
        }
    }

    private static func times(_ place: JSONPlace) throws -> [UInt64: BlockTime] {
        guard case .object(let object) = place.value else { return [:] }
        var times: [UInt64: BlockTime] = [:]
        for member in object.members {
            guard let block = UInt64(member.name) else { continue }
            switch member.value {
            case .string(let text): times[block] = try BlockTime(text: text)
            case .number(let number): times[block] = try BlockTime(text: number.lexeme)
            case .null, .bool, .array, .object: continue
            }
        }
        return times
    }

    /// A log with its place on the chain.
    private struct Log {
        let address: Address
        let topics: [Hash32]
        let data: [UInt8]
        let block: UInt64
        let index: UInt64
        let transaction: Hash32
        let time: BlockTime?
        /// Of a block that the chain has left.
        let isRemoved: Bool

        init(_ place: JSONPlace) throws {
            var fields = try JSONFields(passingOverOthersIn: place)
            let read = try fields.finish(
                fields.parse("address") { try Address($0) },
                fields.array("topics", count: 0...4) { place in try place.parse { try Hash32($0) }
                },
                fields.parse("data") { try Hex.bytes(of: $0) },
                fields.parse("blockNumber", NodeEvents.quantity),
                fields.parse("logIndex", NodeEvents.quantity),
                fields.parse("transactionHash") { try Hash32($0) },
                fields.optionalParse("blockTimestamp", NodeEvents.quantity),
                fields.optionalBool("removed"))
            address = read.0
            topics = read.1
            data = read.2
            block = read.3
            index = read.4
            transaction = read.5
            time = read.6.flatMap { BlockTime(seconds: $0) }
            isRemoved = read.7 ?? false
        }

        /// What it tells; nil for every other event.
        func meaning(
            _ kinds: [(Hash32, StakingFact.Kind)]
        ) -> (StakingFact.Kind, Address?, UInt256)? {
            guard let topic = topics.first, let kind = kinds.first(where: { $0.0 == topic })?.1,
                data.count == 32, let amount = UInt256(bytes: data)
            else { return nil }
            switch (kind, topics.count) {
            case (.rewardAdded, 1): return (kind, nil, amount)
            case (.staked, 2), (.withdrawn, 2), (.rewardPaid, 2):
                guard let account = Address(word: topics[1].word) else { return nil }
                return (kind, account, amount)
            default: return nil
            }
        }
    }

    private static func quantity(_ text: String) throws -> UInt64 {
        guard let number = UInt64(exactly: try UInt256(hexadecimal: text)), number < 1 << 63 else {
            throw NumberTextError.tooLarge
        }
        return number
    }
}
