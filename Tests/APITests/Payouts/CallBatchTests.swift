import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Batches of calls go the way of payouts, with a reason each and one more approver.
struct CallBatchTests {
    private static let pool = "0x6666666666666666666666666666666666666666"
    private static let votes = "0x7777777777777777777777777777777777777777"

    private static func plan(
        _ stage: PayoutStage, _ calls: String
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/call-batches", as: .finance,
            json: #"{"safe_id":"\#(stage.safe)","period":"2021-05","calls":[\#(calls)]}"#,
            key: PayoutStage.key)
    }

    /// A pool gets 5 DAO and a vote is cast.
    private static func calls() -> String {
        let token = PayoutStage.Money.dao.token ?? ""
        return """
            {"kind":"fund_pool","to":"\(pool)","token_address":"\(token)",
             "amount_base_units":"5000000000000000000","reason":"pool of May"},
            {"kind":"contract_call","to":"\(votes)","signature":"castVote(uint256 id,uint8 support)",
             "arguments":["12","1"],"reason":"vote 12"}
            """
    }

    private static func frozen() async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        let planned = try await plan(stage, calls())
        #expect(planned.status == 201, "\(planned.text)")
        let batch = planned.string("id") ?? ""
        let frozen = try await stage.step(batch, "freezes", as: .finance)
        #expect(frozen.status == 200, "\(frozen.text)")
        return (stage, batch)
    }

    @Test func `funding a pool is two calls, and every call says why`() async throws {
        let (stage, batch) = try await Self.frozen()
        let listed = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/calls", as: .auditor)
        #expect(listed.string("data", "0", "signature") == "transfer(address to, uint256 amount)")
        #expect(listed.string("data", "1", "to") == Self.pool)
        #expect(listed.string("data", "1", "arguments", "0") == "5000000000000000000")
        #expect(listed.string("data", "2", "signature") == "castVote(uint256 id, uint8 support)")
        #expect(listed.string("data", "2", "reason") == "vote 12")
        // Selector of castVote(uint256,uint8) as governors publish it, then 12 and 1.
        let zeros = String(repeating: "0", count: 62)
        #expect(listed.string("data", "2", "data") == "0x56781388" + zeros + "0c" + zeros + "01")
        try await stage.harness.close()
    }

    @Test func `two people approve, and then its Transfer log and event settle it`() async throws {
        let (stage, batch) = try await Self.frozen()
        #expect(try await stage.get(batch)["approvals_needed"] == .number(JSONNumber(2)))
        #expect(try await stage.approve(batch).string("state") == "frozen")
        let approved = try await stage.approve(batch, as: .approver2)
        #expect(approved.string("state") == "approved", "\(approved.text)")
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains("castVote(uint256 id, uint8 support)"))
        var maker = ReceiptMaker("0x" + String(repeating: "ab", count: 32))
        let safe = try Address(PayoutStage.safeAddress)
        maker.transfer(
            of: try Address(PayoutStage.Money.dao.token ?? ""), from: safe,
            to: try Address(Self.pool), amount: 5_000_000_000_000_000_000)
        maker.execution(
            by: safe, of: try Hash32(approved.string("safe_tx_hash") ?? ""), succeeds: true)
        let settled = try await stage.report(batch, maker)
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(
            settled["execution", "unexpected_transfer_count"] == .number(JSONNumber(0)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a call whose tokens did not move is listed`() async throws {
        let (stage, batch) = try await Self.frozen()
        _ = try await stage.approve(batch)
        _ = try await stage.approve(batch, as: .approver2)
        let executed = try await stage.report(batch, stage.receipt(of: batch))
        #expect(executed.string("state") == "executed", "\(executed.text)")
        let listed = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/calls", as: .auditor)
        #expect(listed.string("data", "0", "state") == "mismatched")
        #expect(listed.string("data", "1", "state") == "settled")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a call that was not made is let go, so that its batch ends`() async throws {
        let (stage, batch) = try await Self.frozen()
        _ = try await stage.approve(batch)
        _ = try await stage.approve(batch, as: .approver2)
        let executed = try await stage.report(batch, stage.receipt(of: batch))
        #expect(executed["execution", "mismatched_rows"] == .number(JSONNumber(1)))
        let release = #"{"reason":"the pool is funded by hand"}"#
        let early = try await stage.step(batch, "payment-releases", as: .approver, release)
        #expect(early.string("code") == "settlement_not_confirmed")
        _ = try await stage.step(batch, "confirmations", as: .approver)
        let released = try await stage.step(batch, "payment-releases", as: .approver, release)
        #expect(released.string("state") == "settled", "\(released.text)")
        let listed = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/calls", as: .auditor)
        #expect(listed.string("data", "0", "state") == "released")
        #expect(listed.string("data", "1", "state") == "settled")
        let hash = "0x" + String(repeating: "ab", count: 32)
        let late = try await stage.step(
            batch, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"\#(hash)","reason":"gone"}"#)
        #expect(late.string("code") == "payments_released")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `its files verify each other offline`() async throws {
        let (stage, batch) = try await Self.frozen()
        let names = ["manifest.json", "safe-transaction-builder.json", "proposal.json"]
        var files: [BatchVerification.File] = []
        for name in names {
            files.append(.init(name: name, content: try await stage.file(batch, name).bytes))
        }
        let verification = BatchVerification(files)
        #expect(verification.isSound, "\(verification)")
        #expect(verification.description.contains("castVote(uint256 id, uint8 support)"))
        let changed = String(decoding: files[0].content, as: UTF8.self)
            .replacing("56781388", with: "56781389")
        files[0] = .init(name: "manifest.json", content: [UInt8](changed.utf8))
        #expect(!BatchVerification(files).isSound)
        #expect(try await stage.file(batch, "rows.csv").status == 404)
        try await stage.harness.close()
    }

    @Test func `a cancelled batch of calls leaves nothing behind`() async throws {
        let (stage, batch) = try await Self.frozen()
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"no"}"#)
        #expect(cancelled.string("state") == "cancelled", "\(cancelled.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test(arguments: [
        (#"{"kind":"raw_call","to":"SAFE","data":"0x0d582f13","reason":"x"}"#, "call_impossible"),
        (
            #"{"kind":"raw_call","to":"0x9641d764fc13c8B624c04430C7356C1C7C8102e2","data":"0x","reason":"x"}"#,
            "call_impossible"
        ),
        (
            #"{"kind":"native_transfer","to":"POOL","amount_base_units":"0","reason":"x"}"#,
            "body_refused"
        ),
        (#"{"kind":"raw_call","to":"POOL","data":"0x","reason":" "}"#, "body_refused"),
        (
            #"{"kind":"contract_call","to":"POOL","signature":"f(uint256)","arguments":["-1"],"reason":"x"}"#,
            "body_refused"
        ),
        (#"{"kind":"delegate_call","to":"POOL","data":"0x","reason":"x"}"#, "body_refused"),
    ])
    func `calls that harm or make no sense are refused`(call: String, code: String) async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let json = call.replacing("SAFE", with: PayoutStage.safeAddress)
            .replacing("POOL", with: Self.pool)
        let answer = try await Self.plan(stage, json)
        #expect(answer.status == 422)
        #expect(answer.string("code") == code, "\(answer.text)")
        try await stage.harness.close()
    }
}
