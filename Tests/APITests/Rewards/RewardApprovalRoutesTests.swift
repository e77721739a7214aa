import HTTP
import JSON
import Ledger
import TestSupport
import Testing

struct RewardApprovalRoutesTests {
    @Test func `an approval names its lines, totals and journal entry, and replays`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        let first = try await fixture.service.send(
            .post, run + "/approvals", as: .approver, key: "k")
        #expect(first.status == 201)
        #expect(first["lines"] == .number(.init(3)))
        #expect(first.string("totals", "0", "amount_base_units") == "169800000000000000000")
        #expect(first["journal_entry_number"] == .number(.init(1)))
        let contents = try await fixture.service.database.state()
        let again = try await fixture.service.send(
            .post, run + "/approvals", as: .approver, key: "k")
        #expect(again.status == 201)
        #expect(again.bytes == first.bytes)
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(try await fixture.service.database.state() == contents)
        try await fixture.refused(
            422, "idempotency_key_reused", .post, run + "/approvals", as: .approver,
            json: #"{"lines": 3}"#, key: "k")
        try await fixture.refused(
            409, "run_not_submitted", .post, run + "/approvals", as: .approver, key: "other")
        try await fixture.refused(
            400, "idempotency_key_needed", .post, run + "/approvals", as: .approver)
        try await fixture.service.close()
    }

