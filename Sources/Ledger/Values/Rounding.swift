public import Ethereum

/// How a quotient becomes a whole number; whoever divides names one.
public enum Rounding: Sendable, Hashable, CaseIterable {
    /// Towards zero; the remainder stays with the payer.
    case down
    /// Away from zero whenever there is a remainder.
    case up
    /// To the nearest, a half away from zero.
    case halfUp
    /// To the nearest, a half to the even neighbour.
    case halfEven
}

extension UInt256 {
    /// The quotient of two integers by a stated rule: 7 / 2 is 3 down, 4 up, 4 half up, 4 half even.
    ///
    /// Throws ``ArithmeticError/divisionByZero``, and ``ArithmeticError/overflow`` never, because
    /// only a quotient of 2^255 or more could be rounded past the end and then has no remainder.
    public func divided(
        by divisor: UInt256, rounding: Rounding
    ) throws(ArithmeticError) -> UInt256 {
        let (quotient, remainder) = try quotientAndRemainder(dividingBy: divisor)
        guard !remainder.isZero else { return quotient }
        // Compares 2 × remainder with the divisor without leaving 256 bits.
        let rest = try divisor - remainder
        let isUp =
            switch rounding {
            case .down: false
            case .up: true
            case .halfUp: remainder >= rest
            case .halfEven: remainder > rest || (remainder == rest && quotient.isOdd)
            }
        return isUp ? try quotient + UInt256.one : quotient
    }

    private var isOdd: Bool { bytes[31] & 1 == 1 }
}
