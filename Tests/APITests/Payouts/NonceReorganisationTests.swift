import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Reorganisations that bring back what might be executed besides something newer.
struct NonceReorganisationTests {
    private static let gone =
        #"{"transaction_hash":"0x\#(String(repeating: "cd", count: 32))","reason":"it is gone"}"#

    /// A batch whose nonce a rejection used up, as two people said.
    private static func rejected(
        _ stage: PayoutStage, nonce: UInt256 = 5
    ) async throws -> String {
        let batch = try await stage.approved()
        _ = try await NonceUseRouteTests.report(
            stage, batch,
            NonceUseRouteTests.body(
                NonceUseRouteTests.transaction(to: PayoutStage.safeAddress, nonce: nonce)))
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "rejected", "\(confirmed.text)")
        return batch
    }

    private static func claim(_ stage: PayoutStage) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/payout-batch-claims", as: .script, json: "{}", key: PayoutStage.key)
    }

    @Test func `a batch is held back while one that came back may pay the same`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let first = try await Self.rejected(stage)
        let second = try await stage.approved()
        #expect(try await stage.get(second)["nonce"] == .number(JSONNumber(6)))
        let back = try await stage.step(first, "execution-withdrawals", as: .script, Self.gone)
        #expect(back.string("state") == "cancelled", "\(back.text)")
        let held = try await Self.claim(stage)
        #expect(held.string("code") == "nonce_bound_by_cancelled_batch", "\(held.text)")
        let again = try await stage.approve(second, as: .approver2)
        #expect(again.status == 409, "\(again.text)")
        // The rejection is mined once more: nothing of the first can be executed any longer.
        _ = try await NonceUseRouteTests.report(
            stage, first,
            NonceUseRouteTests.body(
                NonceUseRouteTests.transaction(to: PayoutStage.safeAddress)))
        _ = try await stage.step(first, "confirmations", as: .approver)
        #expect(try await Self.claim(stage).string("id") == second)
        try await stage.harness.close()
    }

    @Test func `whatever order uses are withdrawn in, each batch keeps to its own nonce`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let first = try await Self.rejected(stage)
        let other = try await stage.owe(.bob, .usd, "9")
        let plan = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","payable_ids":["\#(other)"]}"#, key: PayoutStage.key
        )
        let second = try #require(plan.string("id"))
        _ = try await stage.step(second, "freezes", as: .finance)
        _ = try await stage.approve(second)
        _ = try await NonceUseRouteTests.report(
            stage, second,
            NonceUseRouteTests.body(
                NonceUseRouteTests.transaction(to: PayoutStage.safeAddress, nonce: 6)))
        _ = try await stage.step(second, "confirmations", as: .approver)
        for batch in [first, second] {
            let back = try await stage.step(batch, "execution-withdrawals", as: .script, Self.gone)
            #expect(back.string("state") == "cancelled", "\(back.text)")
        }
        let both = try await stage.planned()
        let refused = try await stage.step(both, "freezes", as: .finance)
        #expect(refused.string("code") == "nonce_bound_by_cancelled_batch", "\(refused.text)")
        _ = try await stage.step(both, "cancellations", as: .finance, #"{"reason":"apart"}"#)
        let apart = try await stage.harness.send(
            .post, "/v1/payout-plans", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","period":"2021-05","row_limit":1}"#,
            key: PayoutStage.key)
        let id = try #require(apart.string("batches", "0", "plan_id"))
        for (nonce, part, bound, turn) in [(6, 1, 5, 6), (20, 1, 5, 20)] {
            let other = try await stage.harness.send(
                .post, "/v1/payout-plans/\(id)/freezes", as: .finance, json: "{\"nonce\":\(nonce)}",
                key: PayoutStage.key)
            #expect(other.status == 409)
            #expect(other.string("code") == "part_bound_to_other_nonce", "\(other.text)")
            #expect(
                other.string("detail")?.hasPrefix(
                    "Part \(part) of the plan would get nonce \(turn) and is bound to \(bound):")
                    == true, "\(other.text)")
        }
        let frozen = try await stage.harness.send(
            .post, "/v1/payout-plans/\(id)/freezes", as: .finance, json: #"{"nonce":5}"#,
            key: PayoutStage.key)
        #expect(frozen["batches", "0", "nonce"] == .number(JSONNumber(5)), "\(frozen.text)")
        #expect(frozen["batches", "1", "nonce"] == .number(JSONNumber(6)))
        try await stage.harness.close()
    }

    @Test func `what was signed in the place of a batch can be mined in another block`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.approved()
        let paid = [
            Transfer(
                token: try Address(PayoutStage.Money.dao.token ?? ""),
                recipient: try Address(PayoutStage.Person.ann.address), amount: 7),
            Transfer(
                token: try Address(PayoutStage.Money.dao.token ?? ""),
                recipient: try Address(PayoutStage.Person.cyd.address), amount: 1),
        ]
        let used = try NonceUseRouteTests.body(NonceUseRouteTests.calls(paid), transfers: paid)
        for _ in 0..<2 {
            stage.harness.now = stage.harness.now.advanced(bySeconds: 60)
            _ = try await NonceUseRouteTests.report(stage, batch, used)
            let settled = try await stage.step(batch, "confirmations", as: .approver)
            #expect(settled.string("state") == "settled", "\(settled.text)")
            #expect(try await stage.payableStates() == ["settled"])
            let back = try await stage.step(
                batch, "execution-withdrawals", as: .script, Self.gone)
            #expect(back.string("state") == "proposed", "\(back.text)")
            #expect(try await stage.payableStates() == ["reserved"])
        }
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }
}
