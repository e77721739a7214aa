import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A batch got another nonce because its former one was used, and then that use is taken off the chain.
struct ReturnedNonceTests {
    private static let onceMore = #"{"reason":"5 is used once more"}"#
    private static let held = "batch_signed_with_other_nonce"
    /// Whole, but of no owner.
    private static let signature =
        #"{"signature":"0x1ddc2499af0f4157629b8991f1911d6b158bcbb6409e40d2faca401bcf043340"#
        + #"5d69a569d366c533c8097533958595fec03c52f749eec6af9bdb6d1e0bcbae541b"}"#

    /// A batch of bob's that was approved with nonce 5 and has nonce 6 since a rejection used that.
    private static func bound(_ stage: PayoutStage) async throws -> String {
        try await stage.owe(.bob, .usd, "1500000")
        let batch = try await stage.approved()
        try await useFive(of: batch, stage)
        #expect(try await stage.get(batch)["nonce"] == .number(JSONNumber(6)))
        return batch
    }

    private static func useFive(of batch: String, _ stage: PayoutStage) async throws {
        let used = try await stage.reportRejection(of: batch, nonce: 5)
        #expect(used.status == 200, "\(used.text)")
        let asked = try await stage.step(batch, "nonce-bindings", as: .finance, onceMore)
        #expect(asked.status == 200, "\(asked.text)")
        #expect(try await stage.confirmNonce(of: batch).status == 200)
    }

