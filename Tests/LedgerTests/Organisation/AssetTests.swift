import Ethereum
import Ledger
import Testing

@Suite struct AssetTests {
    private static let contract = "0x0954906da0Bf32d5479e25f46056d22f08464cab"

    private func asset(
        address: String? = contract, symbol: String = "INDEX", name: String = "Index",
        decimals: Int = 18
    ) throws -> Asset {
        try Asset(
            id: ID(high: 0, low: 1), chain: #require(ChainID(1)),
            address: address.map { try Address($0) },
            symbol: symbol, name: name, decimals: decimals)
    }

    @Test(arguments: [0, 6, 18, 77])
    func `an asset has 0 to 77 decimals`(decimals: Int) throws {
        #expect(try asset(decimals: decimals).decimals == decimals)
    }

    @Test(arguments: [-1, 78])
    func `other numbers of decimals are refused`(decimals: Int) {
        #expect(throws: DirectoryError.decimalsOutOfRange(found: decimals)) {
            try asset(decimals: decimals)
        }
    }

    @Test(arguments: ["INDEX", "USDC.e", "S+P-5_0$", "1INCH", String(repeating: "A", count: 32)])
    func `a symbol is short and plain`(symbol: String) throws {
        #expect(try asset(symbol: symbol).symbol == symbol)
    }

    @Test(arguments: ["", ".A", "$A", "A B", "Ä", "A,B", String(repeating: "A", count: 33)])
    func `other symbols are refused`(symbol: String) {
        #expect(throws: DirectoryError.symbolMalformed(found: symbol)) { try asset(symbol: symbol) }
    }

    @Test(arguments: [
        "0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000001",
        "0x0000000000000000000000000000000000000011",
    ])
    func `the zero address and precompiles are no contracts`(address: String) throws {
        let address = try Address(address)
        #expect(throws: DirectoryError.notAContract(found: address)) {
            try asset(address: address.description)
        }
    }

    @Test func `the native currency has no contract`() throws {
        #expect(try asset(address: nil).address == nil)
    }

    @Test func `amounts are those of the asset`() throws {
        let asset = try asset(decimals: 6)
        #expect(
            try asset.amount("34.59")
                == Amount(baseUnits: UInt256(decimal: "34590000"), of: asset.id))
        #expect(asset.text(try UInt256(decimal: "34590000")) == "34.59")
    }
}
