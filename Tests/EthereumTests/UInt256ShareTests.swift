import BigInt
import Ethereum
import Testing

@Suite struct UInt256ShareTests {
    @Test(
        arguments: [
            ("10", 3, 4, "7", 2), ("0", 1, 1, "0", 0), ("7", 0, 3, "0", 0), ("7", 3, 3, "7", 0),
            ("1", 1, 2, "0", 1),
            (
                "340282366920938463463374607431768211456", 1, 3,
                "113427455640312821154458202477256070485", 1
            ),
            (largest, UInt64.max, UInt64.max, largest, 0),
        ] as [(String, UInt64, UInt64, String, UInt64)])
    func `a share is rounded down and leaves a remainder`(
        value: String, numerator: UInt64, denominator: UInt64, floor: String, remainder: UInt64
    ) throws {
        let share = try UInt256(decimal: value).share(numerator, of: denominator)
        #expect(share.floor.description == floor)
        #expect(share.remainder == remainder)
    }

    private static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"

    @Test func `shares of any size are those of another library`() throws {
        var random = SplitMix(state: 2021)
        for _ in 0..<20_000 {
            let bits = Int.random(in: 1...256, using: &random)
            let value = BigUInt.randomInteger(withMaximumWidth: bits, using: &random)
            let denominator =
                UInt64.random(in: 1...(.max), using: &random)
                >> UInt64.random(in: 0...63, using: &random)
            let below = max(1, denominator)
            let above = UInt64.random(in: 0...below, using: &random)
            let share = try UInt256(decimal: value.description).share(above, of: below)
            let (quotient, rest) = (value * BigUInt(above)).quotientAndRemainder(
                dividingBy: BigUInt(below))
            #expect(share.floor.description == quotient.description)
            #expect(BigUInt(share.remainder) == rest)
        }
    }
}

/// Random numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
