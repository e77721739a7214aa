import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct RecordEntriesTests {
    private static let request = WriteRequest(
        caller: .operatorOfMachine, method: "POST", path: "/test", key: nil,
        bodyDigest: Hash32(word: .zero), isDryRun: false)

    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    /// As an operation would, but without retries.
    @discardableResult
    private func record<Result: Sendable>(
        _ house: APIHarness, _ body: @Sendable (Work) async throws -> Result
    ) async throws -> Result {
        try await house.connections.transaction { transaction in
            let work = Work(transaction, request: Self.request, now: house.now)
            let result = try await body(work)
            work.audit("test", "test")
            _ = try await transaction.query(work.audited.appending(at: house.now))
            return result
        }
    }

    private func entry(
        _ month: SampleMonth, from: String, to: String, _ amount: String, of asset: Asset,
        id: UInt64
    ) throws -> JournalEntry {
        try JournalEntry(
            id: ID(high: 0x0190_0000_0000_7000, low: id), kind: .correction,
            effectiveDay: Day("2021-05-31"), memo: "Test",
            postings: [
                Posting(.debit, AccountCode(from), asset.amount(amount)),
                Posting(.credit, AccountCode(to), asset.amount(amount)),
            ])
    }

    @Test func `entries are numbered on from the newest and move the totals of their accounts`()
        async throws
    {
        try await withMonth { house, month in
            let entries = try [
                entry(month, from: "income:a", to: "income:b", "1.5", of: month.usd, id: 1),
                entry(month, from: "income:b", to: "income:c", "0.5", of: month.usd, id: 2),
            ]
            let seqs = try await record(house) { work in try await work.record(entries) }
            #expect(seqs == [2, 3])
            let accounts = try await house.books.reader.accounts(
                after: nil, limit: 10, prefix: AccountPrefix("income"))
            #expect(
                accounts.items.map { "\($0.code) \($0.balance.debits) \($0.balance.credits)" }
                    == ["income:a 150 0", "income:b 50 150", "income:c 0 50"])
        }
    }

    @Test func `nothing to record locks nothing and gives nothing`() async throws {
        try await withMonth { house, _ in
            let seqs = try await record(house) { work in try await work.record([]) }
            #expect(seqs == [])
        }
    }

    @Test func `a clock set back does not make the journal run backwards`() async throws {
        try await withMonth { house, month in
            let later = house.now
            house.now = later.advanced(bySeconds: -3600)
            let id = try await month.record(
                .correction, "2021-05-31",
                [
                    Posting(.debit, AccountCode("income:a"), month.usd.amount("1")),
                    Posting(.credit, AccountCode("income:b"), month.usd.amount("1")),
                ])
            let entry = try await house.books.reader.journalEntry(id)
            #expect(entry.recordedAt == later)
        }
    }

    @Test func `a total that would pass 2^256 − 1 is refused by name and nothing is written`()
        async throws
    {
        try await withMonth { house, month in
            let most = Amount(baseUnits: .max, of: month.usd.id)
            func move(_ from: String, _ to: String, _ amount: Amount) async throws {
                try await month.record(
                    .correction, "2021-05-31",
                    [
                        Posting(.debit, AccountCode(from), amount),
                        Posting(.credit, AccountCode(to), amount),
                    ])
            }
            try await move("income:a", "income:b", most)
            let refusal = await #expect(throws: BooksError.self) {
                try await move("income:a", "income:c", month.usd.amount("0.01"))
            }
            #expect(refusal == .constraint("base_units_within_uint256", isConflict: false))
            #expect(try await house.books.reader.newestSeq() == 2)
        }
    }

    /// Tasks record at once, one or two times in a transaction, over accounts that overlap and are
    /// partly new, in opposite orders. Nothing is retried here: a deadlock would fail the test.
    @Test func `writers at once never deadlock, and numbers and totals stay right`() async throws {
        try await withMonth { house, month in
            let writers = 12
            let rounds = 15
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for round in 0..<rounds {
                            let number = UInt64(writer * 1_000 + round * 10)
                            let names = ["income:x\(round)", "income:y\(round)", "income:hot"]
                            let order = writer.isMultiple(of: 2) ? names : names.reversed()
                            let entries = try (0..<2).map { place in
                                try self.entry(
                                    month, from: order[place], to: order[place + 1], "0.01",
                                    of: place == 0 ? month.usd : month.index,
                                    id: 0x8000_0000_0000_0000 | (number + UInt64(place)))
                            }
                            try await record(house) { work in
                                if round.isMultiple(of: 3) {
                                    _ = try await work.record([entries[0]])
                                    _ = try await work.record([entries[1]])
                                } else {
                                    _ = try await work.record(entries)
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let total = 1 + writers * rounds * 2
            let rows = try await house.connections.query(
                """
                SELECT
                    count(*) AS entries, min(seq) AS first, max(seq) AS last,
                    (SELECT h.last_seq FROM journal_head AS h) AS head,
                    (
                        SELECT count(*)
                        FROM account AS a
                        INNER JOIN (
                            SELECT
                                p.account_id,
                                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0)
                                    AS credits
                            FROM posting AS p
                            GROUP BY p.account_id
                        ) AS s ON s.account_id = a.account_id
                        WHERE (a.debits, a.credits) <> (s.debits, s.credits)
                    ) AS wrong
                FROM journal_entry
                """)
            let row = try #require(rows.first)
            #expect(try row.get("entries") == total)
            #expect(try row.get("first") == 1)
            #expect(try row.get("last") == total)
            #expect(try row.get("head") == total)
            #expect(try row.get("wrong") == 0)
        }
    }
}
