import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct ImportLedgerTests {
    @Test func `an imported ledger has the same head and balances, and exports to the same bytes`()
        async throws
    {
        let ledger = try await ExportedLedger(isLong: true)
        let imported = try await ImportedLedger(like: ledger.house)
        #expect(try await imported.read(ledger.bytes) == ledger.manifest)
        let again = try await ExportedLedger.export(imported.books)
        #expect(again.0 == ledger.bytes)
        #expect(again.1 == ledger.manifest)
        let report = try await imported.books.verify()
        #expect(report.isSound, "\(report)")
        let heads = try await (
            ledger.house.books.reader.auditHead(), imported.books.reader.auditHead()
        )
        #expect(heads.0.chain == heads.1.chain)
        #expect(heads.0.number == heads.1.number)
        let balances: @Sendable (Books) async throws -> [String] = { books in
            try await books.snapshot { reader in
                let clocks = try await reader.clocks(asOf: nil, knownAt: nil)
                var rows: [String] = []
                try await reader.balances(clocks).each(reader) {
                    rows.append("\($0.code) \($0.baseUnits) \($0.asset.symbol)")
                }
                return rows
            }
        }
        let own = try await balances(imported.books)
        #expect(try await balances(ledger.house.books) == own)
        #expect(own.count == 16)
        try await imported.close()
        try await ledger.house.close()
    }

    @Test func `an imported ledger goes on where the exported one ended`() async throws {
        let ledger = try await ExportedLedger()
        let imported = try await ImportedLedger(like: ledger.house)
        try await imported.read(ledger.bytes)
        try await imported.database.with { service in
            let books = Books(
                service, clock: { ledger.house.now }, logger: ledger.house.books.logger)
            let asset = try await books.reader.assets(PageRequest(after: nil, limit: 1)).items[0]
            _ = try await books.operate("test") { work in
                let amount = try asset.value.amount("1")
                let entry = try JournalEntry(
                    id: work.newID(), kind: .correction, effectiveDay: Day("2021-06-03"),
                    memo: "on",
                    postings: [
                        Posting(.debit, AccountCode("income:new"), amount),
                        Posting(.credit, AccountCode("income:a"), amount),
                    ])
                _ = try await work.record([entry])
                work.audit("test", "test")
            }
            let report = try await books.verify()
            #expect(report.isSound, "\(report)")
            #expect(report.knownAt == ledger.manifest.journalEntries + 1)
        }
        try await imported.close()
        try await ledger.house.close()
    }

    @Test func `a database in which something was done is refused`() async throws {
        let ledger = try await ExportedLedger()
        let imported = try await ImportedLedger(like: ledger.house)
        try await imported.read(ledger.bytes)
        await #expect(throws: ImportError.databaseNotEmpty) {
            try await imported.read(ledger.bytes)
        }
        try await imported.close()
        try await ledger.house.close()
    }

    @Test func `of a file that is not sound nothing is imported, wherever it breaks`() async throws
    {
        let ledger = try await ExportedLedger()
        let imported = try await ImportedLedger(like: ledger.house)
        let before = try await imported.database.state()
        for place in [ledger.bytes.count / 10, ledger.bytes.count / 2, ledger.bytes.count - 20] {
            var bytes = ledger.bytes
            bytes[place] ^= 1
            await #expect(throws: ExportBreak.self) { try await imported.read(bytes) }
        }
        await #expect(throws: ExportBreak.self) {
            try await imported.read(ledger.bytes.dropLast(500))
        }
        #expect(try await imported.database.state() == before)
        try await imported.close()
        try await ledger.house.close()
    }

    @Test func `the role of the service cannot import`() async throws {
        let ledger = try await ExportedLedger()
        let empty = try await TestDatabase.migrated()
        try await empty.with { service in
            let books = Books(
                service, clock: { ledger.house.now }, logger: ledger.house.books.logger)
            await #expect(throws: PostgresError.self) {
                var rest: [[UInt8]] = [ledger.bytes]
                _ = try await books.importLedger { rest.popLast() }
            }
        }
        try await empty.drop()
        try await ledger.house.close()
    }
}
