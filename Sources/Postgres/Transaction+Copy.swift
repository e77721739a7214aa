extension Transaction {
    /// Takes the data of a `COPY … FROM STDIN`, chunk by chunk, with back-pressure.
    public struct CopyWriter: Sendable {
        let copy: CopyIn
        let connection: Connection

        /// Sends a chunk, cut anywhere, and returns once it is on its way to the server.
        public func write(_ bytes: [UInt8]) async throws(PostgresError) {
            if Task.isCancelled { throw .cancelled }
            _ = try await connection.step { [copy] completion in
                copy.write(bytes, completion: completion)
            }
        }
    }

    /// Copies data into a table and returns the number of rows.
    ///
    /// The statement is `COPY … FROM STDIN` without values. When the closure throws, nothing is
    /// copied and the transaction can only be rolled back. The statement's time limit covers the
    /// whole copy: a long one wants a `SET LOCAL statement_timeout` before it.
    @discardableResult
    public func copyIn(
        _ sql: SQL, _ write: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try Self.refuseValues(in: sql)
        try await begin()
        let connection = connection
        let copy = CopyIn(sql.text)
        _ = try await connection.step { completion in
            copy.start(on: connection, completion: completion)
        }
        do {
            try await write(CopyWriter(copy: copy, connection: connection))
        } catch {
            _ = await outcome { completion in
                connection.loop.run {
                    copy.end(refusing: "given up by the client", completion: completion)
                }
            }
            throw error
        }
        return try await connection.step { completion in
            copy.end(refusing: nil, completion: completion)
        }
    }

    /// Copies chunks into a table and returns the number of rows; see `copyIn(_:_:)`.
    @discardableResult
    public func copyIn<Chunks: AsyncSequence>(
        _ sql: SQL, chunks: Chunks
    ) async throws -> Int where Chunks.Element == [UInt8] {
        try await copyIn(sql) { writer in
            for try await chunk in chunks {
                try await writer.write(chunk)
            }
        }
    }

    /// Gives the data of a `COPY … TO STDOUT` in chunks of whole rows; the server waits while the
    /// closure works.
    ///
    /// When the closure throws, the transaction can only be rolled back.
    public func copyOut(_ sql: SQL, _ read: ([UInt8]) async throws -> Void) async throws {
        try Self.refuseValues(in: sql)
        try await begin()
        let connection = connection
        let copy = CopyOut(sql.text)
        _ = try await connection.step { completion in
            copy.start(on: connection, completion: completion)
        }
        do {
            while true {
                if Task.isCancelled { throw PostgresError.cancelled }
                let chunk = try await connection.step { completion in
                    copy.next(completion: completion)
                }
                guard let chunk else { return }
                try await read(chunk)
            }
        } catch {
            _ = await outcome { completion in
                connection.loop.run { copy.abandon(completion: completion) }
            }
            throw error
        }
    }

    /// Runs a text of several statements without values; tells whether the transaction is open.
    func script(_ text: String) async throws(PostgresError) -> Bool {
        try await begin()
        let connection = connection
        return try await connection.step { completion in
            connection.submit(Script(text, completion: completion))
        }
    }

    private static func refuseValues(in sql: SQL) throws(PostgresError) {
        guard sql.values.isEmpty else { throw .misuse("COPY takes no bound values.") }
    }
}