    @Test func `totals that are not what waits are refused with what does`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        let index = fixture.directory.index
        let answer = try await fixture.refused(
            409, "control_totals_differ", .post, run + "/approvals", as: .approver,
            json: #"{"lines": 2, "totals": [{"asset_id": "\#(index)", "amount": "169.79"}]}"#,
            key: "k")
        #expect(
            answer.faults == ["total_differs at /lines", "total_differs at /totals/0/amount"])
        #expect(answer.string("errors", "1", "detail") == "169.8 INDEX wait for approval.")
        let malformed = try await fixture.refused(
            422, "body_refused", .post, run + "/approvals", as: .approver,
            json: #"{"lines": "3", "totals": [{"asset_id": "INDEX", "amount": 1}]}"#, key: "k")
        #expect(
            malformed.faults == [
                "wrong_type at /lines", "id_malformed at /totals/0/asset_id",
                "wrong_type at /totals/0/amount",
            ])
        try await fixture.service.close()
    }

    @Test func `who had a hand in a line, or is paid by one, does not approve`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run(as: .finance)
        try await fixture.add("alice INDEX 1 bounty", "bob INDEX 1 bounty", to: run)
        _ = try await fixture.service.send(
            .patch, try await fixture.line(2, of: run), as: .finance2, json: #"{"amount": "2"}"#,
            ifMatch: "*")
        _ = try await fixture.service.send(
            .patch, try await fixture.line(2, of: run), as: .lead, json: #"{"amount": "3"}"#,
            ifMatch: "*")
        _ = try await fixture.service.send(.post, run + "/submissions", as: .lead)
        for author in [APIHarness.Sender.finance, .finance2] {
            try await fixture.refused(
                403, "two_people_author", .post, run + "/approvals", as: author, key: "k")
        }
        try await fixture.service.link(.approver, to: fixture.directory.payee("bob"))
        try await fixture.refused(
            403, "two_people_payee", .post, run + "/approvals", as: .approver, key: "k")
        #expect(
            try await fixture.service.send(.post, run + "/approvals", as: .approver2, key: "k")
                .status == 201)
        try await fixture.service.close()
    }

    @Test func `who had a hand in a line, or is paid by it, decides nothing over it`() async throws
    {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run(as: .lead)
        try await fixture.add("alice INDEX 1 bounty", "bob INDEX 1 bounty", to: run, as: .lead)
        let line = try await fixture.line(2, of: run)
        _ = try await fixture.service.send(
            .patch, line, as: .finance, json: #"{"amount": "2"}"#, ifMatch: "*")
        _ = try await fixture.service.send(.post, run + "/submissions", as: .finance2)
        try await fixture.service.link(.approver, to: fixture.directory.payee("bob"))
        let reason = #"{"reason": "why?"}"#
        func isRefused(_ step: String, json: String? = nil) async throws {
            for (sender, rule) in [
                (APIHarness.Sender.finance, "two_people_author"),
                (.finance2, "two_people_author"), (.approver, "two_people_payee"),
            ] {
                try await fixture.refused(403, rule, .post, line + step, as: sender, json: json)
            }
        }
        try await isRefused("/returns", json: reason)
        try await isRefused("/holds", json: reason)
        let held = try await fixture.service.send(
            .post, line + "/holds", as: .approver2, json: reason)
        #expect(held.status == 200)
        try await isRefused("/releases")
        try await isRefused("/returns", json: reason)
        let returned = try await fixture.service.send(
            .post, line + "/returns", as: .approver2, json: reason)
        #expect(returned.string("state") == "returned")
        // What was returned is its authors' again.
        let fixed = try await fixture.service.send(
            .patch, line, as: .finance, json: #"{"amount": "3"}"#, ifMatch: "*")
        #expect(fixed.status == 200)
        let again = try await fixture.service.send(.post, line + "/submissions", as: .finance)
        #expect(again.string("state") == "submitted")
        try await fixture.service.close()
    }

    @Test func `a lead may enter the own reward, which another approves`() async throws {
        let fixture = try await RewardRunFixture()
        try await fixture.service.link(.lead, to: fixture.directory.payee("alice"))
        let run = try await fixture.run(as: .lead)
        #expect(
            try await fixture.add("alice INDEX 1 bounty", to: run, as: .lead).status == 201)
        _ = try await fixture.service.send(.post, run + "/submissions", as: .lead)
        #expect(
            try await fixture.service.send(.post, run + "/approvals", as: .finance, key: "k")
                .status == 201)
        try await fixture.service.close()
    }

    @Test func `of two approvers at once one wins`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        async let one = fixture.service.send(.post, run + "/approvals", as: .approver, key: "1")
        async let two = fixture.service.send(.post, run + "/approvals", as: .approver2, key: "2")
        let answers = [try await one, try await two]
        #expect(answers.map(\.status).sorted() == [201, 409])
        #expect(answers.first { $0.status == 409 }?.string("code") == "run_not_submitted")
        let payables = try await fixture.service.send(.get, "/v1/payables", as: .finance)
        #expect(payables["data", "2"] != nil)
        #expect(payables["data", "3"] == nil)
        try await fixture.service.close()
    }

    @Test func `of two leads changing the same line at once one wins`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.add("alice INDEX 1 bounty", to: run)
        let line = try await fixture.line(1, of: run)
        async let one = fixture.service.send(
            .patch, line, as: .lead, json: #"{"amount": "2"}"#, ifMatch: "\"v1\"")
        async let two = fixture.service.send(
            .patch, line, as: .lead2, json: #"{"amount": "3"}"#, ifMatch: "\"v1\"")
        let answers = [try await one, try await two]
        #expect(answers.map(\.status).sorted() == [200, 412])
        let winner = answers.first { $0.status == 200 }?.string("amount")
        #expect(try await fixture.service.send(.get, line, as: .lead).string("amount") == winner)
        try await fixture.service.close()
    }

    @Test func `a line that joins while the run is submitted is submitted with it or refused`()
        async throws
    {
        let fixture = try await RewardRunFixture()
        for number in 1...8 {
            let run = try await fixture.run()
            try await fixture.add("alice INDEX 1 bounty", to: run)
            async let submission = fixture.service.send(.post, run + "/submissions", as: .lead)
            async let addition = fixture.add("bob INDEX \(number) bounty", to: run)
            let (submitted, added) = (try await submission, try await addition)
            #expect(submitted.status == 200)
            #expect(added.status == 201 || added.string("code") == "run_not_draft")
            let counts = try await fixture.service.send(.get, run, as: .lead)
            let lines = added.status == 201 ? 2 : 1
            #expect(counts["line_counts", "submitted"] == .number(.init(lines)))
            #expect(counts["line_counts", "draft"] == .number(.init(0)))
        }
        try await fixture.service.close()
    }
}
