extension UInt256 {
    /// The part `numerator` / `denominator` of the value, rounded down, and the remainder.
    ///
    /// `10.share(3, of: 4)` is 7 with remainder 2: the exact product is 10 · 3 = 7 · 4 + 2. The
    /// denominator is above zero and not less than the numerator, so that nothing overflows.
    public func share(
        _ numerator: UInt64, of denominator: UInt64
    ) -> (floor: UInt256, remainder: UInt64) {
        precondition(
            denominator > 0 && numerator <= denominator, "A share is at most the whole.")
        let first = low.multipliedFullWidth(by: UInt128(numerator))
        let bottom = UInt128(truncatingIfNeeded: first.low)
        guard high != 0 else {
            var rest: UInt64 = 0
            let top = Self.digit(UInt64(truncatingIfNeeded: first.high), denominator, &rest)
            let low = Self.digits(bottom, denominator, &rest)
            return (UInt256(high: UInt128(top), low: low), rest)
        }
        let second = high.multipliedFullWidth(by: UInt128(numerator))
        let (middle, carry) = UInt128(truncatingIfNeeded: second.low)
            .addingReportingOverflow(first.high)
        var rest: UInt64 = 0
        // The digit above 256 bits is below the denominator, because a share is at most the whole.
        let above = UInt64(truncatingIfNeeded: second.high) &+ (carry ? 1 : 0)
        _ = Self.digit(above, denominator, &rest)
        let high = Self.digits(middle, denominator, &rest)
        let low = Self.digits(bottom, denominator, &rest)
        return (UInt256(high: high, low: low), rest)
    }

    /// Two digits of a long division.
    private static func digits(
        _ digits: UInt128, _ divisor: UInt64, _ rest: inout UInt64
    ) -> UInt128 {
        let upper = digit(UInt64(truncatingIfNeeded: digits >> 64), divisor, &rest)
        let lower = digit(UInt64(truncatingIfNeeded: digits), divisor, &rest)
        return UInt128(upper) << 64 | UInt128(lower)
    }

    /// One digit of a long division in base 2^64; `rest` is below the divisor.
    private static func digit(
        _ digit: UInt64, _ divisor: UInt64, _ rest: inout UInt64
    ) -> UInt64 {
        // Leading zeros need no division.
        if rest == 0 && digit < divisor {
            rest = digit
            return 0
        }
        let (quotient, remainder) = divisor.dividingFullWidth((rest, digit))
        rest = remainder
        return quotient
    }
}
