import Ethereum
import Ledger
import Testing

@Suite struct RoundingTests {
    /// Dividend, divisor, and the quotient down, up, half up and half even.
    private static let table = [
        ("0", "5", ["0", "0", "0", "0"]),
        ("1", "3", ["0", "1", "0", "0"]),
        ("2", "3", ["0", "1", "1", "1"]),
        ("1", "2", ["0", "1", "1", "0"]),
        ("3", "2", ["1", "2", "2", "2"]),
        ("5", "2", ["2", "3", "3", "2"]),
        ("7", "2", ["3", "4", "4", "4"]),
        ("10", "4", ["2", "3", "3", "2"]),
        ("6", "3", ["2", "2", "2", "2"]),
        ("7", "1", ["7", "7", "7", "7"]),
        (largest, "1", [largest, largest, largest, largest]),
        (largest, largest, ["1", "1", "1", "1"]),
        ("1", largest, ["0", "1", "0", "0"]),
        (largest, "2", [belowHalf, half, half, half]),
        (half, largest, ["0", "1", "1", "1"]),
        (belowHalf, largest, ["0", "1", "0", "0"]),
    ]
    private static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    /// 2^255 and one less.
    private static let half =
        "57896044618658097711785492504343953926634992332820282019728792003956564819968"
    private static let belowHalf =
        "57896044618658097711785492504343953926634992332820282019728792003956564819967"

    @Test(arguments: table)
    func `a quotient follows the rule that it names`(
        dividend: String, divisor: String, quotients: [String]
    ) throws {
        let rules: [Rounding] = [.down, .up, .halfUp, .halfEven]
        for (rule, quotient) in zip(rules, quotients) {
            #expect(
                try UInt256(decimal: dividend)
                    .divided(by: UInt256(decimal: divisor), rounding: rule).description == quotient,
                "\(rule)")
        }
    }

    @Test(arguments: Rounding.allCases)
    func `nothing is divided by zero`(rule: Rounding) {
        #expect(throws: ArithmeticError.divisionByZero) {
            try UInt256.one.divided(by: .zero, rounding: rule)
        }
    }
}
