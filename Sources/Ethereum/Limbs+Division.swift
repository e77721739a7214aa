extension InlineArray where count == 8, Element == UInt64 {
    /// Quotient and remainder by schoolbook division in base 2^64.
    ///
    /// The divisor must not be zero. The method is algorithm D of Knuth, The Art of Computer
    /// Programming, volume 2, section 4.3.1.
    func divided(by divisor: Limbs4) -> (quotient: Limbs8, remainder: Limbs4) {
        let count = divisor.significantCount
        precondition(count > 0, "The caller checks that the divisor is not zero.")
        guard count > 1 else { return divided(bySingle: divisor[0]) }

        // Shifted so that the divisor's highest bit is set: then a guessed digit is at most two too
        // large.
        let shift = UInt64(divisor[count - 1].leadingZeroBitCount)
        let normal = divisor.shiftedLeft(by: shift)
        var rest = shiftedLeft(by: shift)
        var quotient = Limbs8(repeating: 0)
        // Digits above these are zero: the shifted dividend has at most one digit more than this one.
        var position = Swift.max(significantCount + 1 - count, 0)
        while position > 0 {
            position -= 1
            quotient[position] = rest.takeDigit(at: position, normal, count)
        }
        return (quotient, rest.shiftedRight(by: shift))
    }

    private func divided(bySingle divisor: UInt64) -> (quotient: Limbs8, remainder: Limbs4) {
        var quotient = Limbs8(repeating: 0)
        var remainder: UInt64 = 0
        var i = significantCount
        while i > 0 {
            i -= 1
            (quotient[i], remainder) = divisor.dividingFullWidth((remainder, self[i]))
        }
        return (quotient, [remainder, 0, 0, 0])
    }

    /// The number of digits without leading zeros.
    private var significantCount: Int {
        var count = 8
        while count > 0 && self[count - 1] == 0 { count -= 1 }
        return count
    }

    private func shiftedLeft(by shift: UInt64) -> Limbs9 {
        var result = Limbs9(repeating: 0)
        var carry: UInt64 = 0
        for i in 0..<8 {
            result[i] = self[i] << shift | carry
            carry = self[i] >> (64 - shift)
        }
        result[8] = carry
        return result
    }
}

extension InlineArray where count == 4, Element == UInt64 {
    fileprivate func shiftedLeft(by shift: UInt64) -> Limbs4 {
        var result = Limbs4(repeating: 0)
        var carry: UInt64 = 0
        for i in 0..<4 {
            result[i] = self[i] << shift | carry
            carry = self[i] >> (64 - shift)
        }
        return result
    }
}

/// A dividend with one digit of head room.
private typealias Limbs9 = InlineArray<9, UInt64>

extension InlineArray where count == 9, Element == UInt64 {
    /// Subtracts the largest multiple of the divisor at `position` and gives that digit of the
    /// quotient.
    fileprivate mutating func takeDigit(
        at position: Int, _ divisor: Limbs4, _ count: Int
    ) -> UInt64 {
        let guess = guessDigit(at: position, divisor, count)
        var carry: UInt64 = 0
        var borrow: UInt64 = 0
        for i in 0...count {
            let part =
                i < count ? UInt128(guess) &* UInt128(divisor[i]) &+ UInt128(carry) : UInt128(carry)
            carry = UInt64(truncatingIfNeeded: part >> 64)
            let lowPart = UInt64(truncatingIfNeeded: part)
            let (first, firstBorrow) = self[position + i].subtractingReportingOverflow(lowPart)
            let (second, secondBorrow) = first.subtractingReportingOverflow(borrow)
            self[position + i] = second
            borrow = firstBorrow || secondBorrow ? 1 : 0
        }
        guard borrow == 1 else { return guess }

        // The guess was one too large, which happens about once in 2^63 digits: add the divisor
        // back.
        carry = 0
        for i in 0..<count {
            let sum = UInt128(self[position + i]) + UInt128(divisor[i]) + UInt128(carry)
            self[position + i] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
        self[position + count] &+= carry
        return guess - 1
    }

    /// A digit from the top three digits of the rest and the top two of the divisor: right, or one
    /// too large.
    private func guessDigit(at position: Int, _ divisor: Limbs4, _ count: Int) -> UInt64 {
        let (high, middle, low) = (
            self[position + count], self[position + count - 1], self[position + count - 2]
        )
        let (first, second) = (divisor[count - 1], divisor[count - 2])
        var guess = UInt64.max
        var remainder = UInt128(middle) + UInt128(first)
        if high < first {
            let (quotient, rest) = first.dividingFullWidth((high, middle))
            (guess, remainder) = (quotient, UInt128(rest))
        }
        while remainder >> 64 == 0
            && UInt128(guess) &* UInt128(second) > remainder << 64 | UInt128(low)
        {
            guess -= 1
            remainder += UInt128(first)
        }
        return guess
    }

    fileprivate func shiftedRight(by shift: UInt64) -> Limbs4 {
        var result = Limbs4(repeating: 0)
        for i in 0..<4 {
            result[i] = self[i] >> shift | self[i + 1] << (64 - shift)
        }
        return result
    }
}
