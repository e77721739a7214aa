/// A block of IPv4 or IPv6 addresses (CIDR), such as `10.20.0.0/16` or `2001:db8::/32`.
public struct Network: Hashable, Sendable, CustomStringConvertible {
    /// The text as it was given, without the case of its letters.
    public let description: String

    /// Reads an address and the length of its prefix; without a length it is one address.
    ///
    /// Throws ``AccessError/networkMalformed(found:)``, also when bits behind the prefix are set.
    public init(_ text: String) throws(AccessError) {
        guard Self.isNetwork(text) else { throw .networkMalformed(found: text) }
        description = text.lowercased()
    }

    private static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bits = IPAddressText.bits(parts[0]) else {
            return false
        }
        guard parts.count == 2 else { return true }
        guard parts[1].utf8.count <= 3,
            let length = IPAddressText.number(parts[1], limit: bits.count),
            parts[1] == String(length)
        else { return false }
        return !bits[length...].contains(true)
    }
}

/// Reading of IP addresses (RFC 4291 for IPv6, without zones).
enum IPAddressText {
    /// The 32 or 128 bits of an address, the highest first; nil when it is none.
    static func bits(_ text: Substring) -> [Bool]? {
        let bytes = text.contains(":") ? sixteenBytes(text) : fourBytes(text)
        return bytes?.flatMap { byte in
            stride(from: 7, through: 0, by: -1).map { byte >> UInt8($0) & 1 == 1 }
        }
    }

    /// Decimal digits of a number up to the limit.
    static func number(_ text: Substring, limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(isDigit),
            let number = Int(text), number <= limit
        else { return nil }
        return number
    }

    private static func fourBytes(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in
            number(part, limit: 255).flatMap { part == String($0) ? UInt8($0) : nil }
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func sixteenBytes(_ text: Substring) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            return groups(text).flatMap { $0.count == 16 ? $0 : nil }
        }
        guard let head = groups(text[..<gap.lowerBound]),
            let tail = groups(text[gap.upperBound...]), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Bytes of groups between single colons; empty text has none.
    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexadecimal),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
