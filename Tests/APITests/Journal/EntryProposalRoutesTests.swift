import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct EntryProposalRoutesTests {
    /// A limit of 100 USD on entries by hand.
    private func withLimit(_ body: (APIHarness, SampleMonth) async throws -> Void) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let limited = try await house.send(
            .patch, "/v1/settings", as: .admin,
            json: #"{"entry_limits": [{"asset": "USD", "amount": "100"}]}"#, ifMatch: "*")
        #expect(limited.status == 200)
        try await body(house, month)
        try await house.close()
    }

    private func send(
        _ house: APIHarness, _ month: SampleMonth, _ amount: String, key: String,
        day: String = "2021-06-01", query: String = ""
    ) async throws -> APIHarness.Answer {
        try await house.send(
            .post, "/v1/journal-entries" + query, as: .finance,
            json: """
                {"kind":"top_up","effective_day":"\(day)","memo":"Fees of May","postings":[
                {"account":"treasury:\(month.safe)","asset":"USD","side":"debit","amount":"\(amount)"},
                {"account":"income:fees","asset":"USD","side":"credit","amount":"\(amount)"}]}
                """, key: key)
    }

    private func decide(
        _ house: APIHarness, _ proposed: APIHarness.Answer, as sender: APIHarness.Sender,
        digest: String? = nil, key: String = "decision"
    ) async throws -> APIHarness.Answer {
        let id = try #require(proposed.string("id"))
        let shown = try #require(proposed.string("digest"))
        return try await house.send(
            .post, "/v1/journal-entry-proposals/\(id)/approvals", as: sender,
            json: #"{"digest": "\#(digest ?? shown)"}"#, key: key)
    }

    @Test func `up to the limit an entry is recorded, above it is proposed`() async throws {
        try await withLimit { house, month in
            #expect(try await send(house, month, "100", key: "k1").status == 201)
            let dry = try await send(house, month, "100.01", key: "k0", query: "?dry_run=true")
            #expect(dry.status == 200)
            let before = try await house.books.reader.newestSeq()
            let proposed = try await send(house, month, "100.01", key: "k2")
            #expect(proposed.status == 202, "\(proposed.text)")
            let id = try #require(proposed.string("id"))
            #expect(proposed.headers["Location"] == "/v1/journal-entry-proposals/\(id)")
            #expect(proposed.string("state") == "proposed")
            #expect(proposed["journal_entry_id"] == .null)
            #expect(proposed.string("postings", "0", "amount_base_units") == "10001")
            #expect(try await house.books.reader.newestSeq() == before)
            let again = try await send(house, month, "100.01", key: "k2")
            #expect(again.status == 202)
            #expect(again.headers["Idempotent-Replayed"] == "true")
            #expect(again.bytes == proposed.bytes)
            let list = try await house.send(
                .get, "/v1/journal-entry-proposals?state=proposed", as: .auditor)
            #expect(list.string("data", "0", "id") == id)
            #expect(list["data", "1"] == nil)
        }
    }

    @Test func `another person approves exactly what was proposed, once`() async throws {
        try await withLimit { house, month in
            let proposed = try await send(house, month, "250.75", key: "k1")
            let own = try await decide(house, proposed, as: .finance)
            #expect(own.status == 403)
            #expect(own.string("code") == "two_people_author")
            for sender in [APIHarness.Sender.lead, .script, .auditor, .admin] {
                #expect(try await decide(house, proposed, as: sender).status == 403)
            }
            let other = "sha256:" + String(repeating: "ab", count: 32)
            let wrong = try await decide(house, proposed, as: .approver, digest: other)
            #expect(wrong.status == 409)
            #expect(wrong.string("code") == "proposal_digest_differs")
            let approved = try await decide(house, proposed, as: .approver)
            #expect(approved.status == 201, "\(approved.text)")
            #expect(approved.string("state") == "approved")
            let entry = try #require(approved.string("journal_entry_id"))
            let read = try await house.send(.get, "/v1/journal-entries/\(entry)", as: .finance)
            #expect(read.string("memo") == "Fees of May")
            #expect(read.string("effective_day") == "2021-06-01")
            #expect(read.string("postings", "0", "amount") == "250.75")
            #expect(read.string("principal_id") == house.principal(.approver).description)
            #expect(read.string("proposal_id") == proposed.string("id"))
            #expect(read.string("proposed_by") == house.principal(.finance).description)
            let list = try await house.send(
                .get, "/v1/journal-entries?account=income:fees", as: .auditor)
            #expect(list.string("data", "0", "proposal_id") == proposed.string("id"))
            let alone = try await send(house, month, "1", key: "alone")
            #expect(alone["proposal_id"] == .null)
            #expect(alone["proposed_by"] == .null)
            let replayed = try await decide(house, proposed, as: .approver)
            #expect(replayed.headers["Idempotent-Replayed"] == "true")
            let twice = try await decide(house, proposed, as: .approver2, key: "other")
            #expect(twice.string("code") == "proposal_decided")
            #expect(try await house.books.verify().isSound)
        }
    }

    @Test func `a rejected proposal is never recorded`() async throws {
        try await withLimit { house, month in
            let proposed = try await send(house, month, "101", key: "k1")
            let path = "/v1/journal-entry-proposals/\(try #require(proposed.string("id")))"
            for blank in [" ", #"\u200B"#] {
                let silent = try await house.send(
                    .post, path + "/rejections", as: .approver, json: #"{"reason": "\#(blank)"}"#)
                #expect(silent.status == 422)
            }
            let rejected = try await house.send(
                .post, path + "/rejections", as: .approver, json: #"{"reason": "No invoice"}"#)
            #expect(rejected.status == 201, "\(rejected.text)")
            #expect(rejected.string("state") == "rejected")
            #expect(rejected.string("reason") == "No invoice")
            let late = try await decide(house, proposed, as: .approver)
            #expect(late.string("code") == "proposal_decided")
        }
    }

    @Test func `of many entries the one above the limit is refused, and its place is told`()
        async throws
    {
        try await withLimit { house, month in
            let bulk = BulkSample()
            let lines = [bulk.entry(month, "100"), bulk.entry(month, "100.01")]
            let all = try await bulk.send(house, lines: lines)
            #expect(all.status == 422, "\(all.text)")
            #expect(all.faults == ["second_person_needed at /1"])
            let before = try await house.books.reader.newestSeq()
            let each = try bulk.lines(
                await bulk.send(house, "?mode=per_item", lines: lines, key: "each"))
            #expect(bulk.member(each[0], "status") == .number(JSONNumber(201)))
            #expect(bulk.member(each[1], "problem", "code") == .string("second_person_needed"))
            #expect(try await house.books.reader.newestSeq() == before + 1)
        }
    }

    @Test func `a reversal above the limit is proposed, and recorded once another approves`()
        async throws
    {
        try await withLimit { house, month in
            let proposed = try await send(house, month, "101", key: "k1")
            let approved = try await decide(house, proposed, as: .approver)
            let entry = try #require(approved.string("journal_entry_id"))
            let path = "/v1/journal-entries/\(entry)"
            let reversal = try await house.send(
                .post, path + "/reversals", as: .finance, json: #"{"memo": "Twice"}"#, key: "r")
            #expect(reversal.status == 202, "\(reversal.text)")
            #expect(reversal.string("kind") == "reversal")
            #expect(reversal.string("postings", "0", "side") == "credit")
            let before = try await house.send(.get, path, as: .finance)
            #expect(before["reversed_by_id"] == .null)
            let done = try await decide(house, reversal, as: .approver, key: "second")
            #expect(done.status == 201, "\(done.text)")
            let after = try await house.send(.get, path, as: .finance)
            #expect(after.string("reversed_by_id") == done.string("journal_entry_id"))
            #expect(try await house.books.verify().isSound)
        }
    }

    @Test func `the first closing is not over proposals of earlier months`() async throws {
        try await withLimit { house, month in
            let periods = PeriodFixture(service: house)
            let proposed = try await send(house, month, "101", key: "k1", day: "1999-12-31")
            #expect(proposed.status == 202)
            _ = try await periods.act("2021-05", "holds")
            let blocked = try await periods.act("2021-05", "closings", reason: "All the same")
            #expect(
                blocked.faults == ["closing_blocked at /checklist/earlier_entries_await_approval"])
            #expect(
                blocked.string("errors", "0", "detail")?.hasSuffix("The earliest is 1999-12.")
                    == true)
            #expect(try await decide(house, proposed, as: .approver).status == 201)
            try await periods.close("2021-05")
        }
    }

    @Test func `a month is not closed over proposals, and a closed one takes none`() async throws {
        try await withLimit { house, month in
            let periods = PeriodFixture(service: house)
            let proposed = try await send(house, month, "101", key: "k1", day: "2021-05-31")
            _ = try await periods.act("2021-05", "holds")
            let blocked = try await periods.act("2021-05", "closings")
            #expect(blocked.faults == ["closing_blocked at /checklist/entries_await_approval"])
            #expect(try await decide(house, proposed, as: .approver).status == 201)
            try await periods.close("2021-05")
            let refused = try await send(house, month, "101", key: "k2", day: "2021-05-31")
            #expect(refused.string("code") == "period_closed")
        }
    }
}
