public import Ethereum

/// Receipts as a node would give them, put together log by log; topics are the published ones.
public struct ReceiptMaker: Sendable {
    /// Where the safeTxHash stands in the Safe's event.
    public enum Form: String, Sendable, CaseIterable {
        /// In the data, as Safe 1.3.0 emits it.
        case data
        /// Indexed, as Safe 1.4.1 emits it.
        case topic
    }

    private static let success =
        "0x442e715f626346e8c54381002da614f62bee8d27386535b2521ec8540898556e"
    private static let failure =
        "0x23428b18acfb3ea64b08dc0c1d296ea9c09702c09083ca5272e64d115b687d23"
    private static let transfer =
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

    public let transactionHash: String
    public let status: String
    private var logs: [String] = []

    public init(_ transactionHash: String, status: String = "0x1") {
        self.transactionHash = transactionHash
        self.status = status
    }

    /// The Safe says how it executed a transaction.
    public mutating func execution(
        by safe: Address, of hash: Hash32, succeeds: Bool = true, form: Form = .topic
    ) {
        let event = succeeds ? Self.success : Self.failure
        let payment = String(repeating: "0", count: 64)
        switch form {
        case .data:
            let digits = hash.description.dropFirst(2)
            log(safe, [event], "0x" + digits + payment)
        case .topic: log(safe, [event, hash.description], "0x" + payment)
        }
    }

    /// A token says that it moved an amount.
    public mutating func transfer(
        of token: Address, from: Address, to: Address, amount: UInt256
    ) {
        log(token, [Self.transfer, Self.word(from), Self.word(to)], Hex.text(of: amount.bytes))
    }

    /// Any other event: indexed values that follow the event's hash, and words of data.
    public mutating func event(
        of contract: Address, _ hash: String, indexed: [UInt256] = [], _ words: [UInt256] = []
    ) {
        log(
            contract, [hash] + indexed.map { Hex.text(of: $0.bytes) },
            Hex.text(of: words.flatMap(\.bytes)))
    }

    private mutating func log(_ address: Address, _ topics: [String], _ data: String) {
        let list = topics.map { "\"\($0)\"" }.joined(separator: ",")
        let index = String(logs.count + 7, radix: 16)
        logs.append(
            """
            {"address":"\(address)","topics":[\(list)],"data":"\(data)","logIndex":"0x\(index)",\
            "removed":false,"blockNumber":"0x10"}
            """)
    }

    private static func word(_ address: Address) -> String {
        "0x" + String(repeating: "0", count: 24) + address.description.dropFirst(2).lowercased()
    }

    /// The receipt as JSON.
    public var text: String {
        """
        {"transactionHash":"\(transactionHash)","status":"\(status)","blockNumber":"0x10",\
        "to":null,"type":"0x2","gasUsed":"0x5208","logs":[\(logs.joined(separator: ","))]}
        """
    }
}
