import HTTP
import JSON
import Ledger
import TestSupport
import Testing

struct RewardRunRoutesTests {
    @Test func `a run is begun, read, listed and renamed`() async throws {
        let fixture = try await RewardRunFixture()
        let service = fixture.service
        let created = try await service.send(
            .post, "/v1/reward-runs", as: .lead,
            json: #"{"group": "Engineering", "period": "2021-05", "title": "May"}"#)
        #expect(created.status == 201)
        #expect(created.string("group_id") == fixture.directory.engineering.description)
        #expect(created.string("state") == "draft")
        let path = try #require(created.headers["Location"])

        let renamed = try await service.send(
            .patch, path, as: .lead, json: #"{"title": "May, late ones"}"#, ifMatch: "\"v1\"")
        #expect(renamed.headers["ETag"] == "\"v2\"")
        let read = try await service.send(.get, path, as: .auditor)
        #expect(read.string("title") == "May, late ones")
        #expect(read.string("period") == "2021-05")

        _ = try await fixture.run(group: "growth")
        for (query, count) in [
            ("", 2), ("?group=growth", 1), ("?period=2021-05", 2), ("?period=2021-04", 0),
            ("?state=draft&group=\(fixture.directory.engineering)", 1), ("?state=closed", 0),
        ] {
            let list = try await service.send(.get, "/v1/reward-runs" + query, as: .finance)
            guard case .array(let runs)? = list["data"] else {
                Issue.record("\(list.text)")
                continue
            }
            #expect(runs.count == count, "\(query)")
        }
        let first = try await service.send(.get, "/v1/reward-runs?limit=1", as: .finance)
        #expect(first["has_more"] == .bool(true))
        let cursor = try #require(first.string("next_cursor"))
        let second = try await service.send(
            .get, "/v1/reward-runs?limit=1&cursor=\(cursor)", as: .finance)
        #expect(second["has_more"] == .bool(false))
        #expect(second.string("data", "0", "id") != first.string("data", "0", "id"))
        try await service.close()
    }

    @Test func `the whole way of a run ends in payables that sum to its lines`() async throws {
        let fixture = try await RewardRunFixture()
        let service = fixture.service
        let run = try await fixture.submittedRun()
        let seen = try await service.send(.get, run, as: .finance)
        #expect(seen["awaiting_approval", "lines"] == .number(.init(3)))
        #expect(seen.string("awaiting_approval", "totals", "0", "amount") == "169.8")

        let held = try await fixture.line(2, of: run)
        let hold = try await service.send(
            .post, held + "/holds", as: .approver, json: #"{"reason": "hours are missing"}"#)
        #expect(hold.string("state") == "held")
        let returned = try await fixture.line(3, of: run)
        let back = try await service.send(
            .post, returned + "/returns", as: .approver, json: #"{"reason": "5 or 50?"}"#)
        #expect(back.string("state") == "returned")
        #expect(back.string("reason") == "5 or 50?")

        let index = fixture.directory.index
        let first = try await service.send(
            .post, run + "/approvals", as: .approver,
            json: #"{"lines": 1, "totals": [{"asset_id": "\#(index)", "amount": "144.55"}]}"#,
            key: "first")
        #expect(first.status == 201, "\(first.text)")
        #expect(first.string("run", "state") == "submitted")

        let fixed = try await service.send(
            .patch, returned, as: .lead, json: #"{"amount": "50", "note": "fifty"}"#,
            ifMatch: back.headers["ETag"])
        #expect(fixed.string("amount_base_units") == "50000000000000000000", "\(fixed.text)")
        #expect(
            try await service.send(.post, returned + "/submissions", as: .lead)
                .string("state") == "submitted")
        #expect(
            try await service.send(.post, held + "/releases", as: .approver)
                .string("state") == "submitted")
        let second = try await service.send(
            .post, run + "/approvals", as: .approver, key: "second")
        #expect(second.string("totals", "0", "amount") == "70.25", "\(second.text)")
        #expect(second.string("run", "state") == "closed")

        let payables = try await service.send(.get, "/v1/payables?period=2021-05", as: .finance)
        let amounts = (0..<3).map { index in
            (payables.string("data", "\(index)", "payee") ?? "")
                + " " + (payables.string("data", "\(index)", "amount_base_units") ?? "")
        }
        #expect(
            Set(amounts) == [
                "alice 144550000000000000000", "bob 20250000000000000000",
                "carol 50000000000000000000",
            ])
        let id = try #require(payables.string("data", "0", "id"))
        #expect(
            try await service.send(.get, "/v1/payables/\(id)", as: .auditor).string("state")
                == "open")
        for (query, count) in [
            ("payee=alice", 1), ("payee=dave", 0), ("state=open", 3), ("state=settled", 0),
            ("asset=index", 3), ("asset=USDC", 0), ("period=2021-04", 0),
        ] {
            let list = try await service.send(.get, "/v1/payables?" + query, as: .finance)
            guard case .array(let found)? = list["data"] else {
                Issue.record("\(list.text)")
                continue
            }
            #expect(found.count == count, "\(query)")
        }
        try await service.close()
    }

