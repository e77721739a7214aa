public import Ledger
import Postgres

/// Reads the books: what is committed, or what a transaction sees.
public struct Reader: Sendable {
    private enum Source {
        case database(Database)
        case transaction(Transaction)
    }

    private let source: Source
    /// The instant that "now" means to this reader.
    public let now: Instant

    init(database: Database, now: Instant) {
        source = .database(database)
        self.now = now
    }

    init(transaction: Transaction, now: Instant) {
        source = .transaction(transaction)
        self.now = now
    }

    func query(_ sql: SQL) async throws -> Rows {
        switch source {
        case .transaction(let transaction): return try await transaction.query(sql)
        case .database(let database):
            do {
                return try await database.query(sql)
            } catch {
                throw Books.translated(error)
            }
        }
    }

    /// Every row in turn, fetched in batches, so that memory stays flat; inside a transaction only.
    func each(
        _ sql: SQL, batch: Int = 1_000, _ body: (Row) async throws -> Void
    ) async throws {
        guard case .transaction(let transaction) = source else { throw StorageError.noTransaction }
        for try await row in transaction.rows(sql, batch: batch) { try await body(row) }
    }

    /// The rows of a `COPY … TO STDOUT` in chunks of whole rows; inside a transaction only.
    func copy(_ sql: SQL, _ body: ([UInt8]) async throws -> Void) async throws {
        guard case .transaction(let transaction) = source else { throw StorageError.noTransaction }
        try await transaction.copyOut(sql, body)
    }

    /// As `each`, by so many rows at once, for whom needs more of the database to show them; no more
    /// of them are in memory.
    func eachChunk(
        _ sql: SQL, of size: Int = 500, _ body: ([Row]) async throws -> Void
    ) async throws {
        var chunk: [Row] = []
        try await each(sql, batch: size) { row in
            chunk.append(row)
            guard chunk.count == size else { return }
            try await body(chunk)
            chunk.removeAll(keepingCapacity: true)
        }
        if !chunk.isEmpty { try await body(chunk) }
    }

    /// The first row; throws ``BooksError/notFound(kind:id:)`` when there is none.
    func row(_ sql: SQL, orNo kind: String, _ id: some CustomStringConvertible) async throws -> Row
    {
        guard let row = try await query(sql).first else {
            throw BooksError.notFound(kind: kind, id: id.description)
        }
        return row
    }

    /// The day that it is now in the organisation's zone.
    public func today() async throws -> Day {
        try await Self.today(in: query(Self.today(at: now)))
    }

    /// The statement that asks for the day of an instant in the organisation's zone.
    static func today(at now: Instant) -> SQL {
        "SELECT (\(now)::timestamptz AT TIME ZONE o.zone)::date AS today FROM organisation AS o"
    }

    /// What ``today(at:)`` found.
    static func today(in rows: Rows) throws -> Day {
        guard let row = rows.first else { throw StorageError.missingRow(of: "organisation") }
        return try row.value("today")
    }
}
