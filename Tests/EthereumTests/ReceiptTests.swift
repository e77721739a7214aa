import Ethereum
import JSON
import Testing

@Suite struct ReceiptTests {
    private static let safe = "0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"
    private static let token = "0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6"
    private static let hash = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    private static let success =
        "0x442e715f626346e8c54381002da614f62bee8d27386535b2521ec8540898556e"
    private static let failure =
        "0x23428b18acfb3ea64b08dc0c1d296ea9c09702c09083ca5272e64d115b687d23"
    /// The event of Safes before 1.1.0, hashed with eth-utils 6.0.0.
    private static let failed =
        "0xabfd711ecdd15ae3a6b3ad16ff2e9d81aec026a39d16725ee164be4fbf857a7c"
    private static let transfer =
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    private static let zeros = String(repeating: "0", count: 64)

    private static func log(
        _ address: String, _ topics: [String], _ data: String, index: String = "0x2"
    ) -> String {
        let topics = topics.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"address":"\(address)","topics":[\(topics)],"data":"\(data)","logIndex":"\(index)",\
            "removed":false,"blockNumber":"0x10"}
            """
    }

    private static func text(status: String = "0x1", logs: [String]) -> String {
        """
        {"transactionHash":"\(hash)","status":"\(status)","blockNumber":"0x10","to":"\(safe)",\
        "from":"\(token)","type":"0x2","l1Fee":"0x1","logs":[\(logs.joined(separator: ","))]}
        """
    }

    private static func receipt(_ text: String) throws -> Receipt {
        try Receipt(JSONReader().read(Array(text.utf8)))
    }

    private static func word(_ address: String) -> String {
        "0x" + String(repeating: "0", count: 24) + address.dropFirst(2).lowercased()
    }

    @Test(arguments: [
        ([success], hash + zeros, true as Bool?),
        ([success, hash], "0x" + zeros, true),
        ([failure], hash + zeros, false),
        ([failure, hash], "0x" + zeros, false),
        ([success, hash], hash + zeros, nil),
        ([failed], hash, false),
        ([failed], hash + zeros, nil),
        ([failed, hash], "0x", nil),
        ([success], hash, nil),
        ([success], "0x", nil),
        ([transfer, hash], "0x" + zeros, nil),
        ([], "0x", nil),
    ])
    func `an execution is read from data and from a topic`(
        topics: [String], data: String, succeeded: Bool?
    ) throws {
        let receipt = try Self.receipt(Self.text(logs: [Self.log(Self.safe, topics, data)]))
        let safe = try Address(Self.safe)
        let found = receipt.execution(of: try Hash32(Self.hash), by: safe)
        #expect(found?.isSuccessful == succeeded)
        #expect(receipt.executions(by: safe).count == (succeeded == nil ? 0 : 1))
    }

    @Test func `other Safes, other hashes and reverted transactions do not count`() throws {
        let hash = try Hash32(Self.hash)
        let safe = try Address(Self.safe)
        let log = Self.log(Self.safe, [Self.success, Self.hash], "0x" + Self.zeros)
        let receipt = try Self.receipt(Self.text(logs: [log]))
        #expect(receipt.execution(of: hash, by: safe)?.logIndex == 2)
        #expect(receipt.execution(of: hash, by: try Address(Self.token)) == nil)
        #expect(receipt.execution(of: Keccak256.hash([]), by: safe) == nil)
        let reverted = try Self.receipt(Self.text(status: "0x0", logs: [log]))
        #expect(reverted.execution(of: hash, by: safe) == nil)
        #expect(!reverted.isSuccessful)
    }

    @Test func `ERC-20 transfers are listed and ERC-721 ones are not`() throws {
        let topics = [Self.transfer, Self.word(Self.safe), Self.word(Self.token)]
        let amount = "0x" + String(repeating: "0", count: 62) + "ff"
        let receipt = try Self.receipt(
            Self.text(logs: [
                Self.log(Self.token, topics, amount),
                Self.log(Self.token, topics + [amount], "0x", index: "0x3"),
                Self.log(Self.token, [topics[0], Self.hash, topics[2]], amount, index: "0xf"),
            ]))
        let event = try #require(receipt.transfers.first)
        #expect(receipt.transfers.count == 1)
        #expect(event.token == (try Address(Self.token)))
        #expect(event.from == (try Address(Self.safe)))
        #expect(event.to == (try Address(Self.token)))
        #expect(event.amount == 255)
        #expect(receipt.blockNumber == 16)
        #expect(receipt.to == (try Address(Self.safe)))
        #expect(receipt.logs.count == 3)
    }

    @Test(arguments: [
        ("[]", [""]),
        ("{}", ["/transactionHash", "/status", "/blockNumber", "/logs"]),
        (text(status: "0x2", logs: []), ["/status"]),
        (text(status: "1", logs: []), ["/status"]),
        (text(logs: ["1"]), ["/logs/0"]),
        (text(logs: [log(safe, ["0x12"], "0x")]), ["/logs/0/topics/0"]),
        (text(logs: [log(safe, [], "0x1")]), ["/logs/0/data"]),
        (text(logs: [log(safe, [], "0x"), log(safe, [], "0x")]), ["/logs/1/logIndex"]),
        (text(logs: [log(safe, [], "0x", index: "0x8000000000000000")]), ["/logs/0/logIndex"]),
        (
            text(logs: [log("0x1", [hash, hash, hash, hash, hash], "0x")]),
            ["/logs/0/address", "/logs/0/topics"]
        ),
        (
            text(logs: [log(safe, [], "0x").replacing("false", with: "true")]),
            ["/logs/0/removed"]
        ),
        (text(logs: []).replacing("\"0x10\"", with: "16"), ["/blockNumber"]),
        (text(logs: []).replacing("\"0x10\"", with: "\"0x10000000000000000\""), ["/blockNumber"]),
        (text(logs: []).replacing(hash, with: "0x00"), ["/transactionHash"]),
    ])
    func `a malformed receipt is refused with the place of every fault`(
        text: String, pointers: [String]
    ) throws {
        let error = #expect(throws: JSONFaults.self) { try Self.receipt(text) }
        #expect(error?.faults.map(\.pointer) == pointers)
    }
}
