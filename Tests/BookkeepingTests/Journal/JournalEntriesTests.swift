import Ledger
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct JournalEntriesTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .settled)
        try await body(house, month)
        try await house.close()
    }

    /// The numbers of the entries that a filter lets through.
    private func expect(
        _ seqs: [Int64], in house: APIHarness, _ change: (inout JournalFilter) throws -> Void
    ) async throws {
        var filter = JournalFilter()
        try change(&filter)
        let page = try await house.books.reader.journalEntries(
            PageRequest(after: nil, limit: 100), filter)
        #expect(page.items.map(\.seq) == seqs)
    }

    @Test func `each filter narrows the list`() async throws {
        try await withMonth { house, month in
            try await expect([1, 2, 3, 4, 5], in: house) { _ in }
            try await expect([2, 3], in: house) { $0.kind = .rewardApproved }
            try await expect([1, 5], in: house) { $0.account = .treasury(month.safe) }
            try await expect([2, 4], in: house) { $0.account = .payable(month.alice) }
            try await expect([2, 3, 4], in: house) { $0.accountPrefix = try .init("payable") }
            try await expect([3], in: house) {
                $0.accountPrefix = try .init("expense:\(month.growth)")
            }
            try await expect([4, 5], in: house) { $0.source = month.batch.description }
            try await expect([], in: house) { $0.source = "" }
            try await expect([2, 3, 4, 5], in: house) { $0.from = try Day("2021-05-31") }
            try await expect([2, 3, 4], in: house) {
                $0.from = try Day("2021-05-31")
                $0.to = try Day("2021-06-02")
            }
        }
    }

    @Test func `pages follow one another by number`() async throws {
        try await withMonth { house, _ in
            let reader = house.books.reader
            let first = try await reader.journalEntries(PageRequest(after: nil, limit: 2))
            #expect(first.items.map(\.seq) == [1, 2])
            #expect(first.hasMore)
            let last = try await reader.journalEntries(
                PageRequest(after: first.items[1].id, limit: 3))
            #expect(last.items.map(\.seq) == [3, 4, 5])
            #expect(!last.hasMore)
            #expect(last.items.map(\.postingCount) == [2, 3, 2])
        }
    }

    @Test func `a cursor that is no entry is not found`() async throws {
        try await withMonth { house, _ in
            let id = ID<JournalEntry>(high: 9, low: 9)
            await #expect(
                throws: BooksError.notFound(kind: "journal entry", id: id.description)
            ) {
                try await house.books.reader.journalEntries(PageRequest(after: id, limit: 2))
            }
        }
    }

    @Test func `accounts page in the order of their codes`() async throws {
        try await withMonth { house, _ in
            let reader = house.books.reader
            var codes: [String] = []
            var key: AccountKey?
            repeat {
                let page = try await reader.accounts(after: key, limit: 3)
                codes += page.items.map { "\($0.code.prefix.rawValue) \($0.asset.symbol)" }
                key = page.hasMore ? page.items.last?.key : nil
            } while key != nil
            #expect(
                codes == [
                    "equity INDEX", "equity USD", "expense INDEX", "expense USD", "expense INDEX",
                    "in_flight INDEX", "payable INDEX", "payable USD", "payable INDEX",
                    "payable INDEX", "treasury INDEX", "treasury USD",
                ])
        }
    }
}
