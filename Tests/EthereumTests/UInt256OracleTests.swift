import BigInt
import Ethereum
import Testing

/// Compares every operation with another big-integer library.
@Suite struct UInt256OracleTests {
    /// Cases take turns among the operations.
    @Test func `200,000 random cases agree with another library`() {
        var random = EdgeNumbers(seed: 0x5EED)
        let pool = (0..<4_096).map { _ in OracleNumber(random.next()) }
        let checks = [
            OracleCase.sum, OracleCase.difference, OracleCase.product, OracleCase.division,
            OracleCase.scaling,
        ]
        var faults: [String] = []
        for _ in 0..<200_000 / checks.count {
            for check in checks {
                let oracleCase = OracleCase(pool, choice: random.word())
                if !check(oracleCase)() { faults.append("\(oracleCase)") }
            }
            if faults.count > 5 { break }
        }
        #expect(faults == [])
    }

    @Test func `decimal text agrees with another library in both directions`() throws {
        var random = EdgeNumbers(seed: 0xD1617)
        for _ in 0..<5_000 {
            let value = random.next()
            let text = String(BigUInt(value))
            #expect(value.description == text)
            #expect(try UInt256(decimal: text) == value)
            #expect(try UInt256(hexadecimal: value.hexadecimal) == value)
            #expect(value.hexadecimal == "0x" + String(BigUInt(value), radix: 16))
            #expect(UInt256(bytes: value.bytes) == value)
        }
    }
}

private struct OracleNumber {
    let value: UInt256
    let oracle: BigUInt

    init(_ value: UInt256) {
        self.value = value
        oracle = BigUInt(value)
    }
}

private struct OracleCase {
    static let modulus = BigUInt(1) << 256
    let a, b, c: UInt256
    let x, y, z: BigUInt

    /// Three numbers of the pool, whose size is a power of two.
    init(_ pool: [OracleNumber], choice: UInt64) {
        let (first, second, third) = (choice, choice >> 20, choice >> 40)
        let mask = UInt64(pool.count - 1)
        (a, x) = (pool[Int(first & mask)].value, pool[Int(first & mask)].oracle)
        (b, y) = (pool[Int(second & mask)].value, pool[Int(second & mask)].oracle)
        (c, z) = (pool[Int(third & mask)].value, pool[Int(third & mask)].oracle)
    }

    func sum() -> Bool {
        let sum = a.addingReportingOverflow(b)
        return BigUInt(sum.partialValue) == (x + y) % Self.modulus
            && sum.overflow == (x + y >= Self.modulus)
            && (try? a + b) == (sum.overflow ? nil : sum.partialValue)
    }

    func difference() -> Bool {
        let difference = a.subtractingReportingOverflow(b)
        return BigUInt(difference.partialValue) == (x + Self.modulus - y) % Self.modulus
            && difference.overflow == (x < y) && (a < b) == (x < y) && (a == b) == (x == y)
            && (try? a - b) == (x < y ? nil : difference.partialValue)
    }

    func product() -> Bool {
        let product = x * y
        let halves = a.multipliedFullWidth(by: b)
        return (BigUInt(halves.high) << 256) + BigUInt(halves.low) == product
            && (try? a * b) == (product < Self.modulus ? halves.low : nil)
    }

    func division() -> Bool {
        guard let found = try? a.quotientAndRemainder(dividingBy: b) else { return y == 0 }
        let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
        return BigUInt(found.quotient) == quotient && BigUInt(found.remainder) == remainder
    }

    func scaling() -> Bool {
        let found = try? a.multipliedDividing(by: b, dividingBy: c)
        guard z > 0 else { return found == nil }
        let (quotient, remainder) = (x * y).quotientAndRemainder(dividingBy: z)
        guard let found else { return quotient >= Self.modulus }
        return BigUInt(found.quotient) == quotient && BigUInt(found.remainder) == remainder
    }
}

extension BigUInt {
    fileprivate init(_ value: UInt256) {
        var words: [UInt] = [0, 0, 0, 0]
        for (index, byte) in value.bytes.enumerated() {
            words[3 - index / 8] = words[3 - index / 8] << 8 | UInt(byte)
        }
        self.init(words: words)
    }
}

/// Numbers of random length whose 64-bit digits are often at an edge.
private struct EdgeNumbers {
    var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt256 {
        let length = Int(word() % 5)
        let edges: [UInt64] = [0, 1, .max, .max - 1, 1 << 63, 1 << 63 - 1, 1 << 63 + 1]
        var bytes: [UInt8] = []
        for _ in 0..<length {
            let choice = word()
            let limb = choice % 3 == 0 ? word() : edges[Int(choice % 7)]
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: limb >> UInt64(56 - 8 * $0)) }
        }
        return UInt256(bytes: bytes) ?? .zero
    }

    /// SplitMix64.
    mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
