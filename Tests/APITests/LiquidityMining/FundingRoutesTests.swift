import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Fundings of pools over the API, from the check to the journal.
struct FundingRoutesTests {
    private static let ann = MiningStage.accounts[0]
    private static let reward = "864000000000000000000"

    @Test func `a funding is planned, approved, and booked by the contract's event`() async throws {
        let stage = try await MiningStage(at: "2021-06-01T00:00:00Z")
        let service = stage.service
        let program = try await stage.program(stage.draft())
        let poor = try await service.send(
            .post, program + "/fundings", as: .finance, json: #"{"period": 3}"#, key: "x")
        #expect(poor.string("code") == "period_unknown")
        let planned = try await service.send(
            .post, program + "/fundings", as: .finance, json: #"{"period": 1}"#, key: "p1")
        #expect(planned.status == 201, "\(planned.text)")
        // 864 tokens over 864,000 seconds.
        #expect(planned.string("rate_per_second") == "0.001")
        #expect(planned.string("calls", "0", "data")?.hasPrefix("0xa9059cbb") == true)
        #expect(planned.string("calls", "1", "to") == MiningStage.pool)
        #expect(planned.string("calls", "1", "data")?.hasPrefix("0x3c6b16ab") == true)
        #expect(planned.string("batch_calls", "0", "kind") == "fund_pool")
        #expect(planned.string("batch_calls", "0", "amount_base_units") == Self.reward)
        let path = program + "/fundings/1"
        let early = try await service.send(.post, path + "/settlements", as: .finance, key: "s")
        #expect(early.string("code") == "funding_move_not_allowed")
        let approved = try await service.send(.post, path + "/approvals", as: .approver, key: "a")
        #expect(approved.string("state") == "approved", "\(approved.text)")
        let missing = try await service.send(.post, path + "/settlements", as: .finance, key: "s")
        #expect(missing.string("code") == "reward_not_added", "\(missing.text)")
        service.now = try Instant("2021-06-03T00:00:00Z")
        let imported = try await stage.importEvents(
            [
                MiningStage.row(100, 1, "2021-06-01T00:00:00Z", "staked", Self.ann, "100"),
                MiningStage.row(101, 1, "2021-06-01T00:00:00Z", "reward_added", "", Self.reward),
                MiningStage.row(
                    102, 1, "2021-06-02T00:00:00Z", "reward_paid", Self.ann, "86400000000000000000"),
            ], into: program)
        #expect(imported["differences"] == .number(JSONNumber(0)), "\(imported.text)")
        let settled = try await service.send(.post, path + "/settlements", as: .finance, key: "s")
        #expect(settled.string("state") == "settled", "\(settled.text)")
        let list = try await service.send(.get, program + "/fundings", as: .auditor)
        #expect(list.string("data", "0", "reconciliation") == "matched", "\(list.text)")
        let second = try await service.send(
            .post, program + "/fundings", as: .finance,
            json: #"{"period": 2, "contract_balance": "0"}"#, key: "p2")
        #expect(second.string("code") == "funding_refused", "\(second.text)")
        let report = try await service.send(
            .get, "/v1/reports/lm-accrual?as_of=2021-06-02", as: .auditor)
        #expect(report.string("data", "0", "accrued") == "172.8", "\(report.text)")
        #expect(report.string("data", "0", "sent") == "86.4", "\(report.text)")
        #expect(report.string("data", "0", "left") == "864")
        let verified = try await service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await service.close()
    }

    @Test func `a claim that was paid otherwise is a difference`() async throws {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft())
        let imported = try await stage.importEvents(
            [
                MiningStage.row(100, 1, "2021-06-01T00:00:00Z", "staked", Self.ann, "100"),
                MiningStage.row(101, 1, "2021-06-01T00:00:00Z", "reward_added", "", Self.reward),
                MiningStage.row(
                    102, 1, "2021-06-02T00:00:00Z", "reward_paid", Self.ann, "86400000000000000001"),
            ], into: program)
        #expect(imported["differences"] == .number(JSONNumber(1)), "\(imported.text)")
        let found = try await stage.service.send(.get, program + "/differences", as: .auditor)
        #expect(found.string("data", "0", "computed") == "86400000000000000000", "\(found.text)")
        #expect(found.string("data", "0", "account")?.lowercased() == Self.ann)
        try await stage.service.close()
    }
}
