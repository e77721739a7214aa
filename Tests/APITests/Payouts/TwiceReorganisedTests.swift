import Ethereum
import HTTP
import JSON
import TestSupport
import Testing

/// A reorganisation takes back what came after another one.
struct TwiceReorganisedTests {
    private static let used = #"{"reason":"5 is used"}"#

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

    private static func execute(
        _ stage: PayoutStage, _ batch: String, _ digits: String
    ) async throws -> APIHarness.Answer {
        try await stage.report(batch, stage.receipt(of: batch, transaction: hash(digits)))
    }

    private static func nextNonce(_ stage: PayoutStage) async throws -> JSONValue? {
        try await stage.harness.send(.get, "/v1/safes/\(stage.safe)", as: .finance)["next_nonce"]
    }

    /// A batch of ann's that was executed with nonce 4, and one of bob's that has 6 since a rejection used 5.
    private static func two(_ stage: PayoutStage) async throws -> (first: String, bound: String) {
        try await stage.owe(.ann, .dao, "7")
        let first = try await stage.approved()
        #expect(try await execute(stage, first, "a1").string("state") == "settled")
        try await stage.owe(.bob, .usd, "1500000")
        let bound = try await stage.approved()
        _ = try await stage.reportRejection(of: bound, nonce: 5)
        _ = try await stage.step(bound, "nonce-bindings", as: .finance, used)
        #expect(try await stage.confirmNonce(of: bound)["nonce"] == .number(JSONNumber(6)))
        return (first, bound)
    }

    @Test func `a batch whose later nonce another one executed ends with its former one`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 4)
        let (first, bound) = try await Self.two(stage)
        _ = try await Self.withdraw(stage, bound, "cd")
        try await stage.owe(.cyd, .dao, "8")
        let other = try await stage.approved()
        #expect(try await stage.get(other)["nonce"] == .number(JSONNumber(6)))
        #expect(try await Self.execute(stage, other, "a2").string("state") == "settled")
        // 4 and what follows is off the chain; what is known of 6 may be old by then.
        _ = try await Self.withdraw(stage, first, "a1")
        _ = try await Self.execute(stage, first, "a1")
        #expect(try await Self.nextNonce(stage) == .number(JSONNumber(5)))
        _ = try await stage.reportRejection(of: bound, nonce: 5)
        let ended = try await stage.step(bound, "confirmations", as: .approver)
        #expect(ended.string("state") == "rejected", "\(ended.text)")
        #expect(try await stage.payableStates() == ["settled", "open", "settled"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test
    func `the nonce that a batch was executed with is not free again by what another one says`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 4)
        let (first, bound) = try await Self.two(stage)
        _ = try await stage.step(bound, "cancellations", as: .finance, #"{"reason":"not now"}"#)
        _ = try await Self.withdraw(stage, first, "a1")
        _ = try await Self.execute(stage, first, "a1")
        try await stage.owe(.cyd, .dao, "8", period: "2021-04")
        let planned = try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","period":"2021-04"}"#, key: PayoutStage.key)
        let other = try #require(planned.string("id"), "\(planned.text)")
        _ = try await stage.step(other, "freezes", as: .finance)
        _ = try await stage.approve(other)
        #expect(try await stage.get(other)["nonce"] == .number(JSONNumber(5)))
        #expect(try await Self.execute(stage, other, "a2").string("state") == "settled")
        _ = try await stage.step(other, "confirmations", as: .approver)
        let back = try await Self.withdraw(stage, bound, "cd")
        #expect(back.status == 200, "\(back.text)")
        #expect(try await Self.nextNonce(stage) == .number(JSONNumber(6)))
        // Its former transaction cannot be executed any more, and so its payables bind only 6.
        #expect(try await stage.get(stage.frozen())["nonce"] == .number(JSONNumber(6)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test
    func `one transaction that used a former nonce and executed the batch is withdrawn twice`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 4)
        let (_, bound) = try await Self.two(stage)
        _ = try await Self.withdraw(stage, bound, "cd")
        _ = try await stage.reportRejection(of: bound, nonce: 5, transaction: "a3")
        let again = try await stage.step(bound, "confirmations", as: .approver)
        #expect(again["nonce"] == .number(JSONNumber(6)), "\(again.text)")
        #expect(try await Self.execute(stage, bound, "a3").string("state") == "settled")
        let back = try await Self.withdraw(stage, bound, "a3")
        #expect(back.string("state") == "proposed", "\(back.text)")
        #expect(back["nonce"] == .number(JSONNumber(6)))
        #expect(try await Self.withdraw(stage, bound, "a3")["nonce"] == .number(JSONNumber(5)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }
}
