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

    @Test(arguments: [
        (Side.debit, UInt256(3), true), (.debit, 4, false), (.credit, 0, false),
    ])
    func `a balance is at least what stands on the side`(
        side: Side, floor: UInt256, expected: Bool
    ) {
        #expect(Balance(debits: 10, credits: 7).isAtLeast(floor, on: side) == expected)
    }

    @Test func `postings move one side each, and none beyond 2^256 − 1`() throws {
        let balance = try Balance(debits: 1, credits: 2).adding(5, on: .debit)
            .adding(7, on: .credit).adding(Balance(debits: 10, credits: 20))
        #expect(balance == Balance(debits: 16, credits: 29))
        #expect(throws: ArithmeticError.overflow) {
            try Balance(debits: .max, credits: 0).adding(1, on: .debit)
        }
    }
}
