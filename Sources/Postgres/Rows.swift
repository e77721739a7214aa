/// The answer to one statement: its rows in the server's order, and how many it touched.
public struct Rows: RandomAccessCollection, Sendable {
    let handle: ResultHandle
    let columns: [String]

    /// Always 0.
    public let startIndex = 0
    /// The number of rows.
    public let endIndex: Int

    init(_ handle: ResultHandle) {
        self.handle = handle
        columns = handle.columnNames
        endIndex = handle.rowCount
    }

    /// How many rows the statement returned, inserted, changed or deleted.
    public var affected: Int { handle.affected }

    /// The row at a place from 0.
    public subscript(position: Int) -> Row {
        precondition(position >= 0 && position < endIndex, "There is no row at that place.")
        return Row(rows: self, index: position)
    }
}

/// One row of an answer; keeps the whole answer in memory while it lives.
public struct Row: Sendable {
    let rows: Rows
    let index: Int

    /// The value of a column; NULL only where the type is an optional.
    ///
    /// Throws `decoding` naming the column, never showing the value.
    public func get<T: SQLDecodable>(
        _ name: String, as type: T.Type = T.self
    ) throws(PostgresError) -> T {
        guard let column = rows.columns.firstIndex(of: name) else {
            throw PostgresError(.decoding, "The answer has no such column.", column: name)
        }
        do throws(PostgresError) {
            guard !rows.handle.isNull(row: index, column: column) else { return try T.sqlNull() }
            return try rows.handle.decode(type, row: index, column: column)
        } catch {
            throw error.with(column: name)
        }
    }

    /// The value of a column, nil for NULL.
    public func optional<T: SQLDecodable>(
        _ name: String, as type: T.Type = T.self
    ) throws(PostgresError) -> T? {
        try get(name, as: T?.self)
    }
}
