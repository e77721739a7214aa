import Ethereum
import Testing

/// Digits to the base of 10,000, written by hand.
@Suite struct TenThousandsTests {
    static let max =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    static let cases: [(String, [UInt16])] = [
        ("0", []), ("1", [1]), ("9999", [9999]), ("10000", [1, 0]), ("12345678", [1234, 5678]),
        ("10000000000000000", [1, 0, 0, 0, 0]), ("99990000000000000000", [9999, 0, 0, 0, 0]),
        ("1000000000000000000000000", [1, 0, 0, 0, 0, 0, 0]),
        (
            max,
            [
                11, 5792, 892, 3731, 6195, 4235, 7098, 5008, 6879, 785, 3269, 9846, 6564, 564, 394,
                5758, 4007, 9131, 2963, 9935,
            ]
        ),
    ]

    @Test(arguments: cases)
    func `a number has its digits to the base of ten thousand`(
        text: String, digits: [UInt16]
    ) throws {
        let found = try UInt256(decimal: text).tenThousands
        #expect((0..<found.count).map { found[$0] } == digits)
    }

    @Test(arguments: cases)
    func `the digits give the number, with zeros left out or not`(
        text: String, digits: [UInt16]
    ) throws {
        let bytes = digits.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let number = try UInt256(decimal: text)
        #expect(UInt256(tenThousands: bytes.span, zeros: 0) == number)
        var (short, zeros) = (digits, 0)
        while short.last == 0 {
            short.removeLast()
            zeros += 1
        }
        let rest = short.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(UInt256(tenThousands: rest.span, zeros: zeros) == number)
    }

    @Test func `what is no number of 256 bits is refused`() {
        let most: [UInt8] = [0x27, 0x0F]
        #expect(UInt256(tenThousands: [0x27, 0x10].span, zeros: 0) == nil)
        #expect(UInt256(tenThousands: [0x27].span, zeros: 0) == nil)
        #expect(UInt256(tenThousands: most.span, zeros: -1) == nil)
        #expect(UInt256(tenThousands: most.span, zeros: 19) == nil)
        #expect(UInt256(tenThousands: most.span, zeros: 18) != nil)
        #expect(UInt256(tenThousands: most.span, zeros: 1_000_000_000) == nil)
        let empty: [UInt8] = []
        #expect(UInt256(tenThousands: empty.span, zeros: 1_000_000_000) == .zero)
    }

    @Test func `hexadecimal digits are read from bytes`() throws {
        let letters = Array("00fFaA10".utf8)
        #expect(Hex.number(of: letters.span) == 0xFFAA10)
        #expect(Hex.number(of: Array("0g".utf8).span) == nil)
        #expect(Hex.number(of: [UInt8](repeating: 0x66, count: 64).span) == .max)
        #expect(Hex.number(of: [UInt8](repeating: 0x30, count: 65).span) == nil)
    }

    @Test func `an address is twenty bytes behind what was there`() throws {
        var bytes: [UInt8] = [7]
        let address = try Address("0x000102030405060708090a0b0c0d0e0f10111213")
        address.append(to: &bytes)
        #expect(bytes == [7] + Array(0...19))
    }
}
