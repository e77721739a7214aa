import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Somebody sets the Safe's next nonce past that of a batch that was signed perhaps, and so frees what it pays.
struct SkippedNonceTests {
    private static let cancelling = #"{"reason":"wrong month"}"#
    private static let skipping = #"{"reasons":{"nonce_skipped":"5 was a rejection, 0xcd"}}"#
    private static let raised =
        "; finance2 set the Safe's next_nonce past that at 2021-06-07T12:00:00.000000Z, and no two people"
        + " said which transaction used nonce 5: look on the chain, and have another person confirm what was"
        + " reported"

    /// ann is owed 7 DAO, which a batch paid that was approved with nonce 5 and cancelled then.
    private static func cancelled() async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.approved()
        let answer = try await stage.step(batch, "cancellations", as: .finance, cancelling)
        #expect(answer.string("state") == "cancelled", "\(answer.text)")
        return (stage, batch)
    }

    @Test
    func `what the skipped batch paid is frozen with a reason, which approvers and signers see`()
        async throws
    {
        let (stage, first) = try await Self.cancelled()
        try await stage.setNextNonce(6, as: .finance2)
        let plan = try await stage.plan()
        #expect(plan.string("checks", "0", "code") == "nonce_skipped", "\(plan.text)")
        #expect(plan["checks", "1"] == nil)
        let batch = try #require(plan.string("id"))
        let refused = try await stage.step(batch, "freezes", as: .finance)
        #expect(refused.status == 422)
        #expect(refused.string("code") == "check_reasons_needed", "\(refused.text)")
        let detail =
            "\(first) was approved, is cancelled and pays some of the same with nonce 5 of Test treasury"
            + Self.raised
        #expect(refused.string("errors", "0", "detail")?.contains(detail) == true)
        let frozen = try await stage.step(batch, "freezes", as: .finance, Self.skipping)
        #expect(frozen["nonce"] == .number(JSONNumber(6)), "\(frozen.text)")
        let checks = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/checks", as: .approver)
        #expect(checks.string("data", "0", "detail") == detail, "\(checks.text)")
        #expect(checks.string("data", "0", "reason") == "5 was a rejection, 0xcd")
        let own = try await stage.approve(batch, as: .finance2)
        #expect(own.status == 403)
        #expect(own.string("code") == "two_people_nonce", "\(own.text)")
        #expect(try await stage.approve(batch).string("state") == "approved")
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains("nonce_skipped"))
        #expect(sheet.contains("5 was a rejection, 0xcd"))
        try await stage.harness.close()
    }

    @Test func `once it is shown what used the nonce nobody is asked, and who skipped it approves`()
        async throws
    {
        let (stage, first) = try await Self.cancelled()
        try await stage.setNextNonce(6, as: .finance2)
        let used = try await stage.reportRejection(of: first, nonce: 5)
        #expect(used.status == 200, "\(used.text)")
        // One person says so.
        let batch = try await stage.planned()
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        _ = try await stage.step(first, "confirmations", as: .approver)
        let frozen = try await stage.step(batch, "freezes", as: .finance)
        #expect(frozen["nonce"] == .number(JSONNumber(6)), "\(frozen.text)")
        #expect(try await stage.approve(batch, as: .finance2).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `a later execution shows that the nonce was used, not by what`() async throws {
        let (stage, _) = try await Self.cancelled()
        let other = try await stage.owe(.bob, .usd, "9")
        let plan = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","payable_ids":["\#(other)"]}"#, key: PayoutStage.key
        )
        let later = try #require(plan.string("id"))
        _ = try await stage.step(
            later, "freezes", as: .finance,
            #"{"nonce":6,"reasons":{"nonce_gap":"5 is a rejection"}}"#)
        _ = try await stage.approve(later)
        let settled = try await stage.report(later, stage.receipt(of: later))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        let batch = try await stage.planned()
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        #expect(
            asked.string("errors", "0", "detail")?.contains(
                "; the Safe's next_nonce is past that, and no two people said which") == true)
        #expect(try await stage.step(batch, "freezes", as: .finance, Self.skipping).status == 200)
        // Nobody said so by hand.
        #expect(try await stage.approve(batch, as: .finance2).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `an execution that one person reported does not show that its nonce was used`()
        async throws
    {
        let (stage, _) = try await Self.cancelled()
        let bobs = try await stage.owe(.bob, .usd, "9")
        let plan = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","payable_ids":["\#(bobs)"]}"#, key: PayoutStage.key)
        let other = try #require(plan.string("id"))
        let frozen = try await stage.step(other, "freezes", as: .finance)
        #expect(frozen["nonce"] == .number(JSONNumber(5)), "\(frozen.text)")
        _ = try await stage.approve(other)
        let settled = try await stage.report(other, stage.receipt(of: other))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        let batch = try await stage.planned()
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        let confirmed = try await stage.step(other, "confirmations", as: .approver)
        #expect(confirmed.string("settlement") == "confirmed", "\(confirmed.text)")
        let then = try await stage.step(batch, "freezes", as: .finance)
        #expect(then["nonce"] == .number(JSONNumber(6)), "\(then.text)")
        try await stage.harness.close()
    }

    @Test func `what was skipped after the freeze is not approved with another nonce unseen`()
        async throws
    {
        let (stage, _) = try await Self.cancelled()
        let batch = try await stage.frozen()
        #expect(try await stage.get(batch)["nonce"] == .number(JSONNumber(5)))
        try await stage.setNextNonce(6, as: .finance2)
        let asked = try await stage.step(
            batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        #expect(asked.status == 200, "\(asked.text)")
        #expect(try await stage.confirmNonce(of: batch)["nonce"] == .number(JSONNumber(6)))
        let before = try await stage.harness.database.state()
        let refused = try await stage.approve(batch, as: .approver2)
        #expect(refused.status == 409)
        #expect(refused.string("code") == "nonce_skipped_since_freeze", "\(refused.text)")
        #expect(try await stage.harness.database.state() == before)
        _ = try await stage.step(batch, "cancellations", as: .finance, Self.cancelling)
        let again = try await stage.planned()
        _ = try await stage.step(again, "freezes", as: .finance, Self.skipping)
        #expect(try await stage.approve(again, as: .approver2).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `a freeze that named another one did not see what was skipped after it`()
        async throws
    {
        let (stage, _) = try await Self.cancelled()
        try await stage.setNextNonce(6)
        let second = try await stage.approved(Self.skipping)
        _ = try await stage.step(second, "cancellations", as: .finance, Self.cancelling)
        _ = try await stage.reportRejection(of: second, nonce: 6)
        _ = try await stage.step(second, "confirmations", as: .approver)
        let third = try await stage.frozen(Self.skipping)
        #expect(try await stage.get(third)["nonce"] == .number(JSONNumber(7)))
        let hash = "0x" + String(repeating: "cd", count: 32)
        _ = try await stage.step(
            second, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"\#(hash)","reason":"it is gone"}"#)
        try await stage.setNextNonce(7)
        let refused = try await stage.approve(third)
        #expect(refused.status == 409)
        #expect(refused.string("code") == "nonce_skipped_since_freeze", "\(refused.text)")
        #expect(refused.text.contains("nonce 6"))
        #expect(!refused.text.contains("nonce 5"))
        try await stage.harness.close()
    }

    @Test func `with the same nonce both exclude each other, and nobody is asked`() async throws {
        let (stage, first) = try await Self.cancelled()
        let batch = try await stage.frozen()
        try await stage.setNextNonce(6, as: .finance2)
        #expect(try await stage.approve(batch, as: .finance2).string("state") == "approved")
        let strays = try await stage.get(first)
        #expect(strays.string("stray_transactions", "0", "raised_by") == "finance2")
        #expect(
            strays.string("stray_transactions", "0", "raised_at") == "2021-06-07T12:00:00.000000Z")
        #expect(strays["stray_transactions", "0", "is_passed"] == .bool(true))
        #expect(strays["stray_transactions", "0", "nonce"] == .number(JSONNumber(5)))
        _ = try await stage.report(batch, stage.receipt(of: batch))
        // One person says that it was executed.
        #expect(try await stage.get(first)["stray_transactions", "0"] != nil)
        _ = try await stage.step(batch, "confirmations", as: .approver)
        #expect(try await stage.get(first)["stray_transactions"] == .array([]))
        try await stage.harness.close()
    }

    @Test func `a batch of other payables is not concerned, and neither is one nobody approved`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let first = try await stage.frozen()
        _ = try await stage.step(first, "cancellations", as: .finance, Self.cancelling)
        try await stage.setNextNonce(6, as: .finance2)
        let batch = try await stage.frozen()
        #expect(try await stage.approve(batch, as: .finance2).string("state") == "approved")
        _ = try await stage.step(batch, "cancellations", as: .finance, Self.cancelling)
        try await stage.setNextNonce(7, as: .finance2)
        let other = try await stage.owe(.bob, .usd, "9")
        let plan = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","payable_ids":["\#(other)"]}"#, key: PayoutStage.key
        )
        #expect(plan["checks"] == .array([]), "\(plan.text)")
        try await stage.harness.close()
    }

    @Test func `a batch that was approved before is neither handed out nor signed once it is so`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let first = try await stage.approved()
        _ = try await stage.reportRejection(of: first, nonce: 5)
        _ = try await stage.step(first, "confirmations", as: .approver)
        let second = try await stage.frozen()
        #expect(try await stage.approve(second, as: .finance2).string("state") == "approved")
        // The rejection is taken off the chain, and somebody alone says that nonce 5 is used all the same.
        let gone = try await stage.step(
            first, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"0x\#(String(repeating: "cd", count: 32))","reason":"it is gone"}"#
        )
        #expect(gone.string("state") == "cancelled", "\(gone.text)")
        try await stage.setNextNonce(6, as: .finance2)
        let claimed = try await stage.claim(as: .script)
        #expect(claimed.status == 409, "\(claimed.text)")
        #expect(claimed.string("code") == "nonce_skipped_since_freeze")
        let signed = try await stage.step(
            second, "signatures", as: .script,
            #"{"signature":"0x1ddc2499af0f4157629b8991f1911d6b158bcbb6409e40d2faca401bcf043340"#
                + #"5d69a569d366c533c8097533958595fec03c52f749eec6af9bdb6d1e0bcbae541b"}"#)
        #expect(signed.status == 409, "\(signed.text)")
        #expect(signed.string("code") == "nonce_skipped_since_freeze")
        // Frozen anew, it says so.
        _ = try await stage.step(second, "cancellations", as: .finance, Self.cancelling)
        let third = try await stage.planned()
        let asked = try await stage.step(third, "freezes", as: .finance)
        #expect(asked.string("code") == "check_reasons_needed", "\(asked.text)")
        try await stage.harness.close()
    }
}
