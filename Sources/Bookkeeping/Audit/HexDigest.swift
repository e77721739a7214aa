import Crypto

/// SHA-256 over canonical bytes, compared with digits as the database writes them.
enum HexDigest {
    /// Whether the digits are those of the digest of the bytes.
    static func of(_ bytes: [UInt8], is digits: ArraySlice<UInt8>) -> Bool {
        matches(SHA256.hash(data: bytes), digits)
    }

    /// Whether 64 lower-case digits spell a digest.
    static func matches(_ digest: SHA256Digest, _ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count == 64 else { return false }
        var index = digits.startIndex
        for byte in digest {
            guard digits[index] == digit(byte >> 4), digits[index + 1] == digit(byte & 15) else {
                return false
            }
            index += 2
        }
        return true
    }

    /// The bytes of lower-case digits, put behind others; false when they are none.
    static func append(_ digits: ArraySlice<UInt8>, to bytes: inout [UInt8]) -> Bool {
        guard digits.count.isMultiple(of: 2) else { return false }
        var seen: UInt8 = 0
        var index = digits.startIndex
        while index < digits.endIndex {
            let (high, low) = (value(digits[index]), value(digits[index + 1]))
            seen |= high | low
            bytes.append(high << 4 | low)
            index += 2
        }
        return seen < 16
    }

    /// Puts two lower-case digits for each byte behind others.
    static func append(_ bytes: ArraySlice<UInt8>, asDigitsTo digits: inout [UInt8]) {
        let start = digits.count
        digits.append(contentsOf: repeatElement(0, count: 2 * bytes.count))
        let bytes = bytes.span
        var digits = digits.mutableSpan
        for index in bytes.indices {
            digits[start + 2 * index] = digit(bytes[index] >> 4)
            digits[start + 2 * index + 1] = digit(bytes[index] & 15)
        }
    }

    static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }

    /// Above 15 for what is no digit.
    private static func value(_ digit: UInt8) -> UInt8 {
        if digit < 0x3A { return digit &- 0x30 }
        return digit > 0x60 ? digit &- 0x57 : 0xFF
    }
}
