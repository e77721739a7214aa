/// Why a text is not a whole number of at most 256 bits.
public enum NumberTextError: Error, Hashable, Sendable {
    /// There is no digit.
    case empty
    /// A `0x` is needed in front of hexadecimal digits.
    case missingPrefix
    /// The byte at `position` (1 is the first) is not a digit; signs, points, exponents and spaces
    /// are none.
    case notADigit(position: Int)
    /// A number other than 0 begins with 0.
    case leadingZero
    /// There are more digits than the largest value has: 78 decimal, 64 hexadecimal.
    case tooLong(digits: Int)
    /// The number is 2^256 or more.
    case tooLarge
}

extension NumberTextError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "A number is needed, but the text is empty."
        case .missingPrefix: "A hexadecimal number begins with 0x."
        case .notADigit(let position):
            "Character \(position) is not a digit; write digits only, without sign, point, "
                + "exponent or space."
        case .leadingZero: "The number begins with a zero; write it without leading zeros."
        case .tooLong(let digits): "The number has \(digits) digits, more than 256 bits can hold."
        case .tooLarge: "The number is larger than 2^256 − 1."
        }
    }
}
