/// A statement's text with its bound values.
///
/// Built from a literal: `"SELECT code FROM asset WHERE id = \(id)"` has the text
/// `SELECT code FROM asset WHERE id = $1` and one value. Text known only at run time cannot become
/// part of a statement, only a value of it. Values but bytes go as text with no stated type, so the server
/// infers the type; write a cast (`\(ids)::uuid[]`) where it could be several.
public struct SQL: Sendable {
    /// The text as the server gets it, with `$1`, `$2` … in place of the values.
    public private(set) var text: String
    /// The values in the order of their numbers.
    public private(set) var values: [SQLValue]
    /// Where each placeholder begins, in UTF-8 units of `text`.
    private var marks: [Int]

    init(trusted text: String) {
        self.text = text
        values = []
        marks = []
    }

    fileprivate mutating func append(text more: String) {
        text += more
    }

    fileprivate mutating func append(value: SQLValue) {
        marks.append(text.utf8.count)
        values.append(value)
        text += "$\(values.count)"
    }

    /// The same with its arrays spelled, so that sending it later takes less time.
    ///
    /// Throws `misuse` for what cannot be sent: a text with a zero byte, a gigabyte.
    public func spelled() throws(PostgresError) -> SQL {
        var spelled = self
        for index in values.indices {
            spelled.values[index] = try ParameterBuffer.spelled(values[index])
        }
        return spelled
    }

    /// Appends another statement's text; its placeholders continue the numbers of this one.
    mutating func append(_ fragment: SQL) {
        var rest = fragment.text.utf8[...]
        var consumed = 0
        for (index, value) in fragment.values.enumerated() {
            let before = fragment.marks[index] - consumed
            text += String(Substring(rest.prefix(before)))
            append(value: value)
            let placeholder = "$\(index + 1)".utf8.count
            rest = rest.dropFirst(before + placeholder)
            consumed += before + placeholder
        }
        text += String(Substring(rest))
    }
}

extension SQL: ExpressibleByStringInterpolation {
    /// A statement without values.
    public init(stringLiteral value: StaticString) {
        self.init(trusted: value.description)
    }

    /// A statement with the values that its literal names.
    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.statement
    }

    /// Collects the pieces of an interpolated statement.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var statement = SQL(trusted: "")

        /// An empty statement; the literal's size is of no use here.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Takes text of the literal as it stands.
        public mutating func appendLiteral(_ literal: StaticString) {
            statement.append(text: literal.description)
        }

        /// Binds a value.
        public mutating func appendInterpolation<Value: SQLEncodable>(_ value: Value) {
            statement.append(value: value.sqlValue)
        }

        /// Binds a value, or NULL for nil.
        public mutating func appendInterpolation<Value: SQLEncodable>(_ value: Value?) {
            statement.append(value: value.sqlValue)
        }

        /// Inserts another statement's text and values.
        public mutating func appendInterpolation(_ fragment: SQL) {
            statement.append(fragment)
        }

        /// Inserts text fixed at compile time.
        public mutating func appendInterpolation(raw: StaticString) {
            statement.append(text: raw.description)
        }
    }
}

extension Sequence<SQL> {
    /// The fragments in order with fixed text between them.
    public func joined(separator: StaticString) -> SQL {
        var whole = SQL(trusted: "")
        var isFirst = true
        for fragment in self {
            if !isFirst { whole.append(SQL(stringLiteral: separator)) }
            whole.append(fragment)
            isFirst = false
        }
        return whole
    }
}
