import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct ReversalRoutesTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    /// A top-up of 5 USD on 2021-06-02; its id.
    private func topUp(_ house: APIHarness, _ month: SampleMonth) async throws -> String {
        let answer = try await house.send(
            .post, "/v1/journal-entries", as: .finance,
            json: """
                {"kind":"top_up","effective_day":"2021-06-02","memo":"Fees",\
                "metadata":{"invoice":"2021-117"},"postings":[\
                {"account":"treasury:\(month.safe)","asset":"USD","side":"debit","amount":"5"},\
                {"account":"income:fees","asset":"USD","side":"credit","amount":"3"},\
                {"account":"income:other","asset":"USD","side":"credit","amount":"2"}]}
                """, key: "top-up")
        return try #require(answer.string("id"))
    }

    private func reverse(
        _ house: APIHarness, _ id: String, _ json: String = "{\"memo\":\"Recorded twice\"}",
        key: String = "r", as sender: APIHarness.Sender = .finance, query: String = ""
    ) async throws -> APIHarness.Answer {
        try await house.send(
            .post, "/v1/journal-entries/\(id)/reversals\(query)", as: sender, json: json, key: key)
    }

    @Test func `a reversal is the mirror image of its entry, and both know each other`()
        async throws
    {
        try await withMonth { house, month in
            let id = try await topUp(house, month)
            let made = try await reverse(house, id)
            #expect(made.status == 201, "\(made.text)")
            let reversal = try #require(made.string("id"))
            #expect(made.headers["Location"] == "/v1/journal-entries/\(reversal)")
            #expect(made.string("kind") == "reversal")
            #expect(made.string("effective_day") == "2021-06-07")
            #expect(made.string("memo") == "Recorded twice")
            #expect(made.string("reverses_id") == id)
            #expect(made["reversed_by_id"] == .null)
            #expect(made.string("principal_id") == house.principal(.finance).description)
            let postings = (0..<3).map { index in
                ["side", "account", "amount"].map { made.string("postings", "\(index)", $0) ?? "" }
            }
            #expect(
                postings == [
                    ["credit", "treasury:\(month.safe)", "5"], ["debit", "income:fees", "3"],
                    ["debit", "income:other", "2"],
                ])
            let first = try await house.send(.get, "/v1/journal-entries/\(id)", as: .auditor)
            #expect(first.string("reversed_by_id") == reversal)
            #expect(first["reverses_id"] == .null)
            #expect(first.string("metadata", "invoice") == "2021-117")
            for (asked, found) in [("true", id), ("false", nil)] {
                let list = try await house.send(
                    .get, "/v1/journal-entries?reversed=\(asked)&kind=top_up", as: .auditor)
                #expect(list.string("data", "0", "id") == found)
            }
            #expect(try await house.books.verify().isSound)
        }
    }

    @Test func `a reversal that an account cannot bear names the account`() async throws {
        try await withMonth { house, month in
            let id = try await topUp(house, month)
            let account = "treasury:\(month.safe)"
            let floor = try await house.send(
                .put, "/v1/accounts/\(account)/\(month.usd.id)/floor", as: .finance,
                json: #"{"floor":"100.01"}"#, ifMatch: "*")
            #expect(floor.status == 200, "\(floor.text)")
            let refused = try await reverse(house, id)
            #expect(refused.status == 422)
            #expect(refused.faults == ["account_above_floor at "])
            #expect(refused.string("errors", "0", "found") == account)
            #expect(
                refused.string("detail")
                    == "The account \(account) would hold 100 USD, below its floor of 100.01;"
                    + " nothing of this entry was recorded.")
        }
    }

    @Test func `an entry is reversed once, and the same request is answered again`() async throws {
        try await withMonth { house, month in
            let id = try await topUp(house, month)
            let first = try await reverse(house, id)
            let again = try await reverse(house, id)
            #expect(again.headers["Idempotent-Replayed"] == "true")
            #expect(again.bytes == first.bytes)
            let second = try await reverse(house, id, key: "other")
            #expect(second.status == 409)
            #expect(second.string("code") == "journal_entry_reversed_once")
            #expect(second.string("detail")?.contains("by entry 3") == true)
            let reversal = try #require(first.string("id"))
            let back = try await reverse(house, reversal, key: "back")
            #expect(back.status == 422)
            #expect(back.string("code") == "reversal_of_reversal")
        }
    }

    @Test func `of two reversals at once one is recorded`() async throws {
        try await withMonth { house, month in
            let id = try await topUp(house, month)
            async let left = reverse(house, id, key: "left")
            async let right = reverse(house, id, key: "right")
            let answers = try await [left, right]
            #expect(answers.map(\.status).sorted() == [201, 409])
            #expect(
                answers.first { $0.status == 409 }?.string("code") == "journal_entry_reversed_once")
        }
    }

    @Test func `what an object made is reversed by that object only`() async throws {
        try await withMonth { house, month in
            try await month.advance(to: .approved)
            let list = try await house.send(
                .get, "/v1/journal-entries?kind=reward_approved&limit=1", as: .finance)
            let id = try #require(list.string("data", "0", "id"))
            let answer = try await reverse(house, id)
            #expect(answer.status == 422)
            #expect(answer.string("code") == "reversal_of_object")
            #expect(
                answer.string("detail")?.contains(list.string("data", "0", "source_id") ?? "-")
                    == true)
        }
    }

    private static let bad: [(json: String, code: String)] = [
        ("{}", "body_refused"), ("{\"memo\":\"\"}", "memo_malformed"),
        ("{\"memo\":\"x\",\"effective_day\":\"2021-06-31\"}", "body_refused"),
        // Before the entry, and after today.
        ("{\"memo\":\"x\",\"effective_day\":\"2021-06-01\"}", "effective_day_too_far"),
        ("{\"memo\":\"x\",\"effective_day\":\"2021-06-08\"}", "effective_day_too_far"),
    ]

    @Test func `bad reversals are refused and nothing is recorded`() async throws {
        try await withMonth { house, month in
            let id = try await topUp(house, month)
            let before = try await house.database.state()
            for (json, code) in Self.bad {
                let answer = try await reverse(house, id, json)
                #expect(answer.status == 422, "\(json)")
                #expect(answer.string("code") == code, "\(json)")
            }
            let missing = try await reverse(house, "jen_00000000000000000000000000")
            #expect(missing.status == 404)
            let dry = try await reverse(house, id, query: "?dry_run=true")
            #expect(dry.status == 200)
            #expect(dry.string("reverses_id") == id)
            for sender in [APIHarness.Sender.lead, .approver, .script, .auditor, .admin] {
                let answer = try await reverse(house, id, as: sender)
                #expect(answer.status == 403)
            }
            #expect(try await house.database.state() == before)
        }
    }
}
