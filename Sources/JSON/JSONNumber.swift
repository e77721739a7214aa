/// A JSON number as the exact text that was read; no rounding happens anywhere.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number as written, for example `-1.50e+3`.
    public let lexeme: String

    /// The number as written.
    public var description: String { lexeme }

    /// Takes a text that is a whole JSON number by RFC 8259, section 6; nil for anything else.
    public init?(_ lexeme: String) {
        var parser = JSONParser(bytes: Array(lexeme.utf8), depthLimit: 1, limits: .usual)
        do {
            self = try parser.wholeNumber()
        } catch {
            return nil
        }
    }

    /// Makes a number of an integer.
    public init(_ integer: Int) {
        lexeme = String(integer)
    }

    /// Takes a text that the parser has found to be a number.
    init(verified lexeme: String) {
        self.lexeme = lexeme
    }

    /// The number as an integer of the wanted type, exactly.
    ///
    /// JSON does not tell integers from other numbers, so what counts is the value: `3`, `3.0` and
    /// `30e-1` are all 3, `-0` is 0.
    public func integer<Integer: FixedWidthInteger>(
        _ type: Integer.Type = Integer.self
    ) throws(JSONNumberError) -> Integer {
        let (isNegative, digits, zeros) = decimalParts()
        guard !digits.isEmpty else { return 0 }
        guard zeros >= 0 else { throw .notAnInteger(lexeme) }
        var value: Integer = 0
        for digit in digits {
            value = try shifted(value, by: digit, isNegative: isNegative)
        }
        // A value other than zero overflows long before a huge exponent is used up.
        var remaining = zeros
        while remaining > 0 {
            value = try shifted(value, by: 0, isNegative: isNegative)
            remaining -= 1
        }
        return value
    }

    /// Appends one decimal digit to a value, away from zero.
    private func shifted<Integer: FixedWidthInteger>(
        _ value: Integer, by digit: UInt8, isNegative: Bool
    ) throws(JSONNumberError) -> Integer {
        let (tens, tooBig) = value.multipliedReportingOverflow(by: 10)
        let (sum, carried) =
            isNegative
            ? tens.subtractingReportingOverflow(Integer(digit))
            : tens.addingReportingOverflow(Integer(digit))
        guard !tooBig, !carried else { throw .outOfRange(lexeme) }
        return sum
    }

    /// Sign, the digits without zeros at either end, and how many zeros follow them (negative: the
    /// decimal point stands that many places before the last digit).
    private func decimalParts() -> (isNegative: Bool, digits: [UInt8], zeros: Int) {
        var digits: [UInt8] = []
        var fraction = 0
        var exponent = 0
        var isNegativeExponent = false
        var part = Part.whole
        for byte in lexeme.utf8.drop(while: { $0 == UInt8(ascii: "-") }) {
            switch (part, byte) {
            case (_, UInt8(ascii: ".")): part = .fraction
            case (_, UInt8(ascii: "e")), (_, UInt8(ascii: "E")): part = .exponent
            case (_, UInt8(ascii: "+")): break
            case (_, UInt8(ascii: "-")): isNegativeExponent = true
            case (.exponent, _):
                // Bounded far beyond the digits that fit into memory.
                exponent = min(exponent * 10 + Int(byte & 0x0F), 1 << 48)
            case (.whole, _): digits.append(byte & 0x0F)
            case (.fraction, _):
                digits.append(byte & 0x0F)
                fraction += 1
            }
        }
        var zeros = (isNegativeExponent ? -exponent : exponent) - fraction
        while digits.last == 0 {
            digits.removeLast()
            zeros += 1
        }
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
        return (lexeme.utf8.first == UInt8(ascii: "-"), digits, zeros)
    }

    private enum Part { case whole, fraction, exponent }
}

/// Why a number is not the integer that was asked for; carries the number as written.
public enum JSONNumberError: Error, Equatable, CustomStringConvertible {
    /// The value has a fraction that is not zero.
    case notAnInteger(String)
    /// The value does not fit the type.
    case outOfRange(String)

    /// The reason as a sentence without its end.
    public var description: String {
        switch self {
        case .notAnInteger(let lexeme): "\(JSONText.cut(lexeme)) is not a whole number"
        case .outOfRange(let lexeme): "\(JSONText.cut(lexeme)) is out of range"
        }
    }
}
