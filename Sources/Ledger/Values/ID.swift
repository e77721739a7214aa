/// A subject that has typed ids, such as `run_…` for a reward run.
public protocol Identified: Sendable {
    /// Lower-case letters that stand before the `_` of its ids.
    static var idPrefix: String { get }
}

/// A typed, sortable id: prefix, `_`, and a UUIDv7 in 26 digits of Crockford's base 32.
public struct ID<Subject: Identified>: Hashable, Sendable {
    /// The upper and the lower 64 bits of the UUID.
    public let high: UInt64
    public let low: UInt64

    /// An id from the bits of its UUID.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new UUIDv7 (RFC 9562): 48 bits of time, then the given random bits.
    public init(at instant: Instant, randomHigh: UInt64, randomLow: UInt64) {
        let milliseconds = UInt64(clamping: instant.microsecondsSince1970 / 1000)
        high = milliseconds << 16 | 0x7000 | (randomHigh & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (randomLow & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// Reads an id as it is shown; throws ``IDError`` for another prefix or broken digits.
    public init(_ text: String) throws(IDError) {
        let parts = text.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .malformed(found: text, expected: Subject.idPrefix) }
        guard parts[0] == Subject.idPrefix else {
            throw .otherKind(found: String(parts[0]), expected: Subject.idPrefix)
        }
        guard let number = CrockfordBase32.number(parts[1].utf8) else {
            throw .malformed(found: text, expected: Subject.idPrefix)
        }
        high = UInt64(truncatingIfNeeded: number >> 64)
        low = UInt64(truncatingIfNeeded: number)
    }
}

extension ID: Comparable {
    public static func < (left: ID, right: ID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension ID: CustomStringConvertible {
    public var description: String {
        Subject.idPrefix + "_" + CrockfordBase32.text(UInt128(high) << 64 | UInt128(low))
    }
}

/// Why a text is not an id of the wanted kind.
public enum IDError: Refusal, Hashable {
    /// The id is of another kind.
    case otherKind(found: String, expected: String)
    /// The text is no id at all.
    case malformed(found: String, expected: String)

    public var code: String {
        switch self {
        case .otherKind: "id_of_another_kind"
        case .malformed: "id_malformed"
        }
    }

    public var category: RefusalCategory { .notFound }

    public var description: String {
        switch self {
        case .otherKind(let found, let expected):
            "An id that begins with \(expected)_ is needed here, but this one begins with \(found)_."
        case .malformed(_, let expected):
            "An id is \(expected)_ and 26 characters of 0-9 and a-z without i, l, o and u."
        }
    }
}

/// 128 bits as 26 digits of Crockford's base 32, in lower case; strict, so that an id has one spelling.
enum CrockfordBase32 {
    private static let digits = [UInt8]("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func text(_ number: UInt128) -> String {
        var bytes = [UInt8](repeating: 0, count: 26)
        var rest = number
        for index in stride(from: 25, through: 0, by: -1) {
            bytes[index] = digits[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func number(_ text: Substring.UTF8View) -> UInt128? {
        var number: UInt128 = 0
        var count = 0
        for byte in text {
            let digit = Int(byte) < values.count ? values[Int(byte)] : 32
            guard digit < 32, count > 0 || digit < 8, count < 26 else { return nil }
            number = number << 5 | UInt128(digit)
            count += 1
        }
        return count == 26 ? number : nil
    }

    /// The value of an ASCII code; 32 where it is no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 32, count: 128)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
