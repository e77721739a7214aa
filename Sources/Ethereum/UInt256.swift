/// An unsigned 256-bit integer, the `uint256` of contracts.
///
/// Arithmetic never wraps and never traps on data: `+`, `-` and `*` throw ``ArithmeticError``.
/// There is no fraction anywhere; a division gives quotient and remainder, and the caller names who
/// keeps the remainder.
public struct UInt256: Hashable, Sendable {
    // Stored as words of 64 bits: values that hold a UInt128 are passed wrongly to asynchronous
    // functions (Swift 6.3 on x86-64 then jumps to address zero). Arithmetic uses the halves.
    private let word3, word2, word1, word0: UInt64

    /// The upper 128 bits.
    var high: UInt128 { UInt128(word3) << 64 | UInt128(word2) }
    /// The lower 128 bits.
    var low: UInt128 { UInt128(word1) << 64 | UInt128(word0) }

    /// The value 0.
    public static let zero = UInt256(high: 0, low: 0)
    /// The value 1.
    public static let one = UInt256(high: 0, low: 1)
    /// The largest value, 2^256 − 1.
    public static let max = UInt256(high: .max, low: .max)

    init(high: UInt128, low: UInt128) {
        word3 = UInt64(truncatingIfNeeded: high >> 64)
        word2 = UInt64(truncatingIfNeeded: high)
        word1 = UInt64(truncatingIfNeeded: low >> 64)
        word0 = UInt64(truncatingIfNeeded: low)
    }

    /// The same value, widened.
    public init(_ value: UInt64) {
        self.init(high: 0, low: UInt128(value))
    }

    /// The same value, widened.
    public init(_ value: UInt128) {
        self.init(high: 0, low: value)
    }

    /// The same value, widened; nil below zero.
    public init?(exactly value: Int) {
        guard let value = UInt128(exactly: value) else { return nil }
        self.init(value)
    }

    /// Whether the value is 0.
    public var isZero: Bool { high == 0 && low == 0 }

    /// The number of bits up to and including the highest one that is set; 0 for zero, at most 256.
    public var bitWidth: Int {
        high == 0 ? 128 - low.leadingZeroBitCount : 256 - high.leadingZeroBitCount
    }

    /// Ten to a power, as needed to place a decimal point; nil outside 0...77 (10^78 does not fit).
    public static func powerOfTen(_ exponent: Int) -> UInt256? {
        guard (0...77).contains(exponent) else { return nil }
        var limbs = UInt256.one.limbs
        for _ in 0..<exponent {
            _ = limbs.multiplyAdd(10, 0)
        }
        return UInt256(limbs: limbs)
    }
}

extension UInt256: Comparable {
    public static func < (left: UInt256, right: UInt256) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension UInt256: ExpressibleByIntegerLiteral {
    /// A literal below 2^128; the compiler refuses a larger or a negative one.
    public init(integerLiteral value: UInt128) {
        self.init(value)
    }
}

extension UInt64 {
    /// The same value; nil when it does not fit.
    public init?(exactly value: UInt256) {
        guard value.high == 0 else { return nil }
        self.init(exactly: value.low)
    }
}

extension Int {
    /// The same value; nil when it does not fit.
    public init?(exactly value: UInt256) {
        guard value.high == 0 else { return nil }
        self.init(exactly: value.low)
    }
}
