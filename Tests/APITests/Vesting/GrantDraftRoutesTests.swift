import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// A draft is corrected until it is approved, and an approval says what was seen.
@Suite struct GrantDraftRoutesTests {
    private func change(
        _ fixture: VestingFixture, _ grant: String, _ json: String,
        as sender: APIHarness.Sender = .finance, ifMatch: String? = "*"
    ) async throws -> APIHarness.Answer {
        try await fixture.service.send(.patch, grant, as: sender, json: json, ifMatch: ifMatch)
    }

    @Test func `a draft keeps what a change leaves out, and its amounts follow the asset`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.enter(
            VestingFixture.body(
                more:
                    #", "accelerations": [{"extent": "quantity", "quantity": "5", "on": ["sale"]}]"#
            ))
        let first = try await change(
            fixture, grant, #"{"total": "1200", "note": "as agreed"}"#, ifMatch: "\"v1\"")
        #expect(first.status == 200, "\(first.text)")
        #expect(first.string("total") == "1200")
        #expect(first.string("note") == "as agreed")
        #expect(first.string("terms", "cliff") == "2021-02-20T00:00:00Z")
        #expect(first.string("grant_day") == "2021-01-01")
        #expect(first.headers["ETag"] == "\"v2\"")
        let usdc = fixture.directory.usdc.description
        let second = try await change(
            fixture, grant,
            #"{"payee": "bob", "asset": "\#(usdc)", "grant_day": null, "terms": {"rule": "milestones","#
                + #" "parts": [{"name": "launch", "amount": "1200"}]}}"#)
        #expect(second.status == 200, "\(second.text)")
        #expect(second.string("payee") == "bob")
        #expect(second.string("total_base_units") == "1200000000")
        #expect(second.string("accelerations", "0", "quantity_base_units") == "5000000")
        #expect(second["grant_day"] == .null)
        #expect(try await fixture.post(grant + "/approvals", as: .approver).status == 201)
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a change needs the version that was read, a draft and somebody who may`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.enter()
        let body = #"{"total": "1200"}"#
        #expect(try await change(fixture, grant, body, ifMatch: nil).status == 428)
        #expect(try await change(fixture, grant, body, ifMatch: "\"v7\"").status == 412)
        #expect(try await change(fixture, grant, body, as: .auditor).status == 403)
        #expect(
            try await change(fixture, grant, #"{"state": "approved"}"#).string("code")
                == "body_refused")
        let faulty = try await change(
            fixture, grant, #"{"payee": "nobody", "total": "0", "safe_id": null}"#)
        #expect(faulty.faults == ["payee_unknown at /payee", "amount_zero at /total"])
        _ = try await fixture.post(grant + "/approvals", as: .approver)
        let late = try await change(fixture, grant, body)
        #expect(late.status == 409)
        #expect(late.string("code") == "grant_not_draft")
        try await fixture.close()
    }

    @Test func `a draft does not become the twin of another grant, and another plan needs terms`()
        async throws
    {
        let fixture = try await VestingFixture()
        _ = try await fixture.enter(VestingFixture.body("bob"))
        let grant = try await fixture.enter()
        let twin = try await change(fixture, grant, #"{"payee": "bob"}"#)
        #expect(twin.faults == ["grant_twice_without_reason at /payee"], "\(twin.text)")
        #expect(try await change(fixture, grant, #"{"note": "the same"}"#).status == 200)
        let meant = try await change(
            fixture, grant, #"{"payee": "bob", "duplicate_reason": "for the second year"}"#)
        #expect(meant.status == 200, "\(meant.text)")
        let plan = try await fixture.service.send(
            .post, "/v1/vesting-plans", as: .finance,
            json: """
                {"name": "Four years", "asset": "INDEX", "terms":
                 {"rule": "calendar/front-loaded", "interval_months": 12, "occurrences": 4}}
                """)
        let id = try #require(plan.string("id"), "\(plan.text)")
        let bare = try await change(fixture, grant, #"{"plan_id": "\#(id)"}"#)
        #expect(bare.faults == ["missing at /terms"], "\(bare.text)")
        let planned = try await change(
            fixture, grant, #"{"plan_id": "\#(id)", "terms": {"start_day": "2021-02-01"}}"#)
        #expect(planned.status == 200, "\(planned.text)")
        #expect(planned.string("terms", "rule") == "calendar/front-loaded")
        #expect(planned.string("plan_id") == id)
        try await fixture.close()
    }

    @Test func `who changed a draft does not approve it, also not with plain SQL`() async throws {
        let fixture = try await VestingFixture()
        let grant = try await fixture.enter()
        // The approver gets the role of finance as well, so that both hands would be one person's.
        _ = try await fixture.service.connections.query(
            """
            INSERT INTO principal_role (principal_id, principal_kind, role)
            SELECT principal_id, 'person', 'finance' FROM principal WHERE handle = 'approver'
            """)
        let changed = try await change(fixture, grant, #"{"total": "9000"}"#, as: .approver)
        #expect(changed.status == 200, "\(changed.text)")
        try await fixture.refused(403, "two_people_author", grant + "/approvals", as: .approver)
        await #expect(throws: (any Error).self) {
            _ = try await fixture.service.connections.query(
                "UPDATE vesting_grant SET changed_by = '{}'")
        }
        #expect(try await fixture.post(grant + "/approvals", as: .approver2).status == 201)
        await #expect(throws: (any Error).self) {
            _ = try await fixture.service.connections.query("UPDATE vesting_grant SET note = 'x'")
        }
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `an approval is refused when the stated totals are not those of the grants`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.enter()
        let other = try await fixture.enter(VestingFixture.body("bob", total: "0.5"))
        let index = fixture.directory.index.description
        func totals(_ amount: String, _ more: String = "") -> String {
            #"{"totals": [{"asset_id": "\#(index)", "amount": "\#(amount)"}]\#(more)}"#
        }
        let ids = [grant, other].map { "\"\($0.dropFirst("/v1/grants/".count))\"" }
            .joined(separator: ",")
        let wrong = try await fixture.refused(
            409, "control_totals_differ", grant + "/approvals", as: .approver, json: totals("100"))
        #expect(wrong.faults == ["total_differs at /totals/0/amount"], "\(wrong.text)")
        try await fixture.refused(
            409, "control_totals_differ", "/v1/grants/approvals", as: .approver,
            json: totals("1000.5", #", "lines": 3, "grant_ids": [\#(ids)]"#))
        let both = try await fixture.post(
            "/v1/grants/approvals", as: .approver,
            totals("1000.5", #", "lines": 2, "grant_ids": [\#(ids)]"#))
        #expect(both.status == 201, "\(both.text)")
        let release = try await fixture.release("2021-02")
        try await fixture.refused(
            409, "control_totals_differ", release + "/approvals", as: .approver, json: totals("590")
        )
        let released = try await fixture.post(
            release + "/approvals", as: .approver, totals("590.295", #", "lines": 4"#))
        #expect(released.status == 201, "\(released.text)")
        try await fixture.close()
    }
}
