extension UInt256 {
    /// The sum modulo 2^256, and whether it wrapped.
    public func addingReportingOverflow(
        _ other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        let (low, carry) = low.addingReportingOverflow(other.low)
        let (sum, first) = high.addingReportingOverflow(other.high)
        let (high, second) = sum.addingReportingOverflow(carry ? 1 : 0)
        return (UInt256(high: high, low: low), first || second)
    }

    /// The difference modulo 2^256, and whether it wrapped.
    public func subtractingReportingOverflow(
        _ other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        let (low, borrow) = low.subtractingReportingOverflow(other.low)
        let (difference, first) = high.subtractingReportingOverflow(other.high)
        let (high, second) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
        return (UInt256(high: high, low: low), first || second)
    }

    /// The exact product as two halves: `high` · 2^256 + `low`.
    public func multipliedFullWidth(by other: UInt256) -> (high: UInt256, low: UInt256) {
        if high == 0 && other.high == 0 { return (.zero, low.product(with: other.low)) }
        let product = limbs.multiplied(by: other.limbs)
        return (UInt256(upperHalfOf: product), UInt256(lowerHalfOf: product))
    }

    /// The sum; throws ``ArithmeticError/overflow``.
    public static func + (
        left: UInt256, right: UInt256
    ) throws(ArithmeticError) -> UInt256 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return sum
    }

    /// The difference; throws ``ArithmeticError/belowZero``.
    public static func - (
        left: UInt256, right: UInt256
    ) throws(ArithmeticError) -> UInt256 {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        guard !overflow else { throw .belowZero }
        return difference
    }

    /// The product; throws ``ArithmeticError/overflow``.
    public static func * (
        left: UInt256, right: UInt256
    ) throws(ArithmeticError) -> UInt256 {
        let (high, low) = left.multipliedFullWidth(by: right)
        guard high.isZero else { throw .overflow }
        return low
    }

    /// Quotient rounded down, and remainder; throws ``ArithmeticError/divisionByZero``.
    public func quotientAndRemainder(
        dividingBy divisor: UInt256
    ) throws(ArithmeticError) -> (quotient: UInt256, remainder: UInt256) {
        guard !divisor.isZero else { throw .divisionByZero }
        if high == 0 && divisor.high == 0 {
            // The usual operands; a product is much cheaper than the second division.
            let quotient = low / divisor.low
            return (UInt256(quotient), UInt256(low &- quotient &* divisor.low))
        }
        let (quotient, remainder) = limbs.widened.divided(by: divisor.limbs)
        return (UInt256(lowerHalfOf: quotient), UInt256(limbs: remainder))
    }

    /// `self` · `factor` ÷ `divisor` through an exact 512-bit product: quotient rounded down, and
    /// remainder.
    ///
    /// `7.multipliedDividing(by: 10, dividingBy: 4)` is (17, 2). Throws
    /// ``ArithmeticError/divisionByZero``, or ``ArithmeticError/overflow`` when the quotient needs
    /// more than 256 bits.
    public func multipliedDividing(
        by factor: UInt256, dividingBy divisor: UInt256
    ) throws(ArithmeticError) -> (quotient: UInt256, remainder: UInt256) {
        guard !divisor.isZero else { throw .divisionByZero }
        let (quotient, remainder) = limbs.multiplied(by: factor.limbs).divided(by: divisor.limbs)
        guard UInt256(upperHalfOf: quotient).isZero else { throw .overflow }
        return (UInt256(lowerHalfOf: quotient), UInt256(limbs: remainder))
    }
}

extension UInt128 {
    /// The exact product, which always fits in 256 bits.
    fileprivate func product(with other: UInt128) -> UInt256 {
        let (left, right) = (
            UInt64(truncatingIfNeeded: self >> 64), UInt64(truncatingIfNeeded: self)
        )
        let (first, second) = (
            UInt64(truncatingIfNeeded: other >> 64), UInt64(truncatingIfNeeded: other)
        )
        let low = UInt128(right) &* UInt128(second)
        let (middle, carry) = (UInt128(left) &* UInt128(second)).addingReportingOverflow(
            UInt128(right) &* UInt128(first))
        let (sum, overflow) = low.addingReportingOverflow(middle << 64)
        let high =
            UInt128(left) &* UInt128(first) &+ (middle >> 64) &+ (carry ? 1 << 64 : 0)
            &+ (overflow ? 1 : 0)
        return UInt256(high: high, low: sum)
    }
}
