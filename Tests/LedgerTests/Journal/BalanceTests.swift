import Ethereum
import Ledger
import Testing

@Suite struct BalanceTests {
    private static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"

    @Test(arguments: [
        ("10", "7", Side.debit, "3"), ("10", "7", .credit, "-3"), ("7", "10", .debit, "-3"),
        ("7", "10", .credit, "3"), ("5", "5", .debit, "0"), ("5", "5", .credit, "0"),
        ("0", "0", .credit, "0"),
        (
            largest, "0", .debit,
            largest
        ),
        (
            "0", largest, .debit,
            "-" + largest
        ),
    ])
    func `a balance is the difference on a side, negative when it stands on the other`(
        debits: String, credits: String, side: Side, text: String
    ) throws {
        let balance = try Balance(
            debits: UInt256(decimal: debits), credits: UInt256(decimal: credits))
        #expect(balance.baseUnits(on: side) == text)
    }

    @Test(arguments: [
        ("1500", "250", "12.5"), ("250", "1500", "-12.5"), ("7", "8", "-0.01"), ("1", "1", "0"),
    ])
    func `whole units keep the sign`(debits: String, credits: String, text: String) throws {
        let asset = try Asset(
            id: ID(high: 1, low: 1), chain: try #require(ChainID(1)), address: nil, symbol: "USD",
            name: "Dollar", decimals: 2)
        let balance = try Balance(
            debits: UInt256(decimal: debits), credits: UInt256(decimal: credits))
        #expect(balance.text(on: .debit, of: asset) == text)
    }
}
