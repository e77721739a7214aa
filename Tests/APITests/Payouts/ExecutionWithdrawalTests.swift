import Ethereum
import HTTP
import JSON
import Ledger
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

    /// Two approved batches with nonce 5: ann's, which was cancelled, and the one of ann and bob.
    private static func rivals() async throws -> (PayoutStage, late: String, rival: String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        let late = try await stage.approved()
        _ = try await stage.step(
            late, "cancellations", as: .finance, #"{"reason":"bob is missing"}"#)
        try await stage.owe(.bob, .usd, "1500000")
        return (stage, late, try await stage.approved())
    }

    private static func withdraw(
        _ stage: PayoutStage, _ batch: String, _ digits: String
    ) async throws -> APIHarness.Answer {
        try await stage.step(
            batch, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"0x\#(String(repeating: digits, count: 32))","reason":"gone"}"#)
    }

    @Test func `whichever of two batches with a nonce the chain has at last settles, and once`()
        async throws
    {
        let (stage, late, rival) = try await Self.rivals()
        var (executed, waiting) = ((late, "ab"), (rival, "cd"))
        for _ in 0..<3 {
            stage.harness.now = stage.harness.now.advanced(bySeconds: 60)
            let transaction = "0x" + String(repeating: executed.1, count: 32)
            let settled = try await stage.report(
                executed.0, stage.receipt(of: executed.0, transaction: transaction))
            #expect(settled.string("state") == "settled", "\(settled.text)")
            #expect(try await stage.get(waiting.0).string("state") == "superseded")
            let early = try await stage.report(
                waiting.0,
                stage.receipt(
                    of: waiting.0, transaction: "0x" + String(repeating: waiting.1, count: 32)))
            #expect(early.string("code") == "batch_not_approved", "\(early.text)")
            let back = try await Self.withdraw(stage, executed.0, executed.1)
            #expect(back.string("state") == "proposed", "\(back.text)")
            let returned = try await stage.get(waiting.0)
            #expect(returned.string("state") == "cancelled")
            #expect(returned.string("reason") == "gone")
            #expect(try await stage.firstBreak() == nil)
            swap(&executed, &waiting)
        }
        // At last it is the one of both.
        let settled = try await stage.report(rival, stage.receipt(of: rival))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.payableStates() == ["settled", "settled"])
        #expect(try await stage.liveClaimsOfPayables() == [1, 1])
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0"])
        let treasury = ["1:-999855450000000000000000", "2:-999998500000"]
        #expect(try await stage.balances("treasury").prefix(2) == treasury[...])
        let twice = try await stage.report(
            late, stage.receipt(of: late, transaction: "0x" + String(repeating: "ef", count: 32)))
        #expect(twice.string("code") == "batch_not_approved", "\(twice.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a failure that superseded another batch gives way to it when it is gone`()
        async throws
    {
        let (stage, late, rival) = try await Self.rivals()
        _ = try await stage.report(late, stage.receipt(of: late, succeeds: false))
        _ = try await stage.step(late, "confirmations", as: .approver)
        #expect(try await stage.get(rival).string("state") == "superseded")
        #expect(try await Self.withdraw(stage, late, "ab").string("state") == "cancelled")
        #expect(try await stage.get(rival).string("state") == "cancelled")
        let settled = try await stage.report(
            rival, stage.receipt(of: rival, transaction: "0x" + String(repeating: "cd", count: 32)))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.payableStates() == ["settled", "settled"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a batch whose nonce another transaction used stays superseded`() async throws {
        let (stage, late, rival) = try await Self.rivals()
        _ = try await stage.reportRejection(of: rival, nonce: 5)
        let ended = try await stage.step(rival, "confirmations", as: .approver)
        #expect(ended.string("state") == "rejected", "\(ended.text)")
        _ = try await stage.report(late, stage.receipt(of: late))
        _ = try await Self.withdraw(stage, late, "ab")
        #expect(try await stage.get(rival).string("state") == "rejected")
        try await stage.harness.close()
    }
}
