/// Why a result is not a ``UInt256``.
public enum ArithmeticError: Error, Hashable, Sendable {
    /// The result would be 2^256 or more.
    case overflow
    /// The result would be below zero.
    case belowZero
    /// The divisor is zero.
    case divisionByZero
}

extension ArithmeticError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .overflow: "The result does not fit in 256 bits."
        case .belowZero: "The result would be below zero."
        case .divisionByZero: "The divisor is zero."
        }
    }
}
