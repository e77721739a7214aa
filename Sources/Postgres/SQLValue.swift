/// A value on its way to the server.
public enum SQLValue: Sendable, Hashable {
    /// SQL `NULL`.
    case null
    /// A value in the server's text form: a number's digits, `true`, an ISO date, plain text.
    case text(String)
    /// A `bytea`, or the server's binary form of a type that the statement states by a cast.
    case bytes([UInt8])
    /// An array; every element is in text form, nested arrays must be rectangular.
    case array([SQLValue])
}

/// A type whose values can be bound to a statement.
public protocol SQLEncodable {
    /// The value as it is sent.
    var sqlValue: SQLValue { get }

    /// An array of such values as it is sent; an SQL array unless the type says otherwise.
    static func sqlValue(ofArray elements: [Self]) -> SQLValue
}

extension SQLEncodable {
    /// The array as it is sent.
    public static func sqlValue(ofArray elements: [Self]) -> SQLValue {
        .array(elements.map { $0.sqlValue })
    }
}

extension SQLValue: SQLEncodable {
    /// The value as it is sent.
    public var sqlValue: SQLValue { self }
}

extension String: SQLEncodable {
    /// The value as it is sent.
    public var sqlValue: SQLValue { .text(self) }
}

extension Bool: SQLEncodable {
    /// The value as it is sent.
    public var sqlValue: SQLValue { .text(self ? "true" : "false") }
}

extension SQLEncodable where Self: FixedWidthInteger {
    /// The value as it is sent.
    public var sqlValue: SQLValue { .text(String(self)) }
}

extension Int: SQLEncodable {}
extension Int64: SQLEncodable {}
extension Int32: SQLEncodable {}
extension Int16: SQLEncodable {}

/// A single byte is a small number; an array of bytes is a `bytea`.
extension UInt8: SQLEncodable {
    /// The array as it is sent.
    public static func sqlValue(ofArray elements: [UInt8]) -> SQLValue { .bytes(elements) }
}

extension Optional: SQLEncodable where Wrapped: SQLEncodable {
    /// The value as it is sent.
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Array: SQLEncodable where Element: SQLEncodable {
    /// The value as it is sent.
    public var sqlValue: SQLValue { Element.sqlValue(ofArray: self) }
}
