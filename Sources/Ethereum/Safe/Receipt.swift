public import JSON

/// What a node's `eth_getTransactionReceipt` says about a mined transaction.
public struct Receipt: Hashable, Sendable {
    /// An event that a contract emitted.
    public struct Log: Hashable, Sendable {
        /// The contract that emitted it.
        public let address: Address
        /// The event's hash, then its indexed values; at most four.
        public let topics: [Hash32]
        /// The values that are not indexed.
        public let data: [UInt8]
        /// The position among all logs of the block.
        public let index: UInt64
    }

    /// The hash of the transaction.
    public let transactionHash: Hash32
    /// Whether the transaction ran to its end. A Safe's payment can have failed all the same.
    public let isSuccessful: Bool
    /// The number of the block that holds it.
    public let blockNumber: UInt64
    /// The account that was called; nil when a contract was created.
    public let to: Address?
    /// The events in their order; empty when the transaction reverted.
    public let logs: [Log]

    /// Reads a receipt; members that are not needed here are passed over.
    public init(_ document: JSONValue) throws(JSONFaults) {
        try self.init(JSONPlace(document))
    }

    /// Reads a receipt within a document; faults name their place there.
    ///
    /// Logs must stand in the order of their positions in the block, as nodes give them.
    public init(_ place: JSONPlace) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        (transactionHash, isSuccessful, blockNumber, to, logs) = try fields.finish(
            fields.parse("transactionHash") { try Hash32($0) },
            fields.parse("status", Self.status),
            fields.parse("blockNumber", Self.quantity),
            fields.optionalParse("to") { try Address($0) },
            fields.array("logs", count: 0...10_000) { try Log($0) }
        )
        for (row, (log, next)) in zip(logs, logs.dropFirst()).enumerated()
        where log.index >= next.index {
            throw Self.outOfOrder(place, row: row + 1, next.index)
        }
    }

    private static func outOfOrder(_ place: JSONPlace, row: Int, _ index: UInt64) -> JSONFaults {
        JSONFaults([
            JSONFault(
                pointer: place.pointer + "/logs/\(row)/logIndex", field: "logIndex",
                code: "invalid", detail: "must be above the logIndex of the log before",
                found: "\(index)")
        ])
    }

    fileprivate static func quantity(_ text: String) throws -> UInt64 {
        guard let number = UInt64(exactly: try UInt256(hexadecimal: text)), number < 1 << 63 else {
            throw NumberTextError.tooLarge
        }
        return number
    }

    private static func status(_ text: String) throws -> Bool {
        switch text {
        case "0x1": return true
        case "0x0": return false
        default: throw ReceiptTextError.status
        }
    }
}

extension Receipt.Log {
    fileprivate init(_ place: JSONPlace) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let isRemoved: Bool?
        (address, topics, data, index, isRemoved) = try fields.finish(
            fields.parse("address") { try Address($0) },
            fields.array("topics", count: 0...4) { place throws(JSONFaults) in
                try place.parse { try Hash32($0) }
            },
            fields.parse("data") { try Hex.bytes(of: $0) },
            fields.parse("logIndex", Receipt.quantity),
            fields.optionalBool("removed")
        )
        guard isRemoved != true else {
            throw JSONFaults([
                JSONFault(
                    pointer: place.pointer + "/removed", field: "removed", code: "invalid",
                    detail:
                        "must not be true: the chain was reorganised, so fetch the receipt again",
                    found: "true")
            ])
        }
    }
}

private enum ReceiptTextError: Error, CustomStringConvertible {
    case status

    var description: String { "must be 0x1 or 0x0" }
}
