import Ethereum
import TestSupport
import Testing

@Suite struct AddressTests {
    @Test(arguments: try Vectors.cases("eip55.json"))
    func `every spelling of the vectors is judged as they say`(vector: Vector) throws {
        let input = try vector.text("input")
        guard let prefix = try vector.optionalText("prefix") else {
            try judge(vector) { () throws(AddressError) in try SpelledAddress(input) }
            return
        }
        #expect(throws: AddressError.chainPrefixNotAllowed(prefix)) { try SpelledAddress(input) }
        guard !prefix.isEmpty else {
            #expect(throws: AddressError.emptyChainPrefix) {
                try SpelledAddress(input, on: Self.ethereum)
            }
            return
        }
        let chain = try #require(ChainID(shortName: prefix))
        try judge(vector) { () throws(AddressError) in try SpelledAddress(input, on: chain) }
        let other = try #require(ChainID(chain.number + 1))
        #expect(throws: AddressError.foreignChainPrefix(prefix, chain: chain, expected: other)) {
            try SpelledAddress(input, on: other)
        }
    }

    private func judge(
        _ vector: Vector, _ read: () throws(AddressError) -> SpelledAddress
    ) throws {
        do {
            let spelled = try read()
            #expect(try vector.optionalText("reason") == nil)
            #expect(try vector.bool("shape"))
            #expect(spelled.isChecksummed == (try vector.bool("checksumValid")))
            #expect(spelled.address.checksummed == (try vector.text("checksummed")))
        } catch let error as AddressError {
            #expect(Self.reason(error) == (try vector.optionalText("reason")))
        }
    }

    private static func reason(_ error: AddressError) -> String? {
        switch error {
        case .missing0x: "missing 0x"
        case .length: "length"
        case .notHexadecimal: "non-hex"
        case .checksum: "checksum mismatch"
        case .chainPrefixNotAllowed, .emptyChainPrefix, .unknownChainPrefix, .foreignChainPrefix:
            nil
        }
    }

    private static let ethereum = ChainID(shortName: "eth")!
    private static let body = "A4632F9c19265Bf2acb901De2B7FCAa7ccaE0CEB"

    @Test(arguments: [
        ("", AddressError.missing0x(found: "")),
        (" 0x\(body)", .missing0x(found: " 0x\(body)")),
        ("vitalik.eth", .missing0x(found: "vitalik.eth")),
        ("0x", .length(digits: 0)),
        ("0x\(body)\n", .length(digits: 41)),
        ("0x\(body)\r\n", .length(digits: 42)),
        ("0xA4632F9cg9265Bf2acb901De2B7FCAa7ccaE0CEB", .notHexadecimal("g", position: 11)),
        ("0xA4632F9c19а65Bf2acb901De2B7FCAa7ccaE0CEB", .notHexadecimal("а", position: 13)),
        ("0xA4632F9c19１65Bf2acb901De2B7FCAa7ccaE0CEB", .notHexadecimal("１", position: 13)),
        (
            "0xA4632F9c19265bf2acb901De2B7FCAa7ccaE0CEB",
            .checksum(found: "0xA4632F9c19265bf2acb901De2B7FCAa7ccaE0CEB", position: 16)
        ),
        ("eth:0x\(body)", .chainPrefixNotAllowed("eth")),
    ])
    func `a malformed address is refused with the place of the fault`(
        text: String, error: AddressError
    ) {
        #expect(throws: error) { try Address(text) }
    }

    @Test(arguments: [
        (":0x\(body)", AddressError.emptyChainPrefix),
        ("nosuchchain:0x\(body)", .unknownChainPrefix("nosuchchain")),
        ("ETH:0x\(body)", .unknownChainPrefix("ETH")),
        ("eth :0x\(body)", .unknownChainPrefix("eth ")),
        ("eth:", .missing0x(found: "")),
        ("eth:eth:0x\(body)", .missing0x(found: "eth:0x\(body)")),
        ("eth:0xA4632F9cg9265Bf2acb901De2B7FCAa7ccaE0CEB", .notHexadecimal("g", position: 15)),
    ])
    func `a malformed address with a chain prefix is refused`(text: String, error: AddressError) {
        #expect(throws: error) { try SpelledAddress(text, on: Self.ethereum) }
    }

    @Test func `an address without prefix is taken on any chain, lower case without checksum`()
        throws
    {
        let spelled = try SpelledAddress("0x" + Self.body.lowercased(), on: Self.ethereum)
        #expect(!spelled.isChecksummed)
        #expect(spelled.address.description == "0x" + Self.body)
    }

    @Test func `an older short name of the same chain is taken`() throws {
        let polygon = try #require(ChainID(137))
        #expect(try SpelledAddress("matic:0x" + Self.body, on: polygon).isChecksummed)
        #expect(polygon.shortName == "pol")
    }

    @Test func `a message is a sentence with what was found and what to do`() {
        let error = AddressError.notHexadecimal("а", position: 13)
        #expect(
            error.description
                == "Character 13, U+0430, is not a hexadecimal digit; copy the address again.")
        let long = AddressError.missing0x(found: String(repeating: "a\u{7}", count: 500))
        #expect(long.description.unicodeScalars.count < 140)
        #expect(!long.description.unicodeScalars.contains("\u{7}"))
    }

    @Test(arguments: [
        ("0x0000000000000000000000000000000000000000", true, false, false),
        ("0x0000000000000000000000000000000000000001", false, true, false),
        ("0x0000000000000000000000000000000000000011", false, true, false),
        ("0x0000000000000000000000000000000000000012", false, false, false),
        ("0x000000000000000000000000000000000000dEaD", false, false, true),
        ("0x0100000000000000000000000000000000000001", false, false, false),
    ])
    func `addresses that no payee can have are told apart`(
        text: String, zero: Bool, precompile: Bool, burn: Bool
    ) throws {
        let address = try Address(text)
        #expect(address.isZero == zero)
        #expect(address.isPrecompile == precompile)
        #expect(address.isBurn == burn)
    }

    @Test func `addresses order as numbers and come back from their bytes`() throws {
        let small = try Address("0x00000000000000000000000000000000000000ff")
        let large = try Address("0x0100000000000000000000000000000000000000")
        #expect(small < large)
        #expect(Address(bytes: large.bytes) == large)
        #expect(Address(bytes: [UInt8](repeating: 1, count: 19)) == nil)
        #expect(Address(word: UInt256.max) == nil)
    }
}
