import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A batch was executed with its former nonce, and may be executed once more with the later one.
struct OpenNonceTests {
    private static let withdrawing =
        #"{"transaction_hash":"0x\#(String(repeating: "cd", count: 32))","reason":"it is gone"}"#

    /// bob's batch was approved with nonce 5, had nonce 6 until the use of 5 was withdrawn, and was executed
    /// with 5; ann is owed 7 DAO since.
    private static func settled() async throws -> (PayoutStage, batch: String, later: String?) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .usd, "1500000")
        let batch = try await stage.approved()
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        #expect(try await stage.confirmNonce(of: batch)["nonce"] == .number(JSONNumber(6)))
        #expect(try await stage.get(batch)["stray_transactions"] == .array([]))
        let later = try await stage.get(batch).string("safe_tx_hash")
        _ = try await stage.step(batch, "execution-withdrawals", as: .script, withdrawing)
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        try await stage.owe(.ann, .dao, "7")
        return (stage, batch, later)
    }

    private static func safe(_ stage: PayoutStage) async throws -> PayoutStage.Answer {
        try await stage.harness.send(.get, "/v1/safes/\(stage.safe)", as: .auditor)
    }

    @Test func `batch and Safe show it until the Safe used that nonce`() async throws {
        let (stage, batch, later) = try await Self.settled()
        for shown in [try await stage.get(batch), try await Self.safe(stage)] {
            #expect(shown.string("stray_transactions", "0", "batch_id") == batch, "\(shown.text)")
            #expect(shown.string("stray_transactions", "0", "batch_state") == "settled")
            #expect(shown["stray_transactions", "0", "nonce"] == .number(JSONNumber(6)))
            #expect(shown.string("stray_transactions", "0", "safe_tx_hash") == later)
            #expect(shown["stray_transactions", "0", "is_passed"] == .bool(false))
            #expect(shown["stray_transactions", "0", "raised_by"] == .null)
            #expect(shown["stray_transactions", "1"] == nil)
        }
        let next = try await stage.approved()
        #expect(try await stage.get(next)["nonce"] == .number(JSONNumber(6)))
        let paid = try await stage.report(next, stage.receipt(of: next, transaction: Self.other))
        #expect(paid.string("state") == "settled", "\(paid.text)")
        // One person says so.
        #expect(try await Self.safe(stage).string("stray_transactions", "0", "batch_id") == batch)
        _ = try await stage.step(next, "confirmations", as: .approver)
        #expect(try await stage.get(batch)["stray_transactions"] == .array([]))
        #expect(try await Self.safe(stage)["stray_transactions"] == .array([]))
        try await stage.harness.close()
    }

    @Test(arguments: [APIHarness.Sender.lead, .admin])
    func `who may not read batches sees none of it at the Safe`(
        sender: APIHarness.Sender
    ) async throws {
        let (stage, batch, _) = try await Self.settled()
        let refused = try await stage.harness.send(.get, "/v1/payout-batches/\(batch)", as: sender)
        #expect(refused.status == 403)
        let safe = try await stage.harness.send(.get, "/v1/safes/\(stage.safe)", as: sender)
        #expect(safe.string("id") == "\(stage.safe)", "\(safe.text)")
        #expect(safe["stray_transactions"] == nil, "\(safe.text)")
        try await stage.harness.close()
    }

    @Test func `once a later nonce was used it cannot be executed any more`() async throws {
        let (stage, batch, _) = try await Self.settled()
        let next = try await stage.approved(
            #"{"nonce":7,"reasons":{"nonce_gap":"6 is a rejection","nonce_open":"it is signed"}}"#)
        let paid = try await stage.report(next, stage.receipt(of: next, transaction: Self.other))
        #expect(paid.string("state") == "settled", "\(paid.text)")
        #expect(try await stage.get(batch)["stray_transactions", "0", "nonce"] != nil)
        _ = try await stage.step(next, "confirmations", as: .approver)
        #expect(try await stage.get(batch)["stray_transactions"] == .array([]))
        #expect(try await Self.safe(stage)["stray_transactions"] == .array([]))
        try await stage.owe(.cyd, .dao, "8")
        let plan = try await stage.plan()
        #expect(plan["checks"] == .array([]), "\(plan.text)")
        try await stage.harness.close()
    }

    private static let other = "0x" + String(repeating: "ef", count: 32)

    @Test func `a batch that leaves the nonce open needs a reason, and one that takes it does not`()
        async throws
    {
        let (stage, batch, _) = try await Self.settled()
        let next = try await stage.planned()
        let gap = try await stage.step(
            next, "freezes", as: .finance, #"{"nonce":7,"reasons":{"nonce_gap":"6 is signed"}}"#)
        #expect(gap.string("code") == "check_reasons_needed", "\(gap.text)")
        #expect(gap.string("errors", "0", "code") == "nonce_open")
        #expect(
            gap.string("errors", "0", "detail")?.contains(
                "\(batch) is settled and may be signed with nonce 6 too, which would pay the same again;"
                    + " use nonce 6 for another transaction or for a rejection before") == true)
        // That the directory is past it shows nothing of the chain.
        try await stage.setNextNonce(7, as: .admin)
        let passed = try await stage.step(next, "freezes", as: .finance)
        #expect(passed.string("errors", "0", "code") == "nonce_open", "\(passed.text)")
        #expect(passed.string("errors", "0", "detail")?.contains("admin set the Safe's") == true)
        try await stage.setNextNonce(6, as: .admin)
        let frozen = try await stage.step(next, "freezes", as: .finance)
        #expect(frozen["nonce"] == .number(JSONNumber(6)), "\(frozen.text)")
        try await stage.owe(.cyd, .dao, "8")
        let plan = try await stage.plan()
        #expect(plan["checks"] == .array([]), "\(plan.text)")
        let after = try await stage.step(
            try #require(plan.string("id")), "freezes", as: .finance)
        #expect(after["nonce"] == .number(JSONNumber(7)), "\(after.text)")
        try await stage.harness.close()
    }

    @Test func `a batch that is bound past the nonce needs a reason too`() async throws {
        let (stage, batch, _) = try await Self.settled()
        let first = try await stage.approved(
            #"{"nonce":8,"reasons":{"nonce_gap":"6 is a rejection","nonce_open":"it is signed"}}"#)
        _ = try await stage.step(first, "cancellations", as: .finance, #"{"reason":"wrong month"}"#)
        let next = try await stage.planned()
        let asked = try await stage.step(next, "freezes", as: .finance)
        #expect(asked.string("code") == "check_reasons_needed", "\(asked.text)")
        #expect(asked.string("errors", "0", "code") == "nonce_open")
        #expect(asked.string("errors", "0", "detail")?.contains(batch) == true)
        let bound = try await stage.step(
            next, "freezes", as: .finance, #"{"reasons":{"nonce_open":"it is signed"}}"#)
        #expect(bound["nonce"] == .number(JSONNumber(8)), "\(bound.text)")
        try await stage.harness.close()
    }

    @Test func `of a plan the part that takes the nonce serves all, the later ones too`()
        async throws
    {
        let (stage, _, _) = try await Self.settled()
        for number in 0..<19 { try await stage.owe([.ann, .bob, .cyd][number % 3], .dao, "8") }
        let plan = try await stage.harness.send(
            .post, "/v1/payout-plans", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","period":"2021-05","row_limit":1,"net":false}"#,
            key: PayoutStage.key)
        let id = try #require(plan.string("batches", "0", "plan_id"))
        let frozen = try await stage.harness.send(
            .post, "/v1/payout-plans/\(id)/freezes", as: .finance, json: "{}", key: PayoutStage.key)
        #expect(frozen.status == 200, "\(frozen.text.prefix(800))")
        for part in 0..<20 {
            #expect(frozen["batches", "\(part)", "nonce"] == .number(JSONNumber(6 + part)))
        }
        try await stage.harness.close()
    }
}
