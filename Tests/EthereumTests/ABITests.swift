import Ethereum
import Testing

@Suite struct ABITests {
    @Test(arguments: [
        ("transfer(address,uint256)", [0xA9, 0x05, 0x9C, 0xBB] as [UInt8]),
        ("multiSend(bytes)", [0x8D, 0x80, 0xFF, 0x0A]),
        ("claim(uint256,address,uint256,bytes32[])", [0x2E, 0x7B, 0xA6, 0xEF]),
        ("approveHash(bytes32)", [0xD4, 0xD9, 0xBD, 0xCD]),
    ])
    func `a selector is the one that contracts publish`(signature: String, selector: [UInt8]) {
        #expect(ABI.selector(signature) == selector)
    }

    /// The example `f(uint256,uint32[],bytes10,bytes)` of the ABI specification, reduced to a word
    /// and two `bytes`.
    @Test func `bytes stand behind the head, padded, with their offsets in it`() {
        var arguments = ABIEncoder()
        arguments.add([1, 2, 3] as [UInt8])
        arguments.add(7 as UInt256)
        arguments.add([] as [UInt8])
        let words = [
            "0000000000000000000000000000000000000000000000000000000000000060",
            "0000000000000000000000000000000000000000000000000000000000000007",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0102030000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ]
        #expect(Hex.text(of: arguments.encoded()) == "0x" + words.joined())
    }

    @Test func `call data that is not exactly one transfer is no payment`() throws {
        let payee = try Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
        let data = ABI.transfer(to: payee, amount: 5)
        #expect(ABI.transferArguments(of: data)?.amount == 5)
        #expect(ABI.transferArguments(of: data + [0]) == nil)
        #expect(ABI.transferArguments(of: [UInt8](data.dropLast())) == nil)
        var dirty = data
        dirty[4] = 1
        #expect(ABI.transferArguments(of: dirty) == nil)
        let withValue = SafeCall(to: payee, value: 1, data: data)
        #expect(withValue.transfer == nil)
    }

    @Test(arguments: [
        ("", HexError.missingPrefix), ("00", .missingPrefix), ("0X00", .missingPrefix),
        ("0x0", .oddLength(digits: 1)), ("0x0g", .notADigit(position: 4)),
        ("0xg0", .notADigit(position: 3)), ("0x é", .oddLength(digits: 3)),
    ])
    func `a text that is not bytes is refused`(text: String, error: HexError) {
        #expect(throws: error) { try Hex.bytes(of: text) }
    }

    @Test func `a hash has 32 bytes`() throws {
        #expect(throws: HexError.length(found: 1, needed: 32)) { try Hash32("0x00") }
        #expect(Hash32(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        let text = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
        #expect(try Hash32(text).description == text)
        #expect(try Hash32(text.uppercased().replacing("0X", with: "0x")).description == text)
    }
}
