extension UInt256 {
    /// Reads a decimal number: ASCII digits only, no sign, no leading zero but in "0", at most 78
    /// digits.
    public init(decimal text: String) throws(NumberTextError) {
        try self.init(decimal: text.utf8.span)
    }

    /// Reads a decimal number from ASCII bytes, by the same rule as from text.
    public init(decimal bytes: Span<UInt8>) throws(NumberTextError) {
        guard !bytes.isEmpty else { throw .empty }
        for index in bytes.indices where !(0x30...0x39).contains(bytes[index]) {
            throw .notADigit(position: index + 1)
        }
        guard bytes[0] != 0x30 || bytes.count == 1 else { throw .leadingZero }
        guard bytes.count <= 78 else { throw .tooLong(digits: bytes.count) }

        var limbs = UInt256.zero.limbs
        var index = 0
        while index < bytes.count {
            // Up to nineteen digits fit in one 64-bit number.
            let end = Swift.min(index + 19, bytes.count)
            var chunk: UInt64 = 0
            var scale: UInt64 = 1
            while index < end {
                chunk = chunk &* 10 &+ UInt64(bytes[index] &- 0x30)
                scale = scale &* 10
                index += 1
            }
            guard limbs.multiplyAdd(scale, chunk) == 0 else { throw .tooLarge }
        }
        self.init(limbs: limbs)
    }

    /// Reads `0x` and 1 to 64 hexadecimal digits of either case; leading zeros are allowed.
    public init(hexadecimal text: String) throws(NumberTextError) {
        let bytes = text.utf8.span
        guard bytes.count >= 2, bytes[0] == 0x30, bytes[1] == 0x78 else { throw .missingPrefix }
        guard bytes.count > 2 else { throw .empty }
        guard bytes.count <= 66 else { throw .tooLong(digits: bytes.count - 2) }
        var limbs = UInt256.zero.limbs
        for index in 2..<bytes.count {
            guard let digit = Hex.value(of: bytes[index]) else {
                throw .notADigit(position: index + 1)
            }
            _ = limbs.multiplyAdd(16, UInt64(digit))
        }
        self.init(limbs: limbs)
    }

    /// `0x` and the hexadecimal digits in lower case without leading zeros; `0x0` for zero.
    public var hexadecimal: String {
        let digits = bytes.drop { $0 == 0 }
        guard let first = digits.first else { return "0x0" }
        return "0x" + String(first, radix: 16) + Hex.digits(of: digits.dropFirst())
    }
}

extension UInt256: CustomStringConvertible {
    /// The decimal digits, without leading zeros.
    public var description: String {
        guard high != 0 else { return String(low) }
        var limbs = limbs
        var chunks: [UInt64] = []
        while limbs.significantCount > 0 {
            chunks.append(limbs.divide(by: 10_000_000_000_000_000_000))
        }
        var text = String(chunks[chunks.count - 1])
        for chunk in chunks.dropLast().reversed() {
            let digits = String(chunk)
            text += String(repeating: "0", count: 19 - digits.utf8.count) + digits
        }
        return text
    }
}
