/// A type whose values can be read from the server's text form.
public protocol SQLDecodable {
    /// Reads a value that is not NULL; throws `PostgresError.decoding` when it has another form.
    init(sqlText: Span<UInt8>) throws(PostgresError)

    /// The value that stands for NULL; most types have none and throw.
    static func sqlNull() throws(PostgresError) -> Self

    /// Reads an array of such values; the text form of an SQL array unless the type says otherwise.
    static func sqlArray(_ text: Span<UInt8>) throws(PostgresError) -> [Self]
}

extension SQLDecodable {
    /// NULL, where the type has a value for it.
    public static func sqlNull() throws(PostgresError) -> Self {
        throw PostgresError(.decoding, "The value is NULL.")
    }

    /// The values of an array in the server's text form.
    public static func sqlArray(_ text: Span<UInt8>) throws(PostgresError) -> [Self] {
        var reader = ArrayText(text)
        var elements: [Self] = []
        while let element = try reader.next() {
            switch element {
            case .null: elements.append(try Self.sqlNull())
            case .bytes(let bytes): elements.append(try Self(sqlText: bytes.span))
            }
        }
        return elements
    }
}

extension String: SQLDecodable {
    /// Reads the server's text form; throws `decoding` when it has another.
    public init(sqlText: Span<UInt8>) throws(PostgresError) {
        self = unsafe sqlText.withUnsafeBufferPointer { bytes in
            unsafe String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension Bool: SQLDecodable {
    /// Reads the server's text form; throws `decoding` when it has another.
    public init(sqlText: Span<UInt8>) throws(PostgresError) {
        guard sqlText.count == 1 else { throw .decoding("a boolean") }
        switch sqlText[0] {
        case UInt8(ascii: "t"): self = true
        case UInt8(ascii: "f"): self = false
        default: throw .decoding("a boolean")
        }
    }
}

extension SQLDecodable where Self: FixedWidthInteger {
    /// Reads the server's text form; throws `decoding` when it has another.
    public init(sqlText: Span<UInt8>) throws(PostgresError) {
        let isNegative = sqlText.count > 1 && sqlText[0] == UInt8(ascii: "-")
        guard sqlText.count > 0 else { throw .decoding("an integer") }
        var value: Self = 0
        for index in (isNegative ? 1 : 0)..<sqlText.count {
            let digit = sqlText[index] &- UInt8(ascii: "0")
            guard digit < 10 else { throw .decoding("an integer") }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative
                ? shifted.subtractingReportingOverflow(Self(digit))
                : shifted.addingReportingOverflow(Self(digit))
            guard !overflow, !carry else {
                throw .decoding("an integer of \(Self.bitWidth) bits")
            }
            value = sum
        }
        self = value
    }
}

extension Int: SQLDecodable {}
extension Int64: SQLDecodable {}
extension Int32: SQLDecodable {}
extension Int16: SQLDecodable {}

/// A single byte is a small number; an array of bytes is a `bytea` in hex form.
extension UInt8: SQLDecodable {
    /// The values of an array in the server's text form.
    public static func sqlArray(_ text: Span<UInt8>) throws(PostgresError) -> [UInt8] {
        guard
            text.count >= 2, text.count.isMultiple(of: 2),
            text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x")
        else { throw .decoding("a bytea") }
        return try [UInt8](capacity: text.count / 2 - 1) { output throws(PostgresError) in
            for index in stride(from: 2, to: text.count, by: 2) {
                guard let high = nibble(text[index]), let low = nibble(text[index + 1]) else {
                    throw .decoding("a bytea")
                }
                output.append(high << 4 | low)
            }
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    /// Reads the server's text form; throws `decoding` when it has another.
    public init(sqlText: Span<UInt8>) throws(PostgresError) {
        self = .some(try Wrapped(sqlText: sqlText))
    }

    /// NULL, where the type has a value for it.
    public static func sqlNull() throws(PostgresError) -> Self { nil }
}

extension Array: SQLDecodable where Element: SQLDecodable {
    /// Reads the server's text form; throws `decoding` when it has another.
    public init(sqlText: Span<UInt8>) throws(PostgresError) {
        self = try Element.sqlArray(sqlText)
    }
}
