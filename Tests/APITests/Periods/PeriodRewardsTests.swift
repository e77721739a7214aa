import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// What a held or closed month means to rewards and payouts.
@Suite struct PeriodRewardsTests {
    @Test func `leads enter nothing into a held month, finance does`() async throws {
        let fixture = try await RewardRunFixture()
        let periods = PeriodFixture(service: fixture.service)
        let run = try await fixture.run()
        #expect(try await fixture.add("bob INDEX 1 bounty", to: run).status == 201)
        _ = try await periods.act("2021-05", "holds")
        try await fixture.refused(
            409, "period_held", .post, "/v1/reward-runs", as: .lead2,
            json: #"{"group": "growth", "period": "2021-05"}"#)
        try await fixture.refused(409, "period_held", .post, run + "/submissions", as: .lead2)
        let refused = try await fixture.add("alice INDEX 1 bounty", to: run)
        #expect(refused.string("code") == "period_held")
        let made = try await fixture.add("alice INDEX 1 bounty", to: run, as: .finance)
        #expect(made.status == 201)
        _ = try await periods.act("2021-05", "releases")
        #expect(
            try await fixture.service.send(.post, run + "/submissions", as: .lead2).status == 200)
        try await fixture.service.close()
    }

    @Test func `a closed month takes no rewards, and a late approval is of the next open day`()
        async throws
    {
        let fixture = try await RewardRunFixture()
        let periods = PeriodFixture(service: fixture.service)
        let run = try await fixture.submittedRun()
        let idle = try await fixture.run(group: "growth")
        try await periods.close("2021-05", reason: "One run is late")
        let refused = try await fixture.refused(
            409, "period_closed", .post, "/v1/reward-runs", as: .finance,
            json: #"{"group": "growth", "period": "2021-05"}"#)
        #expect(
            refused.string("detail") == "2021-05 is closed; the next open month is 2021-06.")
        try await fixture.refused(409, "period_closed", .post, idle + "/submissions", as: .lead2)
        #expect(
            try await fixture.service.send(.post, idle + "/withdrawals", as: .lead2).status == 200)

        let approved = try await fixture.service.send(
            .post, run + "/approvals", as: .approver, key: "late")
        #expect(approved.status == 201, "\(approved.text)")
        let entry = try #require(approved.string("journal_entry_id"))
        let read = try await fixture.service.send(
            .get, "/v1/journal-entries/\(entry)", as: .finance)
        #expect(read.string("effective_day") == "2021-06-01")
        try await fixture.service.close()
    }

    @Test func `the first closing is not over undecided runs of earlier months, later ones are`()
        async throws
    {
        let fixture = try await RewardRunFixture()
        let periods = PeriodFixture(service: fixture.service)
        let early = try await fixture.service.send(
            .post, "/v1/reward-runs", as: .lead2,
            json: #"{"group": "engineering", "period": "2021-03"}"#)
        #expect(early.status == 201)
        _ = try await periods.act("2021-04", "holds")
        let blocked = try await periods.act("2021-04", "closings", reason: "All the same")
        #expect(blocked.string("code") == "closing_blocked")
        #expect(blocked.faults == ["closing_blocked at /checklist/earlier_runs_undecided"])
        #expect(blocked.string("errors", "0", "found") == "1")
        #expect(
            blocked.string("errors", "0", "detail")?.hasSuffix("The earliest is 2021-03.") == true)
        let seen = try await fixture.service.send(.get, "/v1/periods/2021-04", as: .auditor)
        #expect(
            seen.string("checklist", "items", "0", "link") == "/v1/reward-runs?period=2021-03")
        // March is closed by itself for a reason; from then on its run is known to be late.
        _ = try await periods.act("2021-04", "releases")
        try await periods.close("2021-03", reason: "The run is late")
        try await periods.close("2021-04")
        try await fixture.service.close()
    }

    @Test func `the batch of a closed month is settled on the day of its settlement`() async throws
    {
        let stage = try await PayoutStage()
        let periods = PeriodFixture(service: stage.harness)
        try await stage.owe(.ann, .dao, "5000000000000000000")
        let batch = try await stage.approved()
        try await periods.close("2021-05", reason: "Paid in June")
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.status == 200, "\(settled.text)")
        let days = try await stage.harness.database.server.psql(
            """
            SELECT string_agg(kind || ' ' || effective_day, ', ' ORDER BY seq) FROM journal_entry
            WHERE kind IN ('batch_frozen', 'payment_settled')
            """, database: stage.harness.database.name)
        #expect(days == "batch_frozen 2021-06-07, payment_settled 2021-06-07")
        try await stage.harness.close()
    }
}
