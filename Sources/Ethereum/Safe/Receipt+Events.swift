/// That a Safe executed one of its transactions, and how it ended.
public struct SafeExecution: Hashable, Sendable {
    /// Which transaction.
    public let safeTxHash: Hash32
    /// Whether its calls succeeded. If not, nobody was paid and the nonce is used up.
    public let isSuccessful: Bool
    /// The position of the event among all logs of the block.
    public let logIndex: UInt64
}

/// That an ERC-20 contract moved an amount.
public struct TransferEvent: Hashable, Sendable {
    /// The ERC-20 contract.
    public let token: Address
    /// Who paid.
    public let from: Address
    /// Who was paid.
    public let to: Address
    /// How much, in base units.
    public let amount: UInt256
    /// The position of the event among all logs of the block.
    public let logIndex: UInt64
}

extension Receipt {
    /// What this Safe executed in the transaction, in order; empty when it executed nothing.
    ///
    /// Events of other contracts do not count. Before 1.4.0 the hash stands in the event's data,
    /// from 1.4.0 on it is indexed; both forms are read. A Safe before 1.1.0 tells of failures only,
    /// in an event of its own.
    public func executions(by safe: Address) -> [SafeExecution] {
        guard isSuccessful else { return [] }
        return logs.filter { $0.address == safe }.compactMap(\.execution)
    }

    /// How this Safe's transaction ended here; nil when the receipt does not show it.
    public func execution(of safeTxHash: Hash32, by safe: Address) -> SafeExecution? {
        executions(by: safe).first { $0.safeTxHash == safeTxHash }
    }

    /// All ERC-20 transfers, in order. Payments of the chain's own currency leave no event.
    public var transfers: [TransferEvent] {
        isSuccessful ? logs.compactMap(\.transfer) : []
    }
}

extension Receipt.Log {
    private static let executionSuccess = Keccak256.hash(utf8: "ExecutionSuccess(bytes32,uint256)")
    private static let executionFailure = Keccak256.hash(utf8: "ExecutionFailure(bytes32,uint256)")
    private static let executionFailed = Keccak256.hash(utf8: "ExecutionFailed(bytes32)")
    private static let erc20Transfer = Keccak256.hash(utf8: "Transfer(address,address,uint256)")

    fileprivate var execution: SafeExecution? {
        guard let event = topics.first,
            [Self.executionSuccess, Self.executionFailure, Self.executionFailed].contains(event)
        else { return nil }
        let hash: Hash32?
        switch (topics.count, data.count, event == Self.executionFailed) {
        case (1, 64, false), (1, 32, true): hash = Hash32(bytes: data[..<32])
        case (2, 32, false): hash = topics[1]
        default: hash = nil
        }
        return hash.map {
            SafeExecution(
                safeTxHash: $0, isSuccessful: event == Self.executionSuccess, logIndex: index)
        }
    }

    /// ERC-721 has an event of the same name and four topics, which is none.
    fileprivate var transfer: TransferEvent? {
        guard topics.count == 3, topics[0] == Self.erc20Transfer, data.count == 32,
            let from = Address(word: topics[1].word), let to = Address(word: topics[2].word),
            let amount = UInt256(bytes: data)
        else { return nil }
        return TransferEvent(token: address, from: from, to: to, amount: amount, logIndex: index)
    }
}
