import Ethereum
import Ledger
import Testing

@Suite struct SafeTests {
    private static let place = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let anna = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let ben = "0xde709f2102306220921060314715629080e2fb77"

    private func safe(
        chain: UInt64 = 1, address: String = place, name: String = "Treasury",
        version: SafeVersion = .v130, owners: [String] = [anna, ben], threshold: Int = 2,
        nonce: UInt64 = 0, multiSend: String? = nil
    ) throws -> Safe {
        try Safe(
            id: ID(high: 0, low: 1), chain: #require(ChainID(chain)), address: Address(address),
            name: name, version: version, owners: owners.map { try Address($0) },
            threshold: threshold, nextNonce: nonce,
            multiSendCallOnlyOverride: multiSend.map { try Address($0) })
    }

    @Test func `a Safe takes the contract that wallets take`() throws {
        #expect(
            try safe().multiSendCallOnly
                == Address("0x40A2aCCbd92BCA938b02010E17A5b8929b49130D"))
        #expect(
            try safe(version: .v141).multiSendCallOnly
                == Address("0x9641d764fc13c8B624c04430C7356C1C7C8102e2"))
        #expect(try safe(multiSend: Self.ben).multiSendCallOnly == Address(Self.ben))
    }

    @Test func `where the contract is not known it must be given`() throws {
        #expect(
            throws: DirectoryError.multiSendUnknown(
                chain: try #require(ChainID(999_999)), version: "1.3.0")
        ) {
            try safe(chain: 999_999)
        }
        #expect(try safe(chain: 999_999, multiSend: Self.ben).multiSendCallOnly != nil)
        #expect(
            throws: DirectoryError.multiSendUnknown(
                chain: try #require(ChainID(1)), version: "1.4.0")
        ) {
            try safe(version: .v140)
        }
    }

    @Test(arguments: [SafeVersion.v100, .v111, .v120])
    func `before 1.3.0 there was no such contract and none is needed`(
        version: SafeVersion
    ) throws {
        #expect(try safe(chain: 999_999, version: version).multiSendCallOnly == nil)
    }

    @Test(arguments: [
        "0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000009",
        place,
    ])
    func `the contract given is a contract and not the Safe`(multiSend: String) throws {
        let address = try Address(multiSend)
        #expect(throws: DirectoryError.multiSendImpossible(found: address)) {
            try safe(multiSend: multiSend)
        }
    }

    @Test(arguments: [
        "0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000002",
    ])
    func `a Safe has an address of its own`(address: String) throws {
        let found = try Address(address)
        #expect(throws: DirectoryError.notAContract(found: found)) { try safe(address: address) }
    }

    @Test func `owners are 1 to 100, each once, none of them impossible`() throws {
        #expect(throws: DirectoryError.ownerCount(found: 0)) { try safe(owners: []) }
        let many = (1...101).map { number in
            "0x" + String(repeating: "1", count: 37) + String(number + 100)
        }
        #expect(throws: DirectoryError.ownerCount(found: 101)) { try safe(owners: many) }
        #expect(try safe(owners: Array(many.prefix(100))).owners.count == 100)
        #expect(throws: DirectoryError.ownerTwice) {
            try safe(owners: [Self.ben, Self.anna, Self.ben])
        }
        #expect(throws: DirectoryError.ownerImpossible(found: .zero)) {
            try safe(owners: [Self.anna, "0x0000000000000000000000000000000000000000"])
        }
        let own = try Address(Self.place)
        #expect(throws: DirectoryError.ownerImpossible(found: own)) {
            try safe(owners: [Self.anna, Self.place])
        }
    }

    @Test(arguments: [0, 3, -1])
    func `the threshold can be reached`(threshold: Int) {
        #expect(throws: DirectoryError.thresholdOutOfRange(found: threshold, owners: 2)) {
            try safe(threshold: threshold)
        }
    }

    @Test func `a nonce fits the database`() throws {
        #expect(try safe(nonce: 1 << 63 - 1).nextNonce == 9_223_372_036_854_775_807)
        #expect(throws: DirectoryError.nonceTooLarge) { try safe(nonce: 1 << 63) }
    }

    @Test func `a name is needed`() {
        #expect(throws: DirectoryError.nameMalformed(found: "")) { try safe(name: "") }
    }
}