    @Test func `a run that cannot be begun says which field and why`() async throws {
        let fixture = try await RewardRunFixture()
        for (body, status, code, fault) in [
            (
                #"{"group": "marketing", "period": "2021-05"}"#, 422, "group_unknown",
                "group_unknown at /group"
            ),
            (
                #"{"group": "engineering", "period": "2021-07"}"#, 422, "period_in_future",
                "period_in_future at /period"
            ),
            (
                #"{"group": "engineering", "period": "2021-7"}"#, 422, "body_refused",
                "month_malformed at /period"
            ),
            (
                #"{"group": "engineering", "period": "2021-05", "title": "a\nb"}"#, 422,
                "title_malformed", "title_malformed at /title"
            ),
            (#"{"group": "engineering"}"#, 422, "body_refused", "missing at /period"),
        ] {
            let answer = try await fixture.refused(
                status, code, .post, "/v1/reward-runs", as: .lead, json: body)
            #expect(answer.faults == [fault])
        }
        try await fixture.refused(
            403, "group_not_own", .post, "/v1/reward-runs", as: .lead,
            json: #"{"group": "growth", "period": "2021-05"}"#)
        try await fixture.refused(
            403, "role_lacks_permission", .post, "/v1/reward-runs", as: .approver,
            json: #"{"group": "growth", "period": "2021-05"}"#)
        try await fixture.service.close()
    }

    @Test func `the period follows the organisation's zone`() async throws {
        let fixture = try await RewardRunFixture()
        let june = #"{"group": "engineering", "period": "2021-07"}"#
        fixture.service.now = try Instant("2021-06-30T23:30:00Z")
        try await fixture.refused(
            422, "period_in_future", .post, "/v1/reward-runs", as: .lead, json: june)
        try await fixture.service.move(toZone: "Europe/Berlin")
        let answer = try await fixture.service.send(
            .post, "/v1/reward-runs", as: .lead, json: june)
        #expect(answer.status == 201)
        try await fixture.service.close()
    }

    @Test func `another group's run is not there for a lead`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run(group: "growth")
        try await fixture.add("alice INDEX 1 bounty", to: run)
        let line = try await fixture.line(1, of: run)
        for path in [run, run + "/lines", line] {
            #expect(try await fixture.service.send(.get, path, as: .lead).status == 404)
        }
        let list = try await fixture.service.send(.get, "/v1/reward-runs", as: .lead)
        #expect(list["data"] == .array([]))
        try await fixture.refused(
            404, "not_found", .patch, run, as: .lead, json: #"{"title": "x"}"#, ifMatch: "*")
        try await fixture.refused(404, "not_found", .post, run + "/submissions", as: .lead)
        try await fixture.refused(404, "not_found", .post, run + "/withdrawals", as: .lead)
        try await fixture.refused(
            404, "not_found", .post, run + "/imports", as: .lead,
            csv: "payee,asset,amount,kind,note\nalice,INDEX,1,x,\n")
        try await fixture.refused(
            404, "not_found", .patch, line, as: .lead, json: #"{"amount": "2"}"#, ifMatch: "*")
        try await fixture.refused(404, "not_found", .delete, line, as: .lead, ifMatch: "*")
        try await fixture.service.close()
    }

    @Test func `nobody acts beyond the roles, and every refusal names the rule`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        let line = try await fixture.line(1, of: run)
        for sender in [APIHarness.Sender.script, .auditor, .admin, .payee, .lead] {
            try await fixture.refused(
                403, "role_lacks_permission", .post, run + "/approvals", as: sender, key: "k")
            try await fixture.refused(
                403, "role_lacks_permission", .post, line + "/holds", as: sender,
                json: #"{"reason": "x"}"#)
        }
        for sender in [APIHarness.Sender.script, .auditor, .admin, .payee, .approver] {
            try await fixture.refused(
                403, "role_lacks_permission", .post, run + "/withdrawals", as: sender)
            try await fixture.refused(
                403, "role_lacks_permission", .post, run + "/lines", as: sender,
                json: """
                    {"lines": [{"payee": "bob", "asset": "INDEX", "amount": "1", "kind": "x"}]}
                    """)
            try await fixture.refused(
                403, "role_lacks_permission", .post, run + "/imports", as: sender, csv: "payee\n")
        }
        for sender in [APIHarness.Sender.script, .admin, .payee] {
            #expect(try await fixture.service.send(.get, run, as: sender).status == 403)
        }
        for sender in [APIHarness.Sender.lead, .script, .admin] {
            #expect(try await fixture.service.send(.get, "/v1/payables", as: sender).status == 403)
        }
        try await fixture.service.close()
    }

    @Test func `a run changes its version with its lines, and an old one is refused`() async throws
    {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        var versions = [try await fixture.service.send(.get, run, as: .lead).headers["ETag"]]
        func note() async throws {
            versions.append(try await fixture.service.send(.get, run, as: .lead).headers["ETag"])
        }
        try await fixture.add(
            "alice INDEX 1 bounty", "bob INDEX 2 bounty", "carol INDEX 3 bounty", to: run)
        try await note()
        let line = try await fixture.line(1, of: run)
        _ = try await fixture.service.send(
            .patch, line, as: .lead, json: #"{"amount": "3"}"#, ifMatch: "\"v1\"")
        try await note()
        let removed = try await fixture.service.send(
            .delete, try await fixture.line(2, of: run), as: .lead, ifMatch: "\"v1\"")
        #expect(removed.status == 204)
        try await note()
        _ = try await fixture.service.send(.post, run + "/submissions", as: .lead)
        try await note()
        _ = try await fixture.service.send(
            .post, line + "/holds", as: .finance, json: #"{"reason": "wait"}"#)
        try await note()
        #expect(Set(versions.compactMap(\.self)).count == 6)
        try await fixture.refused(
            412, "version_stale", .post, run + "/approvals", as: .approver, key: "k",
            ifMatch: versions[4])
        try await fixture.refused(
            412, "version_stale", .patch, line, as: .lead, json: #"{"amount": "3"}"#,
            ifMatch: "\"v1\"")
        try await fixture.refused(
            428, "if_match_needed", .patch, line, as: .lead, json: #"{"amount": "3"}"#)
        try await fixture.refused(428, "if_match_needed", .delete, line, as: .lead)
        try await fixture.refused(
            428, "if_match_needed", .patch, run, as: .lead, json: #"{"title": "x"}"#)
        try await fixture.service.close()
    }
}
