import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct RecordEntryByHandTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    private func record(
        _ house: APIHarness, as sender: APIHarness.Sender = .finance, key: String? = nil,
        isDryRun: Bool = false, _ draft: HandEntry
    ) async throws -> StoredAnswer {
        let request = WriteRequest(
            caller: try await house.caller(sender, in: house.books), method: "POST",
            path: "/v1/journal-entries",
            key: key, bodyDigest: Hash32(word: .one), isDryRun: isDryRun)
        return try await house.books.recordEntryByHand(draft, request) { entry in
            StoredAnswer(status: 201, body: [UInt8](entry.id.description.utf8))
        }
    }

    private func topUp(_ month: SampleMonth, amount: String = "250.75") throws -> HandEntry {
        try HandEntry(
            kind: .topUp, effectiveDay: Day("2021-06-01"), memo: "Fees of May",
            lines: [
                HandEntry.Line(
                    account: .treasury(month.safe), asset: "usd", side: .debit,
                    amount: amount),
                HandEntry.Line(
                    account: AccountCode("income:fees"), asset: month.usd.id.description,
                    side: .credit,
                    amount: amount),
            ])
    }

    @Test func `finance records a top-up and the treasury grows`() async throws {
        try await withMonth { house, month in
            let answer = try await record(house, topUp(month))
            let id = try ID<JournalEntry>(String(decoding: answer.body, as: UTF8.self))
            let entry = try await house.books.reader.journalEntry(id)
            #expect(entry.seq == 2)
            #expect(entry.kind == .topUp)
            #expect(entry.principal == house.principal(.finance))
            #expect(entry.requestID == "r1")
            #expect(entry.source == nil)
            #expect(entry.postings.map(\.amount.baseUnits) == [25_075, 25_075])
            let accounts = try await house.books.reader.accounts(
                after: nil, limit: 10, prefix: AccountPrefix("treasury"))
            #expect(
                accounts.items.map { "\($0.asset.symbol) \($0.text)" }.sorted()
                    == ["INDEX 1000", "USD 350.75"])
        }
    }

    @Test func `only finance records entries, and each refusal is kept`() async throws {
        try await withMonth { house, month in
            let others: [APIHarness.Sender] = [.lead, .approver, .script, .auditor, .payee, .admin]
            for sender in others {
                let refusal = await #expect(throws: AccessError.self) {
                    try await record(house, as: sender, topUp(month))
                }
                #expect(refusal?.code == "role_lacks_permission")
            }
            let newest = try await house.books.reader.newestSeq()
            #expect(newest == 1)
            let rows = try await house.connections.query(
                "SELECT detail FROM audit_entry WHERE outcome = 'refused'")
            let kept = try rows.map { try $0.get("detail", as: String.self) }
            #expect(kept == others.map { _ in "role_lacks_permission" })
        }
    }

    @Test func `the same key gives the same answer and records once`() async throws {
        try await withMonth { house, month in
            let first = try await record(house, key: "k1", topUp(month))
            let second = try await record(house, key: "k1", topUp(month))
            #expect(second.isReplay)
            #expect(second.body == first.body)
            #expect(try await house.books.reader.newestSeq() == 2)
        }
    }

    @Test func `a dry run answers and leaves nothing behind`() async throws {
        try await withMonth { house, month in
            let answer = try await record(house, isDryRun: true, topUp(month))
            #expect(answer.status == 201)
            #expect(try await house.books.reader.newestSeq() == 1)
        }
    }

    @Test func `a refused entry leaves the books as they were`() async throws {
        try await withMonth { house, month in
            let refusal = await #expect(throws: JournalError.self) {
                try await record(
                    house,
                    HandEntry(
                        kind: .correction, effectiveDay: nil, memo: "Wrong",
                        lines: [
                            HandEntry.Line(
                                account: .payable(month.alice), asset: "index",
                                side: .debit, amount: "1"),
                            HandEntry.Line(
                                account: .treasury(ID(high: 1, low: 1)), asset: "nope",
                                side: .credit, amount: "0"),
                        ]))
            }
            #expect(
                refusal?.faults.map(\.code)
                    == ["account_of_system", "account_subject_unknown", "asset_unknown"])
            #expect(try await house.books.reader.newestSeq() == 1)
            let accounts = try await house.books.reader.accounts(after: nil, limit: 10)
            #expect(accounts.items.count == 4)
        }
    }

    @Test func `two at once are both recorded, one after the other`() async throws {
        try await withMonth { house, month in
            async let one = record(house, key: "a", topUp(month, amount: "1"))
            async let two = record(house, as: .finance2, key: "b", topUp(month, amount: "2"))
            _ = try await (one, two)
            #expect(try await house.books.reader.newestSeq() == 3)
        }
    }

    @Test func `two at once with one key are recorded once`() async throws {
        try await withMonth { house, month in
            // The second waits for the first and replays it, or is told to come back.
            let draft = try topUp(month)
            let answers = try await withThrowingTaskGroup(of: StoredAnswer?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do {
                            return try await self.record(house, key: "same", draft)
                        } catch BooksError.keyInFlight {
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
            }
            #expect(!answers.isEmpty)
            #expect(Set(answers.map(\.body)).count == 1)
            let newest = try await house.books.reader.newestSeq()
            #expect(newest == 2)
        }
    }
}
