import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Plans of several parts, chosen payables, and the checks before a freeze.
struct PayoutPlanRouteTests {
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.ann, .dao, "450000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.owe(.cyd, .native, "70000000000000000")
        return stage
    }

    private static func plan(
        _ stage: PayoutStage, _ more: String = "", query: String = ""
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/payout-plans" + query, as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","period":"2021-05"\#(more)}"#, key: PayoutStage.key)
    }

    private static func freezeWhole(
        _ stage: PayoutStage, _ plan: String, _ body: String = ""
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/payout-plans/\(plan)/freezes", as: .finance, json: "{\(body)}",
            key: PayoutStage.key)
    }

    private static func freeze(
        _ stage: PayoutStage, _ batch: String, _ reasons: String
    ) async throws -> APIHarness.Answer {
        try await stage.step(batch, "freezes", as: .finance, #"{"reasons":{\#(reasons)}}"#)
    }

    @Test func `all payables are planned as parts with consecutive nonces`() async throws {
        let stage = try await Self.owed()
        let plan = try await Self.plan(stage, #","row_limit":1"#)
        #expect(plan.status == 200, "\(plan.text)")
        guard case .array(let batches)? = plan["batches"] else { return }
        #expect(batches.count == 3)
        #expect(
            try await stage.payableStates() == ["reserved", "reserved", "reserved", "reserved"])
        for index in 0..<3 {
            let batch = try #require(plan.string("batches", "\(index)", "id"))
            #expect(
                plan.string("batches", "\(index)", "plan_id")
                    == plan.string("batches", "0", "plan_id"))
            let rows = try await stage.get("\(batch)/payments")
            #expect(rows["data"] == plan["batches", "\(index)", "payments"])
            #expect(rows["data"] != nil)
            _ = try await stage.step(batch, "freezes", as: .finance)
            let shown = try await stage.get(batch)
            #expect(shown["part"] == .number(JSONNumber(index + 1)))
            #expect(shown["part_count"] == .number(JSONNumber(3)))
            #expect(shown["nonce"] == .number(JSONNumber(5 + index)))
            let file = try await stage.file(batch, "safe-transaction-builder.json")
            #expect(
                file.headers["Content-Disposition"]?.contains("_n\(5 + index)_\(index + 1)of3_")
                    == true)
            #expect(file.text.contains("payout 2021-05, part \(index + 1) of 3"))
        }
        #expect(plan.string("balances", "0", "needed") == "145")
        #expect(plan.string("balances", "0", "available") == "1000000")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a plan is frozen whole, with one nonce after the other and a balance that shrinks`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        for person in [PayoutStage.Person.ann, .bob, .cyd] {
            try await stage.owe(person, .dao, "400000000000000000000000")
        }
        let plan = try await Self.plan(stage, #","row_limit":1"#)
        let id = try #require(plan.string("batches", "0", "plan_id"))
        let before = try await stage.harness.database.state()
        let refused = try await Self.freezeWhole(stage, id, #""nonce":7"#)
        #expect(refused.status == 422, "\(refused.text)")
        #expect(refused.string("code") == "check_reasons_needed")
        #expect(refused.text.contains("400000 DAO are needed, the books have 200000 DAO"))
        #expect(try await stage.harness.database.state() == before)
        let frozen = try await Self.freezeWhole(
            stage, id,
            #""nonce":7,"reasons":{"balance_short":"more comes tomorrow","nonce_gap":"two are signed"}"#
        )
        #expect(frozen.status == 200, "\(frozen.text)")
        for index in 0..<3 {
            #expect(frozen["batches", "\(index)", "nonce"] == .number(JSONNumber(7 + index)))
            #expect(frozen.string("batches", "\(index)", "state") == "frozen")
            let batch = try #require(frozen.string("batches", "\(index)", "id"))
            let file = try await stage.file(batch, "manifest.json")
            #expect(file.status == 200)
            let checks = try await stage.harness.send(
                .get, "/v1/payout-batches/\(batch)/checks", as: .finance)
            #expect(checks.text.contains("balance_short") == (index == 2))
        }
        let none = try await Self.freezeWhole(stage, id)
        #expect(none.status == 409)
        #expect(none.string("code") == "nothing_to_freeze")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `what is frozen or cancelled of a plan stays so when the rest is frozen`()
        async throws
    {
        let stage = try await Self.owed()
        let plan = try await Self.plan(stage, #","row_limit":1"#)
        let id = try #require(plan.string("batches", "0", "plan_id"))
        let first = try #require(plan.string("batches", "0", "id"))
        let second = try #require(plan.string("batches", "1", "id"))
        _ = try await stage.step(second, "freezes", as: .finance)
        _ = try await stage.step(first, "cancellations", as: .finance, #"{"reason":"wrong month"}"#)
        let frozen = try await Self.freezeWhole(stage, id)
        guard case .array(let batches)? = frozen["batches"] else { return }
        #expect(batches.count == 1, "\(frozen.text)")
        #expect(frozen["batches", "0", "nonce"] == .number(JSONNumber(6)))
        let unknown = try await Self.freezeWhole(stage, "pln_01f7k5g2g0fd2rabxk1aqvydhx")
        #expect(unknown.status == 404)
        let foreign = try await stage.harness.send(
            .post, "/v1/payout-plans/\(id)/freezes", as: .lead, json: "{}", key: PayoutStage.key)
        #expect(foreign.status == 403)
        try await stage.harness.close()
    }

    @Test func `a dry run shows the plan and reserves nothing`() async throws {
        let stage = try await Self.owed()
        let before = try await stage.harness.database.state()
        let plan = try await Self.plan(stage, #","test_payment":true"#, query: "?dry_run=true")
        #expect(plan.status == 200)
        #expect(plan["batches", "0", "row_count"] == .number(JSONNumber(1)))
        #expect(plan["batches", "1", "row_count"] == .number(JSONNumber(2)))
        #expect(try await stage.harness.database.state() == before)
        try await stage.harness.close()
    }

    @Test func `chosen payables are planned and no others, each a row where that is asked`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let first = try await stage.owe(.ann, .dao, "7")
        let second = try await stage.owe(.ann, .dao, "8", period: "2021-04")
        try await stage.owe(.bob, .usd, "9")
        let body = { (ids: String) in
            #"{"safe_id":"\#(stage.safe)","payable_ids":[\#(ids)],"net":false}"#
        }
        let answer = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: body("\"\(first)\",\"\(second)\""), key: PayoutStage.key)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.string("period") == "2021-05")
        #expect(answer["row_count"] == .number(JSONNumber(2)))
        #expect(try await stage.payableStates() == ["reserved", "reserved", "open"])
        let again = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance, json: body("\"\(first)\""),
            key: PayoutStage.key)
        #expect(again.status == 409)
        #expect(again.string("code") == "payables_not_open")
        let both = try await stage.plan(more: #","payable_ids":["\#(first)"]"#)
        #expect(both.string("errors", "0", "pointer") == "/period")
        try await stage.harness.close()
    }

    @Test func `a Safe that makes one call at a time gets one row a batch`() async throws {
        let stage = try await PayoutStage(nextNonce: 5, version: "1.2.0")
        try await stage.owe(.ann, .dao, "7")
        try await stage.owe(.bob, .usd, "9")
        let plan = try await Self.plan(stage)
        #expect(plan["batches", "1", "part"] == .number(JSONNumber(2)), "\(plan.text)")
        #expect(plan["batches", "1", "multi_send_call_only"] == .null)
        try await stage.harness.close()
    }

    @Test func `checks that strike need a reason, which stays with the batch and its sheet`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "2000000000000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.give(.cyd, address: PayoutStage.Person.bob.address)
        stage.harness.now = try Instant("2021-01-10T00:00:00Z")
        let planned = try await stage.plan()
        let batch = try #require(planned.string("id"))
        let codes = (0..<5).compactMap { planned.string("checks", "\($0)", "code") }
        #expect(codes == ["address_recent", "address_recent", "address_shared", "balance_short"])
        let refused = try await stage.step(batch, "freezes", as: .finance)
        #expect(refused.status == 422)
        #expect(refused.string("code") == "check_reasons_needed")
        #expect(refused.string("errors", "0", "pointer") == "/reasons/address_recent")
        let some = try await Self.freeze(stage, batch, #""address_recent":"met them""#)
        #expect(some.string("code") == "check_reasons_needed")
        let frozen = try await Self.freeze(
            stage, batch,
            #""address_recent":"met them","address_shared":"one couple","balance_short":"top-up today""#
        )
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        let kept = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/checks", as: .auditor)
        #expect(kept.string("data", "2", "reason") == "one couple")
        #expect(kept.string("data", "2", "detail") == "bob has the same address as cyd")
        #expect(kept["data", "3", "row"] == .null)
        _ = try await stage.approve(batch)
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains("top-up today"))
        try await stage.harness.close()
    }

    /// Begins and ends as ann's address does, as one who poisons addresses would make it.
    private static let likeAnns = "0xa1a1\(String(repeating: "0", count: 32))a1a1"

    @Test func `a new look-alike of a known address blocks whatever reason is given`() async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.give(.bob, address: Self.likeAnns, since: "2021-04-01")
        let batch = try #require(await stage.plan().string("id"))
        let refused = try await Self.freeze(stage, batch, #""address_shared":"x""#)
        #expect(refused.status == 409)
        #expect(refused.string("code") == "checks_block", "\(refused.text)")
        #expect(refused.string("errors", "0", "code") == "recipient_lookalike")
        let argued = try await Self.freeze(stage, batch, #""recipient_lookalike":"x""#)
        #expect(argued.string("code") == "body_refused")
        // The one that is known for longer is paid for a reason.
        try await stage.owe(.ann, .dao, "7", period: "2021-04")
        let anns = try #require(await stage.plan(period: "2021-04").string("id"))
        let asked = try await Self.freeze(stage, anns, "")
        #expect(asked.string("code") == "check_reasons_needed", "\(asked.text)")
        let frozen = try await Self.freeze(stage, anns, #""addresses_alike":"ann's of old""#)
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        try await stage.harness.close()
    }

    @Test func `of many look-alikes those that are known longest are named`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.give(.bob, address: Self.likeAnns, since: "2021-04-01")
        for number in 10..<35 {
            try await stage.give(
                .cyd, address: Self.likeAnns.replacing("00000000", with: "000000\(number)"),
                since: "2021-04-02")
        }
        let plan = try await stage.plan()
        let codes = (0..<40).compactMap { plan.string("checks", "\($0)", "code") }
        #expect(codes.filter { $0 == "recipient_lookalike" }.count == 1, "\(plan.text)")
        #expect(codes.filter { $0 == "addresses_alike" }.count == 19)
        try await stage.harness.close()
    }

    @Test
    func `a look-alike that was paid at before, or is known for 90 days, needs a reason only`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .usd, "1500000", period: "2021-04")
        try await stage.give(.bob, address: Self.likeAnns, since: "2021-04-01")
        stage.harness.now = try Instant("2021-06-30T00:00:00Z")
        let first = try #require(await stage.plan(period: "2021-04").string("id"))
        let reason = #""addresses_alike":"bob showed it""#
        #expect(try await Self.freeze(stage, first, reason).string("state") == "frozen")
        _ = try await stage.approve(first)
        _ = try await stage.report(first, stage.receipt(of: first))
        stage.harness.now = try Instant("2021-06-29T23:59:59Z")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.owe(.cyd, .usd, "1500000")
        try await stage.give(
            .cyd, address: Self.likeAnns.replacing("0000", with: "0001"), since: "2021-04-01")
        let next = try await stage.plan()
        let codes = (0..<8).compactMap { next.string("checks", "\($0)", "code") }
        #expect(codes.filter { $0 == "recipient_lookalike" }.count == 1, "\(next.text)")
        #expect(codes.filter { $0 == "addresses_alike" }.count == 3)
        #expect(next["checks", "0", "row"] == .number(JSONNumber(2)))
        try await stage.harness.close()
    }

    @Test func `what a payee gets is compared with what was paid before`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        for (month, amount) in [("2021-03", "100"), ("2021-04", "120")] {
            try await stage.owe(.ann, .usd, amount, period: month)
            let batch = try #require(await stage.plan(period: month).string("id"))
            _ = try await stage.step(batch, "freezes", as: .finance)
            _ = try await stage.approve(batch)
            _ = try await stage.report(batch, stage.receipt(of: batch))
        }
        try await stage.owe(.ann, .usd, "361")
        let planned = try await stage.plan()
        #expect(planned.string("checks", "0", "code") == "amount_unusual")
        #expect(
            planned.string("checks", "0", "detail")
                == "ann gets 0.000361 USDC and never got more than 0.00012 USDC at once")
        #expect(planned["gas_estimate"] == .number(JSONNumber(87_900)))
        try await stage.harness.close()
    }
}
