import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// A grant from its draft to its last release, over REST.
@Suite struct GrantRoutesTests {
    @Test func `a preview shows schedule and curve and saves nothing`() async throws {
        let fixture = try await VestingFixture()
        let before = try await fixture.service.database.state()
        let answer = try await fixture.service.send(
            .post, "/v1/grants?dry_run=true", as: .lead, json: VestingFixture.body())
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.string("state") == "draft")
        let months = (0..<3).map { index in
            [
                answer.string("schedule", "\(index)", "month"),
                answer.string("schedule", "\(index)", "cliff"),
                answer.string("schedule", "\(index)", "recurring"),
                answer.string("schedule", "\(index)", "cumulative"),
            ]
        }
        #expect(
            months == [
                ["2021-02", "500", "90", "590"], ["2021-03", "0", "310", "900"],
                ["2021-04", "0", "100", "1000"],
            ])
        #expect(answer.string("schedule", "3", "month") == nil)
        #expect(answer.string("curve", "0", "vested") == "0")
        #expect(try await fixture.service.database.state() == before)
        try await fixture.close()
    }

    @Test func `an approval commits what was granted and is not done by who entered or gets it`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.enter()
        try await fixture.refused(
            403, "role_lacks_permission", grant + "/approvals", as: .finance)
        try await fixture.service.link(.approver, to: fixture.directory.payee("alice"))
        try await fixture.refused(403, "two_people_payee", grant + "/approvals", as: .approver)
        let answer = try await fixture.post(grant + "/approvals", as: .approver2)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.string("state") == "active")
        #expect(answer.string("standing", "vested") == "635")
        #expect(answer.string("booked", "committed") == "1000")
        #expect(try await fixture.balances("commitment") == ["commitment 1000"])
        #expect(try await fixture.balances("committed") == ["committed 1000"])
        try await fixture.refused(409, "grant_not_draft", grant + "/approvals", as: .approver2)
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a release owes what has vested by its nature, once another person approves`()
        async throws
    {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        try await fixture.refused(
            409, "period_not_ended", "/v1/vesting-releases", as: .finance,
            json: #"{"period": "2021-03"}"#)
        let release = try await fixture.release("2021-02")
        let lines = try await fixture.service.send(.get, release + "/lines", as: .auditor)
        #expect(lines.string("data", "0", "nature") == "cliff")
        #expect(lines.string("data", "0", "amount") == "500")
        #expect(lines.string("data", "1", "nature") == "recurring")
        #expect(lines.string("data", "1", "amount") == "90")
        try await fixture.refused(403, "two_people_author", release + "/approvals", as: .finance)
        let approval = try await fixture.post(release + "/approvals", as: .approver)
        #expect(approval.status == 201, "\(approval.text)")
        #expect(approval.string("totals", "0", "amount") == "590")
        #expect(approval.string("totals", "0", "cliff") == "500")

        let payables = try await fixture.service.send(.get, "/v1/payables", as: .finance)
        let owed = (0..<2).map { index in
            [
                payables.string("data", "\(index)", "payee"),
                payables.string("data", "\(index)", "amount"),
                payables.string("data", "\(index)", "nature"),
                payables.string("data", "\(index)", "period"),
            ]
        }
        #expect(
            Set(owed) == [
                ["alice", "500", "cliff", "2021-02"], ["alice", "90", "recurring", "2021-02"],
            ])
        #expect(try await fixture.balances("expense") == ["expense 590"])
        #expect(try await fixture.balances("payable") == ["payable 590"])
        #expect(try await fixture.balances("accrued_vesting") == ["accrued_vesting 0"])
        #expect(try await fixture.balances("committed") == ["committed 410"])
        let now = try await fixture.service.send(.get, grant, as: .lead)
        #expect(now.string("standing", "releasable") == "45")
        try await fixture.refused(
            409, "nothing_to_release", "/v1/vesting-releases", as: .finance,
            json: #"{"period": "2021-02"}"#)
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a month ends in the organisation's zone, also after clocks were changed`()
        async throws
    {
        let fixture = try await VestingFixture()
        try await fixture.service.move(toZone: "America/New_York")
        _ = try await fixture.approved()
        // In March five hours behind UTC, in April four: 59 days and 5 hours, 90 days and 4 hours of 100.
        for (period, early, end, totals) in [
            (
                "2021-02", "2021-03-01T04:59:59Z", "2021-03-01T05:00:00Z",
                ["592.083333333333333333", "500"]
            ),
            (
                "2021-03", "2021-04-01T03:59:59Z", "2021-04-01T04:00:00Z",
                ["309.583333333333333333", "0"]
            ),
        ] {
            fixture.service.now = try Instant(early)
            try await fixture.refused(
                409, "period_not_ended", "/v1/vesting-releases", as: .finance,
                json: #"{"period": "\#(period)"}"#)
            fixture.service.now = try Instant(end)
            let release = try await fixture.release(period)
            let made = try await fixture.service.send(.get, release, as: .auditor)
            #expect(made.string("boundary") == end)
            let told = ["amount", "cliff"].map { made.string("totals", "0", $0) }
            #expect(told == totals, "\(made.text)")
            #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        }
        try await fixture.close()
    }

    @Test func `releases in any rhythm sum to the grant to the base unit`() async throws {
        let fixture = try await VestingFixture()
        let odd = VestingFixture.body(total: "0.000000000000000997")
        let grant = try await fixture.approved(odd)
        fixture.service.now = try Instant("2021-05-02T00:00:00Z")
        for period in ["2021-02", "2021-04"] {
            let release = try await fixture.release(period)
            #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        }
        let sum = try await fixture.service.connections.query(
            "SELECT sum(amount)::text AS sum, count(*) AS count FROM payable")
        #expect(try sum[0].get("sum", as: String.self) == "997")
        let after = try await fixture.service.send(.get, grant, as: .lead)
        #expect(after.string("state") == "completed")
        #expect(after.string("booked", "committed") == "0")
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a release that is out of date is refused and its payables are not made`()
        async throws
    {
        let fixture = try await VestingFixture()
        _ = try await fixture.approved()
        let first = try await fixture.release("2021-02")
        let second = try await fixture.release("2021-02")
        #expect(try await fixture.post(first + "/approvals", as: .approver).status == 201)
        try await fixture.refused(
            409, "vesting_release_changed", second + "/approvals", as: .approver)
        #expect(
            try await fixture.service.send(.post, second + "/withdrawals", as: .finance).status
                == 200)
        try await fixture.refused(
            409, "vesting_release_decided", second + "/approvals", as: .approver)
        try await fixture.close()
    }

    @Test func `an accrual spreads the cost evenly over a cliff, and a release takes it up`()
        async throws
    {
        let fixture = try await VestingFixture()
        _ = try await fixture.approved()
        let accrual = try await fixture.post(
            "/v1/vesting-accruals", as: .finance, #"{"period": "2021-01"}"#)
        #expect(accrual.status == 201, "\(accrual.text)")
        #expect(accrual.string("totals", "0", "amount") == "310")
        #expect(try await fixture.balances("expense") == ["expense 310"])
        #expect(try await fixture.balances("accrued_vesting") == ["accrued_vesting 310"])
        #expect(try await fixture.balances("committed") == ["committed 690"])
        try await fixture.refused(
            409, "nothing_to_accrue", "/v1/vesting-accruals", as: .finance,
            json: #"{"period": "2021-01"}"#)
        let release = try await fixture.release("2021-02")
        #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        #expect(try await fixture.balances("expense") == ["expense 590"])
        #expect(try await fixture.balances("accrued_vesting") == ["accrued_vesting 0"])
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `a grant of a contract is claimed from its Safe and never released`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.service.send(
            .post, "/v1/safes", as: .finance,
            json: """
                {"chain_id": 1, "address": "0x52908400098527886E0F7030069857D2E4169EE7",
                 "name": "Treasury", "version": "1.3.0", "threshold": 1,
                 "owners": ["0x8617E340B3D01FA5F11F306F4090FD50E238070D"]}
                """)
        let id = try #require(safe.string("id"), "\(safe.text)")
        let grant = try await fixture.approved(
            VestingFixture.body(
                more: """
                    , "safe_id": "\(id)", "contract_number": "7",
                    "contract": "0x27b1fdb04752bbc536007a920d24acb045561c26"
                    """))
        try await fixture.refused(
            409, "nothing_to_release", "/v1/vesting-releases", as: .finance,
            json: #"{"period": "2021-02"}"#)
        func claim(_ amount: String, _ digit: String) -> String {
            """
            {"transaction_hash": "0x\(String(repeating: digit, count: 64))",
             "claimed_at": "2021-03-01T00:00:00Z", "amount": "\(amount)"}
            """
        }
        try await fixture.refused(
            409, "release_above_releasable", grant + "/claims", as: .script,
            json: claim("590.000000000000000001", "a"))
        let first = try await fixture.post(grant + "/claims", as: .script, claim("500", "a"))
        #expect(first.status == 201, "\(first.text)")
        try await fixture.refused(
            409, "grant_event_once_per_transaction", grant + "/claims", as: .script,
            json: claim("90", "a"))
        let grantID = grant.dropFirst("/v1/grants/".count)
        func file(_ amounts: String...) -> String {
            "grant_id,transaction_hash,claimed_at,amount\n"
                + amounts.enumerated().map { index, amount in
                    "\(grantID),0x\(String(repeating: "\(index)", count: 64)),"
                        + "2021-03-01T00:00:00Z,\(amount)\n"
                }.joined()
        }
        let faulty = try await fixture.refused(
            422, "rows_refused", "/v1/grant-claims/imports", as: .script,
            csv: file("60", "31", "x"))
        #expect(faulty.string("errors", "0", "code") == "release_above_releasable")
        #expect(faulty["errors", "0", "row"] == .number(JSONNumber(3)))
        #expect(faulty.string("errors", "1", "code") == "amount_malformed")
        let made = try await fixture.service.send(
            .post, "/v1/grant-claims/imports", as: .script, csv: file("60", "30"), key: "file")
        #expect(made.status == 201, "\(made.text)")
        #expect(
            try await fixture.service.send(.get, grant, as: .lead).string("standing", "released")
                == "590")
        #expect(try await fixture.balances("treasury") == ["treasury 590"])
        #expect(try await fixture.balances("payable") == [])
        let calls = try await fixture.service.send(.get, grant + "/calls", as: .lead)
        #expect(calls.string("data", "0", "action") == "vest")
        #expect(
            calls.string("data", "0", "data")
                == "0x6a760b80" + String(repeating: "0", count: 63) + "7")
        try await fixture.mustBeSound()
        try await fixture.close()
    }
}
