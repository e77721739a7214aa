import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A plan of more parts than are kept, or frozen, at a time: all of it or nothing.
struct PlanOfManyPartsTests {
    private static let parts = 35

    /// ann is paid by the first 12 parts, bob by the next 12 and cyd by the last.
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        for index in 0..<parts {
            let person: PayoutStage.Person = index < 12 ? .ann : index < 24 ? .bob : .cyd
            try await stage.owe(person, .dao, "\(1000 + index)")
        }
        return stage
    }

    private static func plan(
        _ stage: PayoutStage, from safe: ID<Safe>? = nil
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/payout-plans", as: .finance,
            json: """
                {"safe_id":"\(safe ?? stage.safe)","period":"2021-05","row_limit":1,"net":false}
                """, key: PayoutStage.key)
    }

    private static func freeze(
        _ stage: PayoutStage, _ plan: APIHarness.Answer, _ json: String = "{}"
    ) async throws -> APIHarness.Answer {
        let id = try #require(plan.string("batches", "0", "plan_id"), "\(plan.text)")
        return try await stage.harness.send(
            .post, "/v1/payout-plans/\(id)/freezes", as: .finance, json: json, key: PayoutStage.key)
    }

    @Test func `every part has its nonce, its payable and its files`() async throws {
        let stage = try await Self.owed()
        let plan = try await Self.plan(stage)
        #expect(plan.status == 200, "\(plan.text)")
        let frozen = try await Self.freeze(stage, plan)
        #expect(frozen.status == 200, "\(frozen.text)")
        guard case .array(let batches)? = frozen["batches"] ?? frozen["data"] else {
            Issue.record("\(frozen.text)")
            return
        }
        #expect(batches.count == Self.parts)
        for part in 0..<Self.parts {
            let id = try #require(plan.string("batches", "\(part)", "id"))
            let shown = try await stage.get(id)
            #expect(shown["nonce"] == .number(JSONNumber(5 + part)))
            #expect(shown["part"] == .number(JSONNumber(part + 1)))
            #expect(shown.string("totals", "0", "amount_base_units") == "\(1000 + part)")
            let manifest = try await stage.file(id, "manifest.json")
            #expect(manifest.text.contains("\"\(1000 + part)\""))
            #expect(manifest.headers["Vestry-Batch-Digest"] == shown.string("digest"))
            #expect(try await stage.file(id, "rows.csv").text.contains(",\(1000 + part),"))
        }
        #expect(try await stage.payableStates().allSatisfy { $0 == "reserved" })
        let named = try await stage.harness.database.server.psql(
            """
            SELECT a.operation, count(*), count(DISTINCT a.object_id) FROM audit_entry AS a
            WHERE a.operation IN ('batch.planned', 'batch.frozen')
            GROUP BY a.operation ORDER BY a.operation
            """, database: stage.harness.database.name)
        #expect(named == "batch.frozen|35|35\nbatch.planned|35|35")
        #expect(try await stage.balances("payable") == ["1:0"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `what the last part refuses keeps nothing of those before`() async throws {
        let stage = try await Self.owed()
        let plan = try await Self.plan(stage)
        try await stage.give(.cyd, address: "0xD1d1d1D1d1d1D1d1D1D1D1d1d1D1D1D1d1D1d1d1")
        let before = try await stage.harness.database.state()
        let refused = try await Self.freeze(stage, plan)
        #expect(refused.status == 409, "\(refused.text)")
        #expect(refused.string("code") == "payout_address_changed", "\(refused.text)")
        #expect(try await stage.harness.database.state() == before)
        // Where a reason is missing for the first, it is asked for first.
        try await stage.give(.ann, address: PayoutStage.Person.ann.address, since: "2021-06-07")
        let asked = try await Self.freeze(stage, plan)
        #expect(asked.string("code") == "check_reasons_needed", "\(asked.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `of two plans from two Safes one is kept whole, the other not at all`() async throws
    {
        let stage = try await Self.owed()
        let other = try await stage.addSafe()
        async let first = Self.plan(stage)
        async let second = Self.plan(stage, from: other)
        let answers = try await [first, second].sorted { $0.status < $1.status }
        #expect(answers[0].status == 200, "\(answers[0].text)")
        #expect(answers[1].status == 409, "\(answers[1].text)")
        let kept = try await stage.harness.database.server.psql(
            "SELECT count(*), count(DISTINCT safe_id) FROM payout_batch",
            database: stage.harness.database.name)
        #expect(kept == "35|1")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }
}
