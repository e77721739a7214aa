import HTTP
import JSON
import Ledger
import TestSupport
import Testing

struct RewardLineRoutesTests {
    @Test func `every fault of every line is named, and nothing is added`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.add("alice INDEX 1 bounty", to: run)
        let answer = try await fixture.refused(
            422, "body_refused", .post, run + "/lines", as: .lead,
            json: """
                {"lines": [
                    {"payee": "bob", "asset": "INDEX", "amount": "1", "kind": "bounty"},
                    {"payee": "nobody", "asset": "DPI", "amount": "0", "kind": "Bounty"},
                    {"payee": "bob", "asset": "INDEX", "amount": "1.5", "kind": "bounty"},
                    {"payee": "alice", "asset": "USDC", "amount": "1", "kind": "bounty"},
                    {"payee": "alice", "asset": "\(fixture.directory.usdc)", "amount": "0.1234567",
                     "kind": "bounty"},
                    {"payee": "alice", "asset": "INDEX", "amount": "1", "kind": "bounty"}
                ]}
                """)
        #expect(
            answer.faults == [
                "payee_unknown at /lines/1/payee", "asset_unknown at /lines/1/asset",
                "amount_zero at /lines/1/amount", "reward_kind_malformed at /lines/1/kind",
                "asset_ambiguous at /lines/3/asset", "amount_too_many_digits at /lines/4/amount",
                "payee_twice_without_reason at /lines/2/payee",
                "payee_twice_without_reason at /lines/5/payee",
            ])
        #expect(answer.string("errors", "6", "detail")?.contains("/lines/0 of the request") == true)
        #expect(answer.string("errors", "7", "detail")?.contains("line 1 of the run") == true)
        try await fixture.service.close()
    }

    @Test func `a body of another shape is refused with its fields`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        for (body, fault) in [
            (#"{"lines": []}"#, "wrong_count at /lines"),
            (#"{}"#, "missing at /lines"),
            (
                #"{"lines": [{"payee": "bob", "asset": "INDEX", "amount": 1, "kind": "x"}]}"#,
                "wrong_type at /lines/0/amount"
            ),
            (
                #"{"lines": [{"payee": "bob", "asset": "INDEX", "amount": "1", "kind": "x", "m": 1}]}"#,
                "unknown at /lines/0/m"
            ),
        ] {
            let answer = try await fixture.refused(
                422, "body_refused", .post, run + "/lines", as: .lead, json: body)
            #expect(answer.faults == [fault])
        }
        try await fixture.refused(
            415, "media_type_unsupported", .post, run + "/lines", as: .lead, csv: "payee\n")
        try await fixture.service.close()
    }

    @Test func `the same payee again needs a reason, and with one is added`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.add("alice INDEX 1 bounty", to: run)
        let added = try await fixture.service.send(
            .post, run + "/lines", as: .lead,
            json: """
                {"lines": [{"payee": "alice", "asset": "INDEX", "amount": "2", "kind": "bounty",
                            "duplicate_reason": "two bounties"}]}
                """)
        #expect(added.status == 201)
        #expect(added["first_number"] == .number(.init(2)))
        let line = try await fixture.line(2, of: run)
        let answer = try await fixture.refused(
            422, "body_refused", .patch, line, as: .lead, json: #"{"duplicate_reason": null}"#,
            ifMatch: "\"v1\"")
        #expect(answer.faults == ["payee_twice_without_reason at /payee"])
        let changed = try await fixture.service.send(
            .patch, line, as: .lead, json: #"{"duplicate_reason": null, "payee": "bob"}"#,
            ifMatch: "\"v1\"")
        #expect(changed.status == 200)
        #expect(changed["duplicate_reason"] == .null)
        #expect(changed.string("payee") == "bob")
        try await fixture.service.close()
    }

    @Test func `another asset keeps the whole units and is judged by its own digits`() async throws
    {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.add("alice INDEX 144.55 bounty", "bob INDEX 0.0000001 bounty", to: run)
        let usdc = #"{"asset": "\#(fixture.directory.usdc)"}"#
        let changed = try await fixture.service.send(
            .patch, try await fixture.line(1, of: run), as: .lead, json: usdc, ifMatch: "\"v1\"")
        #expect(changed.string("amount_base_units") == "144550000")
        let answer = try await fixture.refused(
            422, "body_refused", .patch, try await fixture.line(2, of: run), as: .lead,
            json: usdc, ifMatch: "\"v1\"")
        #expect(answer.faults == ["amount_too_many_digits at /amount"])
        try await fixture.service.close()
    }

    @Test func `lines whose sum no amount can hold are refused`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        let half = "60000000000000000000000000000000000000000000000000000000000"
        #expect(try await fixture.add("alice INDEX \(half) bounty", to: run).status == 201)
        try await fixture.refused(
            422, "run_total_too_large", .post, run + "/lines", as: .lead,
            json: """
                {"lines": [{"payee": "bob", "asset": "INDEX", "amount": "\(half)", "kind": "x"}]}
                """)
        try await fixture.add("bob INDEX 1 bounty", to: run)
        try await fixture.refused(
            422, "run_total_too_large", .patch, try await fixture.line(2, of: run), as: .lead,
            json: #"{"amount": "\#(half)"}"#, ifMatch: "*")
        try await fixture.service.close()
    }

    @Test func `a line does only what its state and that of its run allow`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.refused(409, "run_empty", .post, run + "/submissions", as: .lead)
        try await fixture.add(
            "alice INDEX 1 bounty", "bob INDEX 2 bounty", "carol INDEX 3 bounty", to: run)
        let line = try await fixture.line(1, of: run)
        let reason = #"{"reason": "why?"}"#
        try await fixture.refused(
            409, "run_not_submitted", .post, line + "/returns", as: .finance, json: reason)
        try await fixture.refused(
            409, "run_not_submitted", .post, run + "/approvals", as: .finance, key: "k")
        _ = try await fixture.service.send(.post, run + "/submissions", as: .lead)
        try await fixture.refused(409, "run_not_draft", .post, run + "/submissions", as: .lead)
        #expect(
            try await fixture.add("dave INDEX 1 bounty", to: run).string("code") == "run_not_draft")
        try await fixture.refused(
            409, "run_not_draft", .patch, run, as: .lead, json: #"{"title": "x"}"#, ifMatch: "*")
        try await fixture.refused(
            409, "line_not_editable", .patch, line, as: .lead, json: #"{"amount": "9"}"#,
            ifMatch: "*")
        try await fixture.refused(
            409, "line_not_editable", .delete, line, as: .lead, ifMatch: "*")
        try await fixture.refused(
            409, "line_not_returned", .post, line + "/submissions", as: .lead)
        try await fixture.refused(409, "line_not_held", .post, line + "/releases", as: .finance)
        let empty = try await fixture.refused(
            422, "body_refused", .post, line + "/holds", as: .finance, json: #"{"reason": " "}"#)
        #expect(empty.faults == ["reason_missing at /reason"])
        for number in 1...3 {
            let line = try await fixture.line(number, of: run)
            _ = try await fixture.service.send(
                .post, line + "/holds", as: .finance, json: reason)
        }
        try await fixture.refused(
            409, "line_not_submitted", .post, line + "/holds", as: .finance, json: reason)
        try await fixture.refused(
            409, "nothing_submitted", .post, run + "/approvals", as: .approver, key: "k")
        _ = try await fixture.service.send(.post, run + "/withdrawals", as: .lead)
        #expect(try await fixture.read(run, "state") == .string("withdrawn"))
        try await fixture.refused(409, "run_ended", .post, run + "/withdrawals", as: .lead)
        try await fixture.refused(
            409, "run_ended", .patch, line, as: .lead, json: #"{"amount": "9"}"#, ifMatch: "*")
        try await fixture.refused(
            409, "run_not_submitted", .post, line + "/releases", as: .finance)
        try await fixture.service.close()
    }

    @Test func `a run ends when its last undecided line is removed`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        let returned = try await fixture.line(3, of: run)
        let answer = try await fixture.service.send(
            .post, returned + "/returns", as: .finance, json: #"{"reason": "not ours"}"#)
        _ = try await fixture.service.send(.post, run + "/approvals", as: .approver, key: "k")
        #expect(try await fixture.read(run, "state") == .string("submitted"))
        try await fixture.refused(
            409, "run_partly_approved", .post, run + "/withdrawals", as: .lead)
        let removed = try await fixture.service.send(
            .delete, returned, as: .lead, ifMatch: answer.headers["ETag"])
        #expect(removed.status == 204)
        #expect(try await fixture.read(run, "state") == .string("closed"))
        try await fixture.service.close()
    }

    @Test func `lines are listed by number, page by page and by state`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        _ = try await fixture.service.send(
            .post, try await fixture.line(2, of: run) + "/holds", as: .finance,
            json: #"{"reason": "wait"}"#)
        let first = try await fixture.service.send(.get, run + "/lines?limit=2", as: .lead)
        #expect(first.string("data", "1", "payee") == "bob")
        let cursor = try #require(first.string("next_cursor"))
        let rest = try await fixture.service.send(
            .get, run + "/lines?limit=2&cursor=\(cursor)", as: .lead)
        #expect(rest.string("data", "0", "payee") == "carol")
        #expect(rest["has_more"] == .bool(false))
        let held = try await fixture.service.send(.get, run + "/lines?state=held", as: .lead)
        #expect(held.string("data", "0", "payee") == "bob")
        #expect(held["data", "1"] == nil)
        let unknown = try await fixture.service.send(.get, run + "/lines?kind=x", as: .lead)
        #expect(unknown.status == 400)
        try await fixture.service.close()
    }

    @Test func `a dry run of every write changes nothing`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.add("alice INDEX 1 bounty", to: run)
        let before = try await fixture.service.database.state()
        let dry = "?dry_run=true"
        let line = #"{"payee": "bob", "asset": "INDEX", "amount": "1", "kind": "x"}"#
        let answers = [
            try await fixture.service.send(
                .post, run + "/lines" + dry, as: .lead, json: #"{"lines": [\#(line)]}"#),
            try await fixture.service.send(
                .post, run + "/imports" + dry, as: .lead,
                csv: "payee,asset,amount,kind,note\nbob,INDEX,2,x,\n"),
            try await fixture.service.send(.post, run + "/submissions" + dry, as: .lead),
            try await fixture.service.send(
                .patch, run + dry, as: .lead, json: #"{"title": "x"}"#, ifMatch: "*"),
            try await fixture.service.send(
                .patch, try await fixture.line(1, of: run) + dry, as: .lead,
                json: #"{"amount": "7"}"#, ifMatch: "*"),
        ]
        #expect(answers.map(\.status) == [200, 200, 200, 200, 200])
        #expect(answers[1].string("run", "totals", "0", "amount") == "3")
        #expect(answers[4].string("amount") == "7")
        #expect(try await fixture.service.database.state() == before)
        try await fixture.service.close()
    }
}
