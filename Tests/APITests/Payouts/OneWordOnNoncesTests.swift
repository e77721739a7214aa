import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// What one person alone says of a nonce frees nothing that owners may have signed.
struct OneWordOnNoncesTests {
    private static let cancelling = #"{"reason":"wrong month"}"#
    private static let skipping = #"{"reasons":{"nonce_skipped":"looked at the chain"}}"#

    private static func hash(_ digits: String) -> String {
        "0x" + String(repeating: digits, count: 32)
    }

    private static func withdraw(
        _ stage: PayoutStage, _ batch: String, _ digits: String
    ) async throws -> APIHarness.Answer {
        try await stage.step(
            batch, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"\#(hash(digits))","reason":"it is gone"}"#)
    }

    /// A plan over these payables alone.
    private static func plan(
        _ stage: PayoutStage, _ payable: ID<Payable>, from safe: ID<Safe>? = nil
    ) async throws -> String {
        let plan = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id":"\#(safe ?? stage.safe)","payable_ids":["\#(payable)"]}"#,
            key: PayoutStage.key)
        return try #require(plan.string("id"), "\(plan.text)")
    }

    /// ann's batch that was approved with nonce 5 and cancelled, and bob's that has nonce 5 now.
    private static func twoOfFive(
        _ stage: PayoutStage
    ) async throws -> (ann: ID<Payable>, first: String, other: String) {
        let ann = try await stage.owe(.ann, .dao, "7")
        let first = try await stage.approved()
        _ = try await stage.step(first, "cancellations", as: .finance, cancelling)
        let bob = try await stage.owe(.bob, .usd, "9")
        let other = try await plan(stage, bob)
        _ = try await stage.step(other, "freezes", as: .finance)
        _ = try await stage.approve(other)
        #expect(try await stage.get(other)["nonce"] == .number(JSONNumber(5)))
        return (ann, first, other)
    }

    @Test func `an ended batch is not approved, because of its state`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let first = try await stage.approved()
        _ = try await stage.step(first, "cancellations", as: .finance, Self.cancelling)
        let refused = try await stage.approve(first, as: .approver2)
        #expect(refused.status == 409)
        #expect(refused.string("code") == "batch_not_frozen", "\(refused.text)")
        try await stage.harness.close()
    }

    @Test func `who alone reported the execution with a nonce does not approve what rests on it`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let (_, _, other) = try await Self.twoOfFive(stage)
        let settled = try await stage.report(other, stage.receipt(of: other), as: .finance2)
        #expect(settled.string("state") == "settled", "\(settled.text)")
        let batch = try await stage.planned()
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        let frozen = try await stage.step(batch, "freezes", as: .finance, Self.skipping)
        #expect(frozen["nonce"] == .number(JSONNumber(6)), "\(frozen.text)")
        let approved = try await stage.approve(batch, as: .finance2)
        #expect(approved.string("code") == "two_people_nonce", "\(approved.text)")
        _ = try await stage.step(other, "confirmations", as: .approver)
        #expect(try await stage.approve(batch, as: .finance2).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `from another Safe it is asked for as well`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let (ann, _, other) = try await Self.twoOfFive(stage)
        let safe = try await stage.addSafe()
        let batch = try await Self.plan(stage, ann, from: safe)
        let bound = try await stage.step(batch, "freezes", as: .finance)
        #expect(bound.string("code") == "payables_bound_to_other_safe", "\(bound.text)")
        _ = try await stage.report(other, stage.receipt(of: other), as: .finance2)
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        _ = try await stage.step(other, "confirmations", as: .approver)
        let frozen = try await stage.step(batch, "freezes", as: .finance)
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        // Back again: nothing excludes the cancelled one.
        #expect(try await Self.withdraw(stage, other, "ab").string("state") == "proposed")
        let held = try await stage.approve(batch)
        #expect(held.string("code") == "payables_bound_to_other_safe", "\(held.text)")
        _ = try await stage.report(other, stage.receipt(of: other), as: .finance2)
        let unseen = try await stage.approve(batch)
        #expect(unseen.string("code") == "nonce_skipped_since_freeze", "\(unseen.text)")
        _ = try await stage.step(other, "confirmations", as: .approver)
        #expect(try await stage.approve(batch).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `what a late report of one person supersedes is frozen anew with a reason only`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let (_, first, other) = try await Self.twoOfFive(stage)
        let late = try await stage.report(first, stage.receipt(of: first), as: .finance2)
        #expect(late.string("state") == "settled", "\(late.text)")
        #expect(try await stage.get(other).string("state") == "superseded")
        let batch = try await stage.planned()
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("errors", "0", "code") == "nonce_skipped", "\(asked.text)")
        let frozen = try await stage.step(batch, "freezes", as: .finance, Self.skipping)
        #expect(frozen["nonce"] == .number(JSONNumber(6)), "\(frozen.text)")
        // The report is taken back: then nonce 5 executes either of both, and nothing holds bob's to 6.
        _ = try await Self.withdraw(stage, first, "ab")
        #expect(try await stage.get(other).string("state") == "cancelled")
        let refused = try await stage.approve(batch)
        #expect(refused.string("code") == "nonce_bound_by_cancelled_batch", "\(refused.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a batch that waits for owners goes on once somebody confirms, and is told so`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let (_, _, other) = try await Self.twoOfFive(stage)
        _ = try await stage.report(other, stage.receipt(of: other), as: .finance2)
        _ = try await stage.step(other, "confirmations", as: .approver)
        let batch = try await stage.approved()
        #expect(try await stage.get(batch).string("state") == "approved")
        let hash = try #require(try await stage.get(batch).string("safe_tx_hash"))
        let proposed = try await stage.step(
            batch, "proposals", as: .script, #"{"safe_tx_hash":"\#(hash)","nonce":6}"#)
        #expect(proposed.string("state") == "proposed", "\(proposed.text)")
        // A reorganisation, and the same transaction in another block.
        _ = try await Self.withdraw(stage, other, "ab")
        _ = try await stage.report(other, stage.receipt(of: other), as: .finance2)
        let claimed = try await stage.claim(as: .script)
        #expect(claimed.string("code") == "nonce_skipped_since_freeze", "\(claimed.text)")
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, Self.cancelling)
        #expect(cancelled.string("code") == "batch_not_cancellable")
        #expect(claimed.string("detail")?.contains("confirm") == true, "\(claimed.text)")
        _ = try await stage.step(other, "confirmations", as: .approver)
        #expect(try await stage.claim(as: .script).string("id") == batch)
        try await stage.harness.close()
    }

    @Test func `a batch with two nonces is held back whatever somebody sets the next one to`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .usd, "1500000")
        let batch = try await stage.approved()
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        #expect(try await stage.confirmNonce(of: batch)["nonce"] == .number(JSONNumber(6)))
        #expect(try await Self.withdraw(stage, batch, "cd")["nonce"] == .number(JSONNumber(5)))
        let signature =
            #"{"signature":"0x1ddc2499af0f4157629b8991f1911d6b158bcbb6409e40d2faca401bcf043340"#
            + #"5d69a569d366c533c8097533958595fec03c52f749eec6af9bdb6d1e0bcbae541b"}"#
        let held = try await stage.step(batch, "signatures", as: .script, signature)
        #expect(held.string("code") == "batch_signed_with_other_nonce", "\(held.text)")
        try await stage.setNextNonce(7, as: .finance2)
        let then = try await stage.step(batch, "signatures", as: .script, signature)
        #expect(then.string("code") == "batch_signed_with_other_nonce", "\(then.text)")
        try await stage.harness.close()
    }

    @Test func `a next nonce that was set too low and corrected leaves no question`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let (_, _, other) = try await Self.twoOfFive(stage)
        _ = try await stage.report(other, stage.receipt(of: other), as: .script)
        _ = try await stage.step(other, "confirmations", as: .approver)
        try await stage.setNextNonce(3, as: .finance2)
        let batch = try await stage.planned()
        let frozen = try await stage.step(
            batch, "freezes", as: .finance, #"{"nonce":6,"reasons":{"nonce_gap":"typo"}}"#)
        #expect(frozen.string("code") == "nonce_bound_by_cancelled_batch", "\(frozen.text)")
        try await stage.setNextNonce(6, as: .finance2)
        let then = try await stage.step(batch, "freezes", as: .finance)
        #expect(then["nonce"] == .number(JSONNumber(6)), "\(then.text)")
        #expect(try await stage.approve(batch, as: .finance2).string("state") == "approved")
        try await stage.harness.close()
    }
}