    private static func withdraw(
        _ stage: PayoutStage, _ batch: String, _ digits: String = "cd"
    ) async throws -> APIHarness.Answer {
        try await stage.step(
            batch, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"0x\#(String(repeating: digits, count: 32))","reason":"it is gone"}"#
        )
    }

    private static func nextNonce(_ stage: PayoutStage) async throws -> JSONValue? {
        try await stage.harness.send(.get, "/v1/safes/\(stage.safe)", as: .finance)["next_nonce"]
    }

    @Test func `the batch has its former nonce again and is held back, for both could be executed`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        let hash = try await stage.get(batch).string("safe_tx_hash")
        let manifest = try await stage.file(batch, "manifest.json").text
        let back = try await Self.withdraw(stage, batch)
        #expect(back.string("state") == "proposed", "\(back.text)")
        #expect(back["nonce"] == .number(JSONNumber(5)))
        #expect(back.string("safe_tx_hash") != hash)
        #expect(back["nonce_use"] == .null)
        #expect(back["nonce_binding"] == .null)
        #expect(try await stage.file(batch, "manifest.json").text != manifest)
        #expect(try await Self.nextNonce(stage) == .number(JSONNumber(5)))
        #expect(try await stage.payableStates() == ["reserved"])
        #expect(try await stage.firstBreak() == nil)
        let claimed = try await stage.claim(as: .script)
        #expect(claimed.status == 409)
        #expect(claimed.string("code") == Self.held, "\(claimed.text)")
        #expect(claimed.string("detail")?.contains("the nonces 5 and 6") == true)
        #expect(claimed.string("detail")?.contains("nonce-uses") == true)
        let signed = try await stage.step(batch, "signatures", as: .script, Self.signature)
        #expect(signed.string("code") == Self.held, "\(signed.text)")
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"no"}"#)
        #expect(cancelled.string("code") == "batch_not_cancellable")
        try await stage.harness.close()
    }

    @Test func `the way out is that the nonce is used once more: the batch goes on with the other`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        let before = try await stage.get(batch)
        _ = try await Self.withdraw(stage, batch)
        let again = try await stage.confirmNonce(of: batch)
        #expect(again.string("code") == "nonce_binding_not_proposed", "\(again.text)")
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "proposed", "\(confirmed.text)")
        #expect(confirmed["nonce"] == .number(JSONNumber(6)))
        #expect(confirmed.string("safe_tx_hash") == before.string("safe_tx_hash"))
        #expect(confirmed["nonce_binding"] == before["nonce_binding"])
        #expect(try await stage.payableStates() == ["reserved"])
        #expect(try await Self.nextNonce(stage) == .number(JSONNumber(6)))
        #expect(try await stage.claim(as: .script).string("id") == batch)
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a nonce that is proposed anew is the one that may be signed already`() async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        let hash = try await stage.get(batch).string("safe_tx_hash")
        _ = try await Self.withdraw(stage, batch)
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        let other = try await stage.step(
            batch, "nonce-bindings", as: .finance, #"{"nonce":7,"reason":"x"}"#)
        #expect(other.string("code") == "nonce_bound_by_cancelled_batch", "\(other.text)")
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, Self.onceMore)
        let bound = try await stage.confirmNonce(of: batch)
        #expect(bound["nonce"] == .number(JSONNumber(6)), "\(bound.text)")
        #expect(bound.string("safe_tx_hash") == hash)
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        try await stage.harness.close()
    }

    @Test func `with a nonce those after it are free again, and are used again one by one`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        _ = try await stage.reportRejection(of: batch, nonce: 6, transaction: "ef")
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, Self.onceMore)
        #expect(try await stage.confirmNonce(of: batch)["nonce"] == .number(JSONNumber(7)))
        #expect(try await Self.withdraw(stage, batch)["nonce"] == .number(JSONNumber(5)))
        let claimed = try await stage.claim(as: .script)
        #expect(claimed.string("detail")?.contains("the nonces 5 and 6 and 7") == true)
        for (nonce, digits) in [(5, "cd"), (6, "ef")] as [(UInt64, String)] {
            _ = try await stage.reportRejection(
                of: batch, nonce: UInt256(nonce), transaction: digits)
            let confirmed = try await stage.step(batch, "confirmations", as: .approver)
            #expect(confirmed["nonce"] == .number(JSONNumber(Int(nonce) + 1)), "\(confirmed.text)")
        }
        #expect(try await stage.claim(as: .script).string("id") == batch)
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `what was signed with the former nonce may be executed, and settles once`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        _ = try await Self.withdraw(stage, batch)
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.payableStates() == ["settled"])
        #expect(try await stage.balances("in_flight") == ["2:0"])
        #expect(try await stage.firstBreak() == nil)
        // The next batch takes the other nonce away from what may be signed with it.
        try await stage.owe(.ann, .dao, "7")
        #expect(try await stage.get(stage.frozen())["nonce"] == .number(JSONNumber(6)))
        try await stage.harness.close()
    }

    @Test func `what was executed with the other nonce is withdrawn first`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        _ = try await stage.report(batch, stage.receipt(of: batch))
        let early = try await Self.withdraw(stage, batch)
        #expect(early.string("code") == "executed_by_other_transaction", "\(early.text)")
        let back = try await Self.withdraw(stage, batch, "ab")
        #expect(back["nonce"] == .number(JSONNumber(6)), "\(back.text)")
        #expect(try await Self.withdraw(stage, batch)["nonce"] == .number(JSONNumber(5)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `calls pay no payable and are held back all the same`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let planned = try await stage.harness.send(
            .post, "/v1/call-batches", as: .finance,
            json: """
                {"safe_id":"\(stage.safe)","period":"2021-05","calls":[{"kind":"contract_call",\
                "to":"0x7777777777777777777777777777777777777777","signature":"vote(uint256 id)",\
                "arguments":["12"],"reason":"vote 12"}]}
                """, key: PayoutStage.key)
        let batch = try #require(planned.string("id"), "\(planned.text)")
        _ = try await stage.step(batch, "freezes", as: .finance)
        _ = try await stage.approve(batch)
        #expect(try await stage.approve(batch, as: .approver2).string("state") == "approved")
        try await Self.useFive(of: batch, stage)
        #expect(try await stage.claim(as: .script).string("id") == batch)
        #expect(try await Self.withdraw(stage, batch)["nonce"] == .number(JSONNumber(5)))
        #expect(try await stage.claim(as: .script).string("code") == Self.held)
        try await stage.harness.close()
    }

    @Test func `of a cancelled batch both nonces bind what it paid, and either is settled late`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"wrong month"}"#)
        #expect(cancelled.string("state") == "cancelled", "\(cancelled.text)")
        let next = try await stage.frozen()
        #expect(try await stage.get(next)["nonce"] == .number(JSONNumber(6)))
        let back = try await Self.withdraw(stage, batch)
        #expect(back.string("state") == "cancelled", "\(back.text)")
        #expect(back["nonce"] == .number(JSONNumber(5)))
        let held = try await stage.approve(next)
        #expect(held.string("code") == "nonce_bound_by_cancelled_batch", "\(held.text)")
        #expect(held.string("detail")?.contains("with the nonces 5 and 6;") == true)
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        let used = try await stage.step(batch, "confirmations", as: .approver)
        #expect(used.string("state") == "cancelled", "\(used.text)")
        #expect(used["nonce"] == .number(JSONNumber(6)))
        #expect(try await stage.approve(next).string("state") == "approved")
        let late = try await stage.report(batch, stage.receipt(of: batch))
        #expect(late.string("state") == "settled", "\(late.text)")
        #expect(try await stage.get(next).string("state") == "superseded")
        #expect(try await stage.payableStates() == ["settled"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `the later nonce is not taken back from another batch`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let batch = try await Self.bound(stage)
        _ = try await Self.withdraw(stage, batch)
        try await stage.owe(.ann, .dao, "7")
        let other = try await stage.approved()
        #expect(try await stage.get(other)["nonce"] == .number(JSONNumber(6)))
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        let taken = try await stage.step(batch, "confirmations", as: .approver)
        #expect(taken.status == 409)
        #expect(taken.string("code") == "nonce_taken", "\(taken.text)")
        // What that batch executes excludes what may be signed with its nonce.
        _ = try await stage.report(other, stage.receipt(of: other))
        let ended = try await stage.step(batch, "confirmations", as: .approver)
        #expect(ended.string("state") == "rejected", "\(ended.text)")
        #expect(try await stage.payableStates() == ["open", "settled"])
        _ = try await stage.step(other, "confirmations", as: .approver)
        #expect(try await stage.get(stage.frozen())["nonce"] == .number(JSONNumber(7)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `another batch that has the nonce meanwhile gives it back first`() async throws {
        let stage = try await PayoutStage(nextNonce: 4)
        try await stage.owe(.ann, .dao, "7")
        let first = try await stage.approved()
        _ = try await stage.report(first, stage.receipt(of: first))
        let batch = try await Self.bound(stage)
        _ = try await Self.withdraw(stage, first, "ab")
        // Nonces follow each other, so with 4 everything after it is off the chain.
        let signed = try await stage.step(batch, "signatures", as: .script, Self.signature)
        #expect(signed.string("code") == Self.held, "\(signed.text)")
        try await stage.owe(.cyd, .dao, "8")
        let other = try await stage.frozen()
        #expect(try await stage.get(other)["nonce"] == .number(JSONNumber(5)))
        let before = try await stage.harness.database.state()
        let refused = try await Self.withdraw(stage, batch)
        #expect(refused.status == 409)
        #expect(refused.string("code") == "nonce_taken", "\(refused.text)")
        #expect(try await stage.harness.database.state() == before)
        _ = try await stage.step(other, "cancellations", as: .finance, #"{"reason":"5 is taken"}"#)
        #expect(try await Self.withdraw(stage, batch)["nonce"] == .number(JSONNumber(5)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }
}
