import Ethereum
import TestSupport
import Testing

@Suite struct MultiSendTests {
    @Test(arguments: try Vectors.cases("multisend.json"))
    func `every batch of the vectors packs and unpacks exactly`(vector: Vector) throws {
        let rows = try vector.list("transactions")
        let packed = try vector.bytes("packed")
        let calldata = try vector.bytes("calldata")
        if let row = try rows.firstIndex(where: { try $0.text("operation") != "0" }) {
            let error = MultiSendError.notACall(row: row, operation: 1)
            #expect(throws: error) { try MultiSend.calls(inPacked: packed) }
            #expect(throws: error) { try MultiSend.calls(inCalldata: calldata) }
            return
        }
        let calls = try rows.map { try $0.call() }
        #expect(MultiSend.packed(calls) == packed)
        #expect(packed.count == Int(try vector.text("packedLength")))
        #expect(Keccak256.hash(packed).description == (try vector.text("packedKeccak")))
        #expect(MultiSend.calldata(calls) == calldata)
        #expect(try MultiSend.calls(inPacked: packed) == calls)
        #expect(try MultiSend.calls(inCalldata: calldata) == calls)
    }

    @Test func `an ERC-20 payment of the vectors is the call that its row names`() throws {
        var payments = 0
        for vector in try Vectors.cases("multisend.json") {
            for row in try vector.list("transactions") where row.has("erc20") {
                let payment = try row.part("erc20")
                let transfer = Transfer(
                    token: try payment.address("token"),
                    recipient: try payment.address("recipient"),
                    amount: try payment.number("amount"))
                #expect(SafeCall(transfer) == (try row.call()))
                #expect(try row.call().transfer == transfer)
                payments += 1
            }
        }
        #expect(payments > 100)
    }

    @Test func `packed bytes that end within a row are refused`() throws {
        let vectors = try Vectors.cases("multisend.json")
        let vector = try #require(vectors.first { $0.testDescription == "two erc20 same token" })
        let packed = try vector.bytes("packed")
        for length in 1..<packed.count where length != 153 {
            #expect(throws: MultiSendError.truncated(row: length / 153)) {
                try MultiSend.calls(inPacked: [UInt8](packed[..<length]))
            }
        }
        #expect(try MultiSend.calls(inPacked: []) == [])
    }

    @Test func `call data with a longer tail, another offset or another function is refused`()
        throws
    {
        let vectors = try Vectors.cases("multisend.json")
        let vector = try #require(vectors.first)
        let calldata = try vector.bytes("calldata")
        var changed = [calldata + [0], [UInt8](calldata.dropLast()), [], [0x8d, 0x80, 0xff, 0x0a]]
        for index in [0, 35, 67, 68, calldata.count - 1] {
            var bytes = calldata
            bytes[index] ^= 0x40
            changed.append(bytes)
        }
        for bytes in changed {
            #expect(throws: MultiSendError.self) { try MultiSend.calls(inCalldata: bytes) }
        }
    }

    @Test(arguments: [
        (SafeVersion.v130, 1 as UInt64, "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D" as String?),
        (.v130, 10, "0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B"),
        (.v130, 11_155_111, "0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B"),
        (.v130, 324, "0xf220D3b4DFb23C4ade8C88E526C1353AbAcbC38F"),
        (.v130, 31337, "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D"),
        (.v141, 1, "0x9641d764fc13c8B624c04430C7356C1C7C8102e2"),
        (.v141, 8453, "0x9641d764fc13c8B624c04430C7356C1C7C8102e2"),
        (.v141, 324, "0x0408EF011960d02349d50286D20531229BCef773"),
        (.v150, 100, "0xA83c336B20401Af773B6219BA5027174338D1836"),
        (.v150, 324, "0xA83c336B20401Af773B6219BA5027174338D1836"),
        (.v150, 1101, nil),
        (.v120, 1, nil),
        (.v141, 999_999, nil),
    ])
    func `the contract is the one deployed for version and chain`(
        version: SafeVersion, chain: UInt64, address: String?
    ) throws {
        let chain = try #require(ChainID(chain))
        let found = MultiSend.callOnlyContract(version: version, chain: chain)
        #expect(found?.checksummed == address)
    }

    @Test(arguments: [
        (SafeVersion.v130, 324 as UInt64, ["zksync", "canonical", "eip155"]),
        (.v130, 1, ["canonical", "eip155"]), (.v130, 8453, ["eip155", "canonical"]),
        (.v141, 324, ["zksync", "canonical"]), (.v141, 1, ["canonical"]),
        (.v150, 324, ["canonical"]), (.v120, 1, []), (.v150, 250, []),
    ])
    func `the variants deployed on a chain are named, the usual one first`(
        version: SafeVersion, chain: UInt64, variants: [String]
    ) throws {
        let chain = try #require(ChainID(chain))
        let contracts = MultiSend.callOnlyContracts(version: version, chain: chain)
        let found = contracts.map {
            MultiSend.variant(of: $0, version: version, chain: chain)?.rawValue
        }
        #expect(found == variants)
        let stranger = try Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
        #expect(MultiSend.variant(of: stranger, version: version, chain: chain) == nil)
    }
}
