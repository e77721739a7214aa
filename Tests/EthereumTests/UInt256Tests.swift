import Ethereum
import Testing

@Suite struct UInt256Tests {
    static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"

    @Test func `the largest value reads and prints`() throws {
        #expect(UInt256.max.description == Self.largest)
        #expect(try UInt256(decimal: Self.largest) == .max)
        #expect(UInt256.max.hexadecimal == "0x" + String(repeating: "f", count: 64))
    }

    @Test(arguments: [
        ("", NumberTextError.empty),
        ("+1", .notADigit(position: 1)),
        ("-1", .notADigit(position: 1)),
        (" 1", .notADigit(position: 1)),
        ("1 ", .notADigit(position: 2)),
        ("1.0", .notADigit(position: 2)),
        ("1e18", .notADigit(position: 2)),
        ("1_000", .notADigit(position: 2)),
        ("1,000", .notADigit(position: 2)),
        ("0x10", .notADigit(position: 2)),
        ("１", .notADigit(position: 1)),
        ("1\0", .notADigit(position: 2)),
        ("00", .leadingZero),
        ("01", .leadingZero),
        (String(repeating: "1", count: 79), .tooLong(digits: 79)),
        (String(repeating: "9", count: 78), .tooLarge),
        (
            "115792089237316195423570985008687907853269984665640564039457584007913129639936",
            .tooLarge
        ),
    ])
    func `a text that is not a plain decimal number is refused`(
        text: String, error: NumberTextError
    ) {
        #expect(throws: error) { try UInt256(decimal: text) }
    }

    @Test(arguments: [
        ("", NumberTextError.missingPrefix),
        ("10", .missingPrefix),
        ("0X10", .missingPrefix),
        ("0x", .empty),
        ("0xg", .notADigit(position: 3)),
        ("0x1 ", .notADigit(position: 4)),
        ("0x" + String(repeating: "0", count: 65), .tooLong(digits: 65)),
    ])
    func `a text that is not a plain hexadecimal number is refused`(
        text: String, error: NumberTextError
    ) {
        #expect(throws: error) { try UInt256(hexadecimal: text) }
    }

    @Test func `results outside 256 bits are errors`() {
        #expect(throws: ArithmeticError.overflow) { try UInt256.max + 1 }
        #expect(throws: ArithmeticError.belowZero) { try UInt256.zero - 1 }
        #expect(throws: ArithmeticError.overflow) { try UInt256.max * 2 }
        #expect(throws: ArithmeticError.divisionByZero) {
            try UInt256.one.quotientAndRemainder(dividingBy: 0)
        }
        #expect(throws: ArithmeticError.divisionByZero) {
            try UInt256.one.multipliedDividing(by: 1, dividingBy: 0)
        }
        #expect(throws: ArithmeticError.overflow) {
            try UInt256.max.multipliedDividing(by: 2, dividingBy: 1)
        }
    }

    @Test func `multiplying and dividing keeps the remainder`() throws {
        let (quotient, remainder) = try UInt256(7 as UInt64).multipliedDividing(
            by: 10, dividingBy: 4)
        #expect(quotient == 17)
        #expect(remainder == 2)
        let whole = try UInt256.max.multipliedDividing(by: .max, dividingBy: .max)
        #expect(whole.quotient == .max)
        #expect(whole.remainder == 0)
    }

    @Test func `powers of ten end at 77`() throws {
        #expect(UInt256.powerOfTen(0) == 1)
        #expect(UInt256.powerOfTen(18) == 1_000_000_000_000_000_000)
        let text = "1" + String(repeating: "0", count: 77)
        #expect(UInt256.powerOfTen(77)?.description == text)
        #expect(UInt256.powerOfTen(78) == nil)
        #expect(UInt256.powerOfTen(-1) == nil)
    }

    @Test func `conversions to machine integers give nil instead of cutting off`() {
        #expect(UInt64(exactly: 18_446_744_073_709_551_615 as UInt256) == .max)
        #expect(UInt64(exactly: 18_446_744_073_709_551_616 as UInt256) == nil)
        #expect(Int(exactly: 9_223_372_036_854_775_807 as UInt256) == .max)
        #expect(Int(exactly: 9_223_372_036_854_775_808 as UInt256) == nil)
        #expect(Int(exactly: UInt256.max) == nil)
        #expect(UInt256(exactly: -1) == nil)
        #expect(UInt256(bytes: [UInt8](repeating: 0, count: 33)) == nil)
        #expect(UInt256(bytes: [1, 0]) == 256)
    }

    @Test func `bit width counts to the highest set bit`() {
        #expect(UInt256.zero.bitWidth == 0)
        #expect(UInt256.one.bitWidth == 1)
        #expect((0xFFFF_FFFF_FFFF_FFFF_FFFF as UInt256).bitWidth == 80)
        #expect(UInt256.max.bitWidth == 256)
    }
}
