/// Bytes as hexadecimal text.
public enum Hex {
    /// `0x`, or another prefix, and two lower-case digits per byte; the prefix alone for no bytes.
    @inlinable
    public static func text(of bytes: some Sequence<UInt8>, prefix: String = "0x") -> String {
        var ascii = Array(prefix.utf8)
        ascii.reserveCapacity(ascii.count + 2 * bytes.underestimatedCount)
        for byte in bytes {
            ascii.append(digit(byte >> 4))
            ascii.append(digit(byte & 15))
        }
        return String(decoding: ascii, as: UTF8.self)
    }

    /// The bytes of `0x` and an even number of hexadecimal digits of either case.
    public static func bytes(of text: String) throws(HexError) -> [UInt8] {
        let source = text.utf8.span
        guard source.count >= 2, source[0] == 0x30, source[1] == 0x78 else { throw .missingPrefix }
        guard source.count % 2 == 0 else { throw .oddLength(digits: source.count - 2) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count / 2 - 1)
        for index in stride(from: 2, to: source.count, by: 2) {
            guard let high = value(of: source[index]) else {
                throw .notADigit(position: index + 1)
            }
            guard let low = value(of: source[index + 1]) else {
                throw .notADigit(position: index + 2)
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// The number of up to 64 hexadecimal digits of either case; nil for more, or any other byte.
    public static func number(of digits: Span<UInt8>) -> UInt256? {
        guard digits.count <= 64 else { return nil }
        var limbs = Limbs4(repeating: 0)
        for index in digits.indices {
            guard let value = value(of: digits[index]) else { return nil }
            let place = (digits.count - 1 - index) / 16
            limbs[place] = limbs[place] &<< 4 | UInt64(value)
        }
        return UInt256(limbs: limbs)
    }

    /// Two lower-case digits per byte, without prefix.
    static func digits(of bytes: some Sequence<UInt8>) -> String {
        text(of: bytes, prefix: "")
    }

    /// The ASCII code of a lower-case digit; only the low four bits may be set.
    @inlinable
    public static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }

    /// The value of one ASCII digit of either case.
    public static func value(of ascii: UInt8) -> UInt8? {
        switch ascii {
        case 0x30...0x39: ascii - 0x30
        case 0x41...0x46: ascii - 0x37
        case 0x61...0x66: ascii - 0x57
        default: nil
        }
    }
}

/// Why a text is not bytes in hexadecimal.
public enum HexError: Error, Hashable, Sendable {
    /// The text does not begin with `0x`.
    case missingPrefix
    /// A byte needs two digits.
    case oddLength(digits: Int)
    /// The byte at `position` (1 is the first) is not a hexadecimal digit.
    case notADigit(position: Int)
    /// Another number of bytes is needed.
    case length(found: Int, needed: Int)
}

extension HexError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missingPrefix: "Hexadecimal data begins with 0x."
        case .oddLength(let digits): "There are \(digits) hexadecimal digits; each byte needs two."
        case .notADigit(let position): "Character \(position) is not a hexadecimal digit."
        case .length(let found, let needed): "There are \(found) bytes; \(needed) are needed."
        }
    }
}
