import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// What two people together do to a grant after its approval.
@Suite struct GrantChangeRoutesTests {
    private static let end = #"{"ends_at": "2021-03-12T00:00:00Z", "reason": "leaves"}"#

    @Test func `a termination forfeits what has not vested by its end, and says so before`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        let told = try await fixture.service.send(
            .post, grant + "/terminations?dry_run=true", as: .lead, json: Self.end)
        #expect(told.status == 200, "\(told.text)")
        #expect(told.string("effect", "forfeited") == "300")
        #expect(told.string("effect", "vested_taken_back") == "0")
        #expect(told.string("entry", "kind") == "grant_terminated")

        let change = try await fixture.propose(grant + "/terminations", Self.end)
        #expect(
            try await fixture.service.send(.get, grant, as: .lead).string("state") == "active")
        try await fixture.refused(
            403, "role_lacks_permission", change + "/approvals", as: .finance,
            json: fixture.stating(change))
        let done = try await fixture.approve(change, as: .approver)
        #expect(done.status == 201, "\(done.text)")
        #expect(done.string("grant", "booked", "committed") == "700")
        #expect(try await fixture.balances("commitment") == ["commitment 700"])
        try await fixture.refused(
            409, "grant_change_decided", change + "/approvals", as: .approver,
            json: VestingFixture.noDigest)

        fixture.service.now = try Instant("2021-04-02T00:00:00Z")
        let release = try await fixture.release("2021-03")
        #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        let after = try await fixture.service.send(.get, grant, as: .lead)
        #expect(after.string("state") == "terminated")
        #expect(after.string("standing", "released") == "700")
        #expect(after.string("standing", "forfeited") == "300")
        #expect(try await fixture.balances("committed") == ["committed 0"])
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `an approver states what the change does, and nobody approves something else`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        let change = try await fixture.propose(grant + "/terminations", Self.end)
        let path = change + "/approvals"
        let seen = try await fixture.stating(change)
        for body in ["{}", #"{"digest": "leaves"}"#, seen.replacing("}", with: #", "x": 1}"#)] {
            try await fixture.refused(422, "body_refused", path, as: .approver, json: body)
        }
        try await fixture.refused(415, "media_type_unsupported", path, as: .approver)
        let other = try await fixture.propose(
            grant + "/terminations", Self.end.replacing("03-12", with: "03-13"))
        try await fixture.refused(
            409, "grant_change_digest_differs", path, as: .approver,
            json: fixture.stating(other))
        // A hundred that vest ahead of schedule are not forfeited any more, which nobody saw.
        let ahead = try await fixture.propose(
            grant + "/accelerations",
            #"{"extent": "quantity", "quantity": "100", "reason": "sale"}"#)
        #expect(try await fixture.approve(ahead, as: .approver).status == 201)
        let late = try await fixture.refused(
            409, "grant_change_digest_differs", path, as: .approver, json: seen)
        #expect(late.faults == ["grant_change_digest_differs at /digest"])
        let done = try await fixture.approve(change, as: .approver)
        #expect(done.string("effect", "forfeited") == "200", "\(done.text)")
        let decided = try await fixture.service.send(.get, change, as: .auditor)
        #expect(decided["digest"] == .null, "\(decided.text)")
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `nobody takes back what has vested without saying that it is meant`() async throws {
        let fixture = try await VestingFixture()
        let terms = VestingFixture.terms.replacing("dss-vest", with: "index-ftc-vesting")
        let grant = try await fixture.approved(VestingFixture.body(terms: terms))
        let refusal = try await fixture.refused(
            409, "vested_taken_back", grant + "/terminations", as: .finance,
            json: #"{"effective_at": "2021-03-01T00:00:00Z", "reason": "clawback"}"#)
        // 590 by then, and 45 since.
        #expect(refusal.string("detail")?.contains("635 INDEX") == true)
        let change = try await fixture.propose(
            grant + "/terminations",
            """
            {"effective_at": "2021-03-01T00:00:00Z", "reason": "clawback",
             "takes_back_vested": true}
            """)
        let done = try await fixture.approve(change, as: .approver)
        #expect(done.string("effect", "forfeited") == "1000", "\(done.text)")
        #expect(try await fixture.balances("commitment") == ["commitment 0"])
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    /// At noon of 5 March 635 have vested, on the first of March 590.
    @Test(arguments: [
        ("terminations", ""), ("pauses", #""action": "pause", "#),
        (
            "amendments",
            """
            "covers": "whole", "terms": {"rule": "tranches", "total": "1000",
             "parts": [{"time": "2021-05-01T00:00:00Z", "amount": "1000"}]},
            """
        ),
    ])
    func `a change from a past day on says what it takes back of what has vested since`(
        kind: String, members: String
    ) async throws {
        let fixture = try await VestingFixture()
        let path = try await fixture.approved() + "/" + kind
        let body =
            "{" + members + #""effective_at": "2021-03-01T00:00:00Z", "reason": "left then"}"#
        let refusal = try await fixture.refused(
            409, "vested_taken_back", path, as: .finance, json: body)
        #expect(refusal.string("detail")?.contains("45 INDEX") == true, "\(refusal.text)")
        let change = try await fixture.propose(
            path,
            body.replacing("{\"", with: "{\"takes_back_vested\": true, \"", maxReplacements: 1))
        // As it was when it was proposed, however late it is looked at.
        fixture.service.now = try Instant("2021-03-20T12:00:00Z")
        let seen = try await fixture.service.send(.get, change, as: .auditor)
        #expect(seen.string("effect", "vested_taken_back") == "45", "\(seen.text)")
        let done = try await fixture.approve(change, as: .approver)
        #expect(done.string("effect", "vested_taken_back") == "45", "\(done.text)")
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a grant does not end before its last release, nor changes far ahead`() async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        let release = try await fixture.release("2021-02")
        #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        try await fixture.refused(
            409, "termination_before_release", grant + "/terminations", as: .finance,
            json: #"{"effective_at": "2021-02-25T00:00:00Z", "reason": "left then"}"#)
        try await fixture.refused(
            422, "change_too_far_ahead", grant + "/terminations", as: .finance,
            json: #"{"effective_at": "2202-03-05T00:00:00Z", "reason": "a slip of the pen"}"#)
        try await fixture.refused(
            422, "event_of_no_clause", grant + "/accelerations", as: .finance,
            json: #"{"occurred": "sael", "reason": "a slip of the pen"}"#)
        try await fixture.close()
    }

    @Test func `an amendment shows both curves and posts what is granted more`() async throws {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        let terms = VestingFixture.terms.replacing(
            "{\"rule\"", with: "{\"total\": \"1200\", \"rule\"")
        let change = try await fixture.propose(
            grant + "/amendments",
            """
            {"covers": "whole", "terms": \(terms), "reason": "raised",
             "effective_at": "2021-03-05T00:00:00Z"}
            """)
        let told = try await fixture.service.send(.get, change, as: .auditor)
        #expect(told.string("effect", "granted_more") == "200")
        #expect(told.string("entry", "postings", "0", "amount") == "200")
        let id = try #require(told.string("id"))
        let curve = try await fixture.service.send(
            .get, grant + "/curve?change_id=\(id)&points=2", as: .lead)
        #expect(curve.status == 200, "\(curve.text)")
        guard case .array(let points)? = curve["points"],
            case .array(let before)? = curve["points_before"]
        else {
            Issue.record("no points")
            return
        }
        #expect(curve.string("points", "\(points.count - 1)", "vested") == "1200")
        #expect(curve.string("points_before", "\(before.count - 1)", "vested") == "1000")
        #expect(try await fixture.approve(change, as: .approver).status == 201)
        #expect(try await fixture.balances("commitment") == ["commitment 1200"])
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a pause stops the clock until it is resumed, and both are in the events`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        // Ten days after 60 of 100 days.
        for (action, time) in [("pause", "2021-03-02"), ("resume", "2021-03-12")] {
            let change = try await fixture.propose(
                grant + "/pauses",
                """
                {"action": "\(action)", "effective_at": "\(time)T00:00:00Z", "reason": "leave",
                 "takes_back_vested": true}
                """)
            let done = try await fixture.approve(change, as: .approver)
            #expect(done.status == 201, "\(done.text)")
        }
        let schedule = try await fixture.service.send(
            .get, grant + "/schedule?as_of=2021-03-12", as: .lead)
        #expect(schedule.string("standing", "vested") == "610", "\(schedule.text)")
        let events = try await fixture.service.send(.get, grant + "/events", as: .lead)
        #expect(events.string("data", "0", "kind") == "approved")
        #expect(events.string("data", "1", "kind") == "paused")
        #expect(events.string("data", "2", "kind") == "resumed")
        #expect(events.string("data", "2", "reason") == "leave")
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a clause of two events accelerates with the second`() async throws {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved(
            VestingFixture.body(
                more: #", "accelerations": [{"extent": "all", "on": ["sale", "dismissal"]}]"#))
        for (name, vested) in [("sale", "590"), ("dismissal", "1000")] {
            let change = try await fixture.propose(
                grant + "/accelerations",
                #"{"occurred": "\#(name)", "effective_at": "2021-03-01T00:00:00Z", "reason": "x"}"#)
            #expect(try await fixture.approve(change, as: .approver).status == 201)
            let standing = try await fixture.service.send(
                .get, grant + "/schedule?as_of=2021-03-01T00:00:00Z", as: .lead)
            #expect(standing.string("standing", "vested") == vested, "\(standing.text)")
        }
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a milestone vests when somebody else confirms that it was reached`() async throws {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved(
            VestingFixture.body(
                terms: """
                    {"rule": "milestones", "parts": [{"name": "launch", "amount": "400"},
                     {"name": "audit", "amount": "600"}]}
                    """))
        let change = try await fixture.propose(
            grant + "/milestones",
            #"{"milestone": "audit", "effective_at": "2021-02-10T00:00:00Z", "reason": "passed"}"#)
        #expect(try await fixture.approve(change, as: .approver).status == 201)
        let release = try await fixture.release("2021-02")
        let lines = try await fixture.service.send(.get, release + "/lines", as: .finance)
        #expect(lines.string("data", "0", "amount") == "600")
        #expect(lines.string("data", "0", "nature") == "cliff")
        try await fixture.close()
    }

    @Test func `after a transfer the next payee is owed, and does not approve it`() async throws {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        let change = try await fixture.propose(
            grant + "/transfers", #"{"payee": "bob", "reason": "to a company"}"#)
        try await fixture.service.link(.approver, to: fixture.directory.payee("bob"))
        try await fixture.refused(
            403, "two_people_payee", change + "/approvals", as: .approver,
            json: fixture.stating(change))
        #expect(try await fixture.approve(change, as: .approver2).status == 201)
        let release = try await fixture.release("2021-02")
        #expect(try await fixture.post(release + "/approvals", as: .approver2).status == 201)
        let payables = try await fixture.service.send(.get, "/v1/payables", as: .finance)
        #expect(payables.string("data", "0", "payee") == "bob")
        try await fixture.mustBeSound()
        try await fixture.close()
    }
}
