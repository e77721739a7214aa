import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// What was signed can be executed for ever: a cancelled batch that the chain executed after all.
struct LateExecutionRoutesTests {
    private static let cancelling = #"{"reason":"wrong month"}"#
    private static let skipping = #"{"reasons":{"nonce_skipped":"5 was a rejection"}}"#
    private static let otherTransaction = "0x" + String(repeating: "cd", count: 32)

    /// ann is owed 144.55 DAO and bob 1.5 USDC; the Safe is at nonce 5.
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return stage
    }

    /// A batch that was approved with nonce 5 and cancelled then.
    private static func cancelled(_ stage: PayoutStage) async throws -> String {
        let batch = try await stage.approved()
        let answer = try await stage.step(batch, "cancellations", as: .finance, cancelling)
        #expect(answer.string("state") == "cancelled")
        return batch
    }

    @Test func `its payables are settled by the late report, once`() async throws {
        let stage = try await Self.owed()
        let batch = try await Self.cancelled(stage)
        let receipt = try await stage.receipt(of: batch)
        let settled = try await stage.report(batch, receipt)
        #expect(settled.status == 200, "\(settled.text)")
        #expect(settled.string("state") == "settled")
        #expect(settled.string("reason") == "wrong month")
        #expect(try await stage.payableStates() == ["settled", "settled"])
        #expect(try await stage.liveClaimsOfPayables() == [1, 1])
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0"])
        #expect(try await stage.balances("payable") == ["1:0", "2:0"])
        let treasury = ["1:-999855450000000000000000", "2:-999998500000"]
        #expect(try await stage.balances("treasury").prefix(2) == treasury[...])
        #expect(
            try await stage.entryKinds() == [
                "batch_frozen", "batch_released", "batch_frozen", "payment_settled",
            ])
        let again = try await stage.report(batch, receipt, as: .script2)
        #expect(again.string("code") == "execution_already_reported")
        #expect(try await stage.plan().string("code") == "nothing_to_pay")
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("settlement") == "confirmed")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `the batch that has its nonce is superseded, and what was not paid is open again`()
        async throws
    {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        try await stage.owe(.cyd, .dao, "7")
        let rival = try await stage.approved()
        #expect(try await stage.get(rival)["nonce"] == .number(JSONNumber(5)))
        let settled = try await stage.report(late, stage.receipt(of: late))
        #expect(settled.string("state") == "settled")
        let shown = try await stage.get(rival)
        #expect(shown.string("state") == "superseded")
        #expect(shown.string("reason") == "The nonce was used by \(late).")
        #expect(try await stage.payableStates() == ["settled", "settled", "open"])
        #expect(try await stage.balances("payable") == ["1:7", "2:0"])
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0"])
        let treasury = ["1:-999855450000000000000000", "2:-999998500000"]
        #expect(try await stage.balances("treasury").prefix(2) == treasury[...])
        let never = try await stage.report(
            rival, stage.receipt(of: rival, transaction: Self.otherTransaction))
        #expect(never.string("code") == "batch_not_approved")
        #expect(try await stage.firstBreak() == nil)

        _ = try await stage.step(late, "confirmations", as: .approver)
        let rest = try await stage.frozen()
        let next = try await stage.get(rest)
        #expect(next["nonce"] == .number(JSONNumber(6)))
        #expect(next.string("totals", "0", "amount_base_units") == "7")
        try await stage.harness.close()
    }

    @Test(arguments: ["planned", "frozen"])
    func `a batch over the same payables that nobody approved yet gives way`(
        state: String
    ) async throws {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        let rival = try await state == "planned" ? stage.planned() : stage.frozen()
        let settled = try await stage.report(late, stage.receipt(of: late))
        #expect(settled.string("state") == "settled")
        let ended = state == "planned" ? "cancelled" : "superseded"
        #expect(try await stage.get(rival).string("state") == ended)
        #expect(try await stage.payableStates() == ["settled", "settled"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a batch of other payables with its nonce is superseded too`() async throws {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        try await stage.owe(.cyd, .dao, "7", period: "2021-04")
        let rival = try #require(await stage.plan(period: "2021-04").string("id"))
        _ = try await stage.step(rival, "freezes", as: .finance)
        _ = try await stage.approve(rival)
        #expect(try await stage.get(rival)["nonce"] == .number(JSONNumber(5)))
        _ = try await stage.report(late, stage.receipt(of: late))
        #expect(try await stage.get(rival).string("state") == "superseded")
        #expect(try await stage.payableStates() == ["settled", "settled", "open"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `rows that the late receipt does not pay stay in flight`() async throws {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        let executed = try await stage.report(late, stage.receipt(of: late, rows: [2]))
        #expect(executed.string("state") == "executed")
        #expect(try await stage.payableStates() == ["reserved", "settled"])
        #expect(try await stage.balances("in_flight") == ["1:144550000000000000000", "2:0"])
        #expect(try await stage.plan().string("code") == "nothing_to_pay")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `what another batch has paid meanwhile is listed as paid twice and settled once`()
        async throws
    {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        // Somebody says that nonce 5 was used up, and it was not by what they think.
        try await stage.setNextNonce(6)
        let second = try #require(await stage.plan(more: ",\"row_limit\":1").string("id"))
        _ = try await stage.step(second, "freezes", as: .finance, Self.skipping)
        _ = try await stage.approve(second)
        let paid = try await stage.report(
            second, stage.receipt(of: second, transaction: Self.otherTransaction))
        #expect(paid.string("state") == "settled")
        let waiting = try await stage.approved()

        let executed = try await stage.report(late, stage.receipt(of: late))
        #expect(executed.status == 200, "\(executed.text)")
        #expect(executed.string("state") == "executed")
        #expect(executed["execution", "mismatched_rows"] == .number(JSONNumber(1)))
        let rows = try await stage.harness.send(
            .get, "/v1/payout-batches/\(late)/payments", as: .auditor)
        #expect(rows.string("data", "0", "state") == "mismatched")
        #expect(rows.string("data", "0", "found")?.hasSuffix("already: paid twice") == true)
        #expect(rows.string("data", "1", "state") == "settled")
        #expect(try await stage.get(waiting).string("state") == "cancelled")
        #expect(try await stage.payableStates() == ["settled", "settled"])
        #expect(try await stage.balances("payable") == ["1:0", "2:0"])
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0"])
        let treasury = ["1:-999855450000000000000000", "2:-999998500000"]
        #expect(try await stage.balances("treasury").prefix(2) == treasury[...])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `two batches are not executed with one nonce`() async throws {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        let second = try await stage.approved()
        _ = try await stage.report(
            second, stage.receipt(of: second, transaction: Self.otherTransaction))
        let before = try await stage.harness.database.state()
        for succeeds in [true, false] {
            let refused = try await stage.report(
                late, stage.receipt(of: late, succeeds: succeeds))
            #expect(refused.status == 409)
            #expect(refused.string("code") == "nonce_used_by_batch")
        }
        #expect(try await stage.harness.database.state() == before)
        try await stage.harness.close()
    }

    @Test func `a late failure uses the nonce once it is confirmed`() async throws {
        let stage = try await Self.owed()
        let late = try await Self.cancelled(stage)
        let rival = try await stage.approved()
        let reported = try await stage.report(late, stage.receipt(of: late, succeeds: false))
        #expect(reported.string("state") == "cancelled")
        #expect(try await stage.get(rival).string("state") == "approved")
        let failed = try await stage.step(late, "confirmations", as: .approver)
        #expect(failed.string("state") == "failed")
        #expect(try await stage.get(rival).string("state") == "superseded")
        #expect(try await stage.payableStates() == ["open", "open"])
        #expect(try await stage.firstBreak() == nil)
        let next = try await stage.frozen()
        #expect(try await stage.get(next)["nonce"] == .number(JSONNumber(6)))
        try await stage.harness.close()
    }

    @Test func `a batch that nobody approved before it was cancelled is not executed`() async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.frozen()
        _ = try await stage.step(batch, "cancellations", as: .finance, Self.cancelling)
        let refused = try await stage.report(batch, stage.receipt(of: batch))
        #expect(refused.string("code") == "batch_not_approved")
        try await stage.harness.close()
    }

    @Test
    func `over two cancelled batches one nonce must be used before their payables are frozen`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "1")
        let first = try await stage.approved()
        try await stage.owe(.bob, .dao, "2")
        let second = try await stage.approved()
        for batch in [first, second] {
            _ = try await stage.step(batch, "cancellations", as: .finance, Self.cancelling)
        }
        let both = try await stage.planned()
        for nonce in ["{}", #"{"nonce":5}"#, #"{"nonce":6}"#, #"{"nonce":7}"#] {
            let refused = try await stage.step(both, "freezes", as: .finance, nonce)
            #expect(refused.status == 409)
            #expect(refused.string("code") == "nonce_bound_by_cancelled_batch")
            #expect(
                refused.string("detail")?.contains("with the nonces 5 and 6;") == true
                    && refused.string("detail")?.contains("executing a rejection") == true)
        }
        let safe = try await stage.harness.send(
            .patch, "/v1/safes/\(stage.safe)", as: .finance, json: #"{"next_nonce":6}"#,
            ifMatch: "*")
        #expect(safe.status == 200)
        let other = try await stage.step(both, "freezes", as: .finance, #"{"nonce":7}"#)
        #expect(other.string("code") == "nonce_bound_by_cancelled_batch")
        let frozen = try await stage.step(both, "freezes", as: .finance, Self.skipping)
        #expect(frozen["nonce"] == .number(JSONNumber(6)))
        try await stage.harness.close()
    }

    @Test func `another Safe does not pay what a cancelled batch may still pay`() async throws {
        let stage = try await Self.owed()
        _ = try await Self.cancelled(stage)
        let other = try await stage.addSafe()
        let batch = try #require(await stage.plan(from: other).string("id"))
        let refused = try await stage.step(batch, "freezes", as: .finance)
        #expect(refused.status == 409)
        #expect(refused.string("code") == "payables_bound_to_other_safe")
        try await stage.setNextNonce(6)
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        #expect(try await stage.step(batch, "freezes", as: .finance, Self.skipping).status == 200)
        try await stage.harness.close()
    }
}
