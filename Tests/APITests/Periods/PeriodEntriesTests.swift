import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A closed month takes no entry by hand, whichever way it comes.
@Suite struct PeriodEntriesTests {
    private static let detail =
        "2021-05-31 is in 2021-05, which is closed; the next open month is 2021-06."

    private func entry(_ month: SampleMonth, on day: String) -> String {
        """
        {"kind":"top_up","effective_day":"\(day)","memo":"Fees","postings":[\
        {"account":"treasury:\(month.safe)","asset":"USD","side":"debit","amount":"5"},\
        {"account":"income:fees","asset":"USD","side":"credit","amount":"5"}]}
        """
    }

    /// The sample month in which an entry of 31 May was recorded and May was closed; the entry's id.
    private func withClosedMay(
        _ body: (APIHarness, SampleMonth, String) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let made = try await house.send(
            .post, "/v1/journal-entries", as: .finance, json: entry(month, on: "2021-05-31"),
            key: "before")
        #expect(made.status == 201, "\(made.text)")
        try await PeriodFixture(service: house).close("2021-05")
        try await body(house, month, #require(made.string("id")))
        #expect(try await house.books.verify().isSound)
        try await house.close()
    }

    private func entryCount(_ house: APIHarness) async throws -> Int64 {
        try await house.books.verify().knownAt
    }

    @Test(arguments: ["", "?dry_run=true"])
    func `a single entry is refused with the next open month`(query: String) async throws {
        try await withClosedMay { house, month, _ in
            let refused = try await house.send(
                .post, "/v1/journal-entries\(query)", as: .finance,
                json: entry(month, on: "2021-05-31"), key: "k")
            #expect(refused.status == 409)
            #expect(refused.string("code") == "period_closed")
            #expect(refused.string("detail") == Self.detail)
            #expect(refused.string("errors", "0", "pointer") == "/effective_day")
        }
    }

    @Test func `of many entries all are refused, and the place of the wrong one is told`()
        async throws
    {
        try await withClosedMay { house, month, _ in
            let before = try await entryCount(house)
            let body = [entry(month, on: "2021-06-01"), entry(month, on: "2021-05-31")]
            let refused = try await house.send(
                .post, "/v1/journal-entries/bulk", as: .finance,
                json: "[\(body.joined(separator: ","))]", key: "many")
            #expect(refused.status == 422, "\(refused.text)")
            #expect(refused.string("errors", "0", "pointer") == "/1/effective_day")
            #expect(refused.string("errors", "0", "code") == "period_closed")
            #expect(refused.string("errors", "0", "detail") == Self.detail)
            #expect(try await entryCount(house) == before)
        }
    }

    @Test func `of many entries each by itself the wrong one alone is refused`() async throws {
        try await withClosedMay { house, month, _ in
            let before = try await entryCount(house)
            let bulk = BulkSample()
            let answer = try await bulk.send(
                house, "?mode=per_item",
                lines: [entry(month, on: "2021-05-31"), entry(month, on: "2021-06-01")])
            let lines = try bulk.lines(answer)
            #expect(bulk.member(lines[0], "problem", "code") == .string("period_closed"))
            #expect(bulk.member(lines[1], "status") == .number(JSONNumber(201)))
            #expect(try await entryCount(house) == before + 1)
        }
    }

    @Test func `a reversal becomes effective in an open month only`() async throws {
        try await withClosedMay { house, _, id in
            let refused = try await house.send(
                .post, "/v1/journal-entries/\(id)/reversals", as: .finance,
                json: #"{"memo":"Wrong","effective_day":"2021-05-31"}"#, key: "then")
            #expect(refused.status == 409, "\(refused.text)")
            #expect(refused.string("code") == "period_closed")
            #expect(refused.string("detail") == Self.detail)
            let made = try await house.send(
                .post, "/v1/journal-entries/\(id)/reversals", as: .finance,
                json: #"{"memo":"Wrong"}"#, key: "now")
            #expect(made.status == 201, "\(made.text)")
            #expect(made.string("effective_day") == "2021-06-07")
        }
    }
}
