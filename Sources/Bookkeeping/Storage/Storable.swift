import Ethereum
import Ledger
import Postgres

/// A value with one text form in the database, both ways.
protocol Storable {
    /// The text that PostgreSQL reads.
    var stored: String { get }
    /// Reads what PostgreSQL writes.
    init(stored text: String) throws
}

extension SQL.StringInterpolation {
    mutating func appendInterpolation(_ value: some Storable) {
        appendInterpolation(value.stored)
    }

    /// A value that may be missing; the label says so, and keeps the compiler from taking it for text.
    mutating func appendInterpolation<Value: Storable>(orNull value: Value?) {
        appendInterpolation(orNull: value?.stored)
    }

    mutating func appendInterpolation<Value: SQLEncodable>(orNull value: Value?) {
        appendInterpolation(value?.sqlValue ?? SQLValue.null)
    }

    mutating func appendInterpolation<Value: Storable>(_ values: [Value]) {
        appendInterpolation(values.map(\.stored))
    }

    mutating func appendInterpolation<Value: Storable>(_ values: [Value?]) {
        appendInterpolation(values.map { $0?.stored })
    }

    mutating func appendInterpolation<Value: RawRepresentable<String>>(_ value: Value) {
        appendInterpolation(value.rawValue)
    }

    mutating func appendInterpolation<Value: RawRepresentable<String>>(orNull value: Value?) {
        appendInterpolation(orNull: value?.rawValue)
    }

    mutating func appendInterpolation<Value: RawRepresentable<String>>(_ values: [Value]) {
        appendInterpolation(values.map(\.rawValue))
    }
}

extension Row {
    /// A column that is never NULL.
    func value<Value: Storable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        try Value(stored: get(name, as: String.self))
    }

    /// A column that may be NULL.
    func optionalValue<Value: Storable>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> Value? {
        try optional(name, as: String.self).map { try Value(stored: $0) }
    }

    /// An array column.
    func values<Value: Storable>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> [Value] {
        try get(name, as: [String].self).map { try Value(stored: $0) }
    }

    /// An array column that may be NULL.
    func optionalValues<Value: Storable>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> [Value]? {
        try optional(name, as: [String].self)?.map { try Value(stored: $0) }
    }

    /// A column whose check allows just the cases of an enum.
    func choice<Choice: RawRepresentable<String>>(
        _ name: String, as type: Choice.Type = Choice.self
    ) throws -> Choice {
        let text = try get(name, as: String.self)
        guard let choice = Choice(rawValue: text) else {
            throw StorageError.unexpected(column: name)
        }
        return choice
    }
}

/// The database holds what the rules cannot read: ours to mend, never the caller's.
enum StorageError: Error, Hashable {
    case unexpected(column: String)
    case malformed(type: String)
    case missingRow(of: String)
    case noTransaction
}
