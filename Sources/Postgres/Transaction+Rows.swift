extension Transaction {
    /// The rows of a query, fetched in batches as they are consumed; memory stays flat.
    ///
    /// At most `batch` of them, at least 1, are in memory at once.
    public func rows(_ sql: SQL, batch: Int = 1_000) -> RowStream {
        RowStream(transaction: self, sql: sql, batch: max(batch, 1))
    }
}

/// The rows of a query by batches, in the server's order; each iteration runs the query anew.
public struct RowStream: AsyncSequence {
    /// One row.
    public typealias Element = Row
    /// Everything that can go wrong comes as this error.
    public typealias Failure = PostgresError

    let transaction: Transaction
    let sql: SQL
    let batch: Int

    /// Begins the query; nothing is sent before the first row is asked for.
    public func makeAsyncIterator() -> Iterator {
        Iterator(stream: self, cursor: transaction.nextCursor())
    }

    /// Holds one batch and the name of the server's cursor.
    public struct Iterator: AsyncIteratorProtocol {
        private let stream: RowStream
        private let cursor: String
        private var rows: Rows?
        private var position = 0
        private var isFinished = false

        init(stream: RowStream, cursor: String) {
            self.stream = stream
            self.cursor = cursor
        }

        /// The next row, nil after the last.
        public mutating func next() async throws(PostgresError) -> Row? {
            if let rows, position < rows.endIndex {
                defer { position += 1 }
                return rows[position]
            }
            guard !isFinished else { return nil }
            let fetched = try await fetch()
            rows = fetched
            position = 0
            if fetched.count < stream.batch {
                isFinished = true
                _ = try await run(["CLOSE \(cursor)"])
            }
            guard let first = fetched.first else { return nil }
            position = 1
            return first
        }

        private func fetch() async throws(PostgresError) -> Rows {
            var statements: [SQL] = []
            if rows == nil {
                var declaration = SQL(trusted: "DECLARE \(cursor) NO SCROLL CURSOR FOR ")
                declaration.append(stream.sql)
                statements.append(declaration)
            }
            statements.append(SQL(trusted: "FETCH \(stream.batch) FROM \(cursor)"))
            guard let last = try await run(statements).last else {
                throw .misuse("There was no answer.")
            }
            return last
        }

        private func run(_ texts: [String]) async throws(PostgresError) -> [Rows] {
            try await run(texts.map { SQL(trusted: $0) })
        }

        private func run(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
            try await stream.transaction.run(
                statements.map { Exchange.Statement(sql: $0, isPrepared: false) })
        }
    }
}
