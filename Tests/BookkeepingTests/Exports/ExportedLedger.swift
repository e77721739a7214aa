import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// A ledger with something of everything that an export may hold, and its export.
struct ExportedLedger {
    let house: APIHarness
    let bytes: [UInt8]
    let manifest: ExportManifest

    /// A month that was settled, free text of all kinds, an erased one, a floor, a request with its
    /// address; a long one has two checkpoints, and what people decided about months, limits and
    /// entries.
    init(isLong: Bool = false) async throws {
        house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .settled)
        try await Self.correct(month, in: house)
        try await Self.write(month, in: house.connections, auditEntries: isLong ? 2100 : 3)
        try await house.database.with(.owner) { owner in
            _ = try await owner.query("SELECT erase_journal_text(1)")
        }
        _ = try await house.books.operate("floor") { work in
            try await work.setAccountFloor(
                AccountKey(code: AccountCode("equity:opening"), asset: month.usd.id), to: "90",
                expecting: .any)
        }
        try await house.books.keepTotals()
        if isLong { try await Self.decide(in: house) }
        (bytes, manifest) = try await Self.export(house.books)
    }

    static func export(_ books: Books) async throws -> ([UInt8], ExportManifest) {
        var bytes: [UInt8] = []
        let manifest = try await books.exportLedger { bytes += $0 }
        return (bytes, manifest)
    }

    /// Looks at an export in pieces of a size; the first break, or nil.
    static func firstBreak(in bytes: [UInt8], pieces: Int = 1 << 16) -> ExportBreak? {
        do throws(ExportBreak) {
            var export = VerifyExport()
            for lower in stride(from: 0, to: bytes.count, by: pieces) {
                try export.read(Array(bytes[lower..<min(lower + pieces, bytes.count)]))
            }
            _ = try export.finish()
            return nil
        } catch {
            return error
        }
    }

    /// A correction by somebody from somewhere.
    private static func correct(_ month: SampleMonth, in house: APIHarness) async throws {
        let caller = try #require(
            await house.books.authenticate(
                secret: APIHarness.Sender.finance.secret, remoteAddress: "192.0.2.7",
                requestID: "request 1"))
        _ = try await house.books.write(
            WriteRequest(
                caller: caller, method: "POST", path: "/test", key: nil,
                bodyDigest: Digest.sha256(of: []), isDryRun: false)
        ) { work in
            let entry = try JournalEntry(
                id: work.newID(), kind: .correction, effectiveDay: Day("2021-06-01"),
                memo: #"say "no" \ ; | ünïcødé 🏛"#,
                postings: [
                    Posting(.debit, AccountCode("income:a"), month.usd.amount("0.01")),
                    Posting(.credit, AccountCode("income:b"), month.usd.amount("0.01")),
                ])
            _ = try await work.record([entry])
            work.audit("test.corrected", entry.id, "because")
            return StoredAnswer(status: 200, body: [])
        }
    }

    /// Controls, escapes and metadata through the journal's own function, and a long audit log.
    private static func write(
        _ month: SampleMonth, in connections: Database, auditEntries count: Int
    ) async throws {
        try await connections.transaction { transaction in
            _ = try await transaction.pipeline([
                """
                SELECT record_journal_entries(
                    '2021-06-02', ARRAY[gen_random_uuid()], '{2021-02-28}', '{correction}',
                    '{NULL}', ARRAY[E'tab\\t line\\n return\\r bell\\x07 back\\\\slash "quote" \\x7f'],
                    ARRAY['{"zz": "1", "b": "t\\\\\\"\\u0001", "a.b-c": "ä"}'::jsonb], '{NULL}',
                    '{NULL}', '{NULL}', '{1,1}', '{1,7}', '{income:a,income:b}',
                    ARRAY[\(month.index.id), \(month.index.id)]::uuid [], '{debit,credit}',
                    '{1,1}'
                )
                """,
                """
                SELECT append_audit_entries(
                    '2021-06-02 00:00:00.000001', array_fill(NULL::uuid, ARRAY[\(count)]::integer []),
                    array_fill(NULL::text, ARRAY[\(count)]::integer []), array_fill(NULL::uuid, ARRAY[\(count)]::integer []),
                    array_fill(NULL::text, ARRAY[\(count)]::integer []), array_fill(NULL::text, ARRAY[\(count)]::integer []),
                    array_fill('test'::text, ARRAY[\(count)]::integer []), array_fill(E'a\\nb'::text, ARRAY[\(count)]::integer []),
                    array_fill(NULL::bytea, ARRAY[\(count)]::integer []), array_fill('done'::text, ARRAY[\(count)]::integer []),
                    array_fill('a "detail"'::text, ARRAY[\(count)]::integer []),
                    ARRAY[h.last_seq] || array_fill(NULL::bigint, ARRAY[\(count - 1)]::integer []),
                    ARRAY[h.last_seq] || array_fill(NULL::bigint, ARRAY[\(count - 1)]::integer [])
                )
                FROM journal_head AS h
                """,
            ])
        }
    }
}

/// A new database that an export is imported into.
struct ImportedLedger {
    let database: TestDatabase
    let books: Books
    private let owner: Database

    init(like house: APIHarness) async throws {
        database = try await TestDatabase.migrated()
        owner = try database.open(.owner)
        books = Books(owner, clock: { house.now }, logger: house.books.logger)
    }

    @discardableResult
    func read(_ bytes: [UInt8], pieces: Int = 70_001) async throws -> ExportManifest {
        var lower = 0
        return try await books.importLedger {
            guard lower < bytes.count else { return nil }
            defer { lower += pieces }
            return Array(bytes[lower..<min(lower + pieces, bytes.count)])
        }
    }

    func close() async throws {
        await owner.close()
        try await database.drop()
    }
}
