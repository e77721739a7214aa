/// A 256-bit integer as four 64-bit digits, least significant first.
typealias Limbs4 = InlineArray<4, UInt64>
/// A 512-bit integer as eight 64-bit digits, least significant first.
typealias Limbs8 = InlineArray<8, UInt64>

extension UInt256 {
    var limbs: Limbs4 {
        [
            UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64),
            UInt64(truncatingIfNeeded: high), UInt64(truncatingIfNeeded: high >> 64),
        ]
    }

    init(limbs: Limbs4) {
        self.init(
            high: UInt128(limbs[3]) << 64 | UInt128(limbs[2]),
            low: UInt128(limbs[1]) << 64 | UInt128(limbs[0])
        )
    }

    init(lowerHalfOf limbs: Limbs8) {
        self.init(limbs: [limbs[0], limbs[1], limbs[2], limbs[3]])
    }

    init(upperHalfOf limbs: Limbs8) {
        self.init(limbs: [limbs[4], limbs[5], limbs[6], limbs[7]])
    }
}

extension InlineArray where count == 4, Element == UInt64 {
    var widened: Limbs8 { [self[0], self[1], self[2], self[3], 0, 0, 0, 0] }

    /// The number of digits without leading zeros.
    var significantCount: Int {
        var count = 4
        while count > 0 && self[count - 1] == 0 { count -= 1 }
        return count
    }

    /// The exact product, digit by digit; 64 · 64 + 64 + 64 bits always fit in 128.
    func multiplied(by other: Limbs4) -> Limbs8 {
        var product = Limbs8(repeating: 0)
        let (count, otherCount) = (significantCount, other.significantCount)
        for i in 0..<count {
            var carry: UInt64 = 0
            for j in 0..<otherCount {
                let sum =
                    UInt128(self[i]) &* UInt128(other[j]) &+ UInt128(product[i + j])
                    &+ UInt128(carry)
                product[i + j] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            product[i + otherCount] = carry
        }
        return product
    }

    /// Replaces the value by value · `factor` + `addend` and gives the digit carried out.
    mutating func multiplyAdd(_ factor: UInt64, _ addend: UInt64) -> UInt64 {
        var carry = addend
        for i in 0..<4 {
            let sum = UInt128(self[i]) &* UInt128(factor) &+ UInt128(carry)
            self[i] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
        return carry
    }

    /// Replaces the value by its quotient and gives the remainder; the divisor must not be zero.
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for i in (0..<significantCount).reversed() {
            (self[i], remainder) = divisor.dividingFullWidth((remainder, self[i]))
        }
        return remainder
    }
}
