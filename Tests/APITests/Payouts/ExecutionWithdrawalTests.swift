import HTTP
import JSON
import TestSupport
import Testing

/// A reorganisation takes an execution off the chain, and may put it into another block.
struct ExecutionWithdrawalTests {
    private static let transaction = "0x" + String(repeating: "ab", count: 32)
    private static let body =
        #"{"transaction_hash":"\#(transaction)","reason":"the receipt is gone"}"#

    private static func settled(
        rows: Set<Int>? = nil
    ) async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        let batch = try await stage.approved()
        let answer = try await stage.report(batch, stage.receipt(of: batch, rows: rows))
        #expect(answer.string("state") == (rows == nil ? "settled" : "executed"))
        return (stage, batch)
    }

    @Test(arguments: [nil, [1]] as [Set<Int>?])
    func `what was settled is in flight again, and settles by the next receipt`(
        rows: Set<Int>?
    ) async throws {
        let (stage, batch) = try await Self.settled(rows: rows)
        _ = try await stage.step(batch, "confirmations", as: .approver)
        let withdrawn = try await stage.step(
            batch, "execution-withdrawals", as: .script, Self.body)
        #expect(withdrawn.status == 200, "\(withdrawn.text)")
        #expect(withdrawn.string("state") == "proposed")
        #expect(withdrawn["execution"] == .null)
        #expect(withdrawn["settlement"] == .null)
        #expect(try await stage.payableStates() == ["reserved", "reserved"])
        #expect(try await stage.balances("in_flight") == ["1:144550000000000000000", "2:1500000"])
        #expect(try await stage.firstBreak() == nil)
        let again = try await stage.report(batch, stage.receipt(of: batch))
        #expect(again.string("state") == "settled", "\(again.text)")
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `only the transaction that is reported is withdrawn`() async throws {
        let (stage, batch) = try await Self.settled()
        let other = "0x" + String(repeating: "cd", count: 32)
        let before = try await stage.harness.database.state()
        let wrong = try await stage.step(
            batch, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"\#(other)","reason":"gone"}"#)
        #expect(wrong.string("code") == "executed_by_other_transaction")
        #expect(try await stage.harness.database.state() == before)
        try await stage.owe(.cyd, .dao, "7")
        let second = try await stage.approved()
        let nothing = try await stage.step(
            second, "execution-withdrawals", as: .script, Self.body)
        #expect(nothing.string("code") == "execution_not_reported")
        try await stage.harness.close()
    }

    @Test func `payments are let go once confirmed, and then nothing is withdrawn`() async throws {
        let (stage, batch) = try await Self.settled(rows: [1])
        let release = #"{"reason":"the token returned false"}"#
        let early = try await stage.step(batch, "payment-releases", as: .approver, release)
        #expect(early.string("code") == "settlement_not_confirmed")
        _ = try await stage.step(batch, "confirmations", as: .approver)
        try await stage.link(.approver2, to: .bob)
        let own = try await stage.step(batch, "payment-releases", as: .approver2, release)
        #expect(own.string("code") == "two_people_payee")
        let released = try await stage.step(batch, "payment-releases", as: .approver, release)
        #expect(released.string("state") == "settled", "\(released.text)")
        #expect(try await stage.payableStates() == ["settled", "open"])
        let again = try await stage.step(batch, "payment-releases", as: .approver, release)
        #expect(again.string("code") == "no_payment_to_release")
        let late = try await stage.step(batch, "execution-withdrawals", as: .script, Self.body)
        #expect(late.string("code") == "payments_released")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a failure that is gone frees the nonce, and what was signed may be executed`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        let batch = try await stage.approved()
        _ = try await stage.report(batch, stage.receipt(of: batch, succeeds: false))
        let failed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(failed.string("state") == "failed", "\(failed.text)")
        let withdrawn = try await stage.step(
            batch, "execution-withdrawals", as: .script, Self.body)
        #expect(withdrawn.string("state") == "cancelled", "\(withdrawn.text)")
        #expect(withdrawn["execution"] == .null)
        #expect(try await stage.payableStates() == ["open"])
        #expect(try await stage.firstBreak() == nil)
        let again = try await stage.planned()
        let other = try await stage.step(again, "freezes", as: .finance, #"{"nonce":6}"#)
        #expect(other.string("code") == "nonce_bound_by_cancelled_batch")
        let bound = try await stage.step(again, "freezes", as: .finance)
        #expect(bound["nonce"] == .number(JSONNumber(5)))
        // The same transaction came into another block, and succeeded there.
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.get(again).string("state") == "superseded")
        #expect(try await stage.payableStates() == ["settled"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a failure that was withdrawn can be reported and confirmed again`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        let batch = try await stage.approved()
        let receipt = try await stage.receipt(of: batch, succeeds: false)
        _ = try await stage.report(batch, receipt)
        _ = try await stage.step(batch, "confirmations", as: .approver)
        _ = try await stage.step(batch, "execution-withdrawals", as: .script, Self.body)
        let nothing = try await stage.step(batch, "confirmations", as: .approver)
        #expect(nothing.string("code") == "execution_not_reported")
        #expect(try await stage.report(batch, receipt).status == 200)
        let failed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(failed.string("state") == "failed", "\(failed.text)")
        #expect(try await stage.payableStates() == ["open"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }
}
