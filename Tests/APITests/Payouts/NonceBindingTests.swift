import Bookkeeping
import Ethereum
import HTTP
import JSON
import TestSupport
import Testing

/// A frozen batch gets another nonce: what it pays and who approved stays, what was signed does not.
struct NonceBindingTests {
    private static let proposal = #"{"reason":"5 went to another transaction"}"#

    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return stage
    }

    @Test func `what nobody approved is bound again once somebody else confirms`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.frozen()
        let before = try await stage.get(batch)
        let manifest = try await stage.file(batch, "manifest.json").text
        let asked = try await stage.step(
            batch, "nonce-bindings", as: .finance, #"{"nonce":8,"reason":"keep 5 to 7"}"#)
        #expect(asked.status == 200, "\(asked.text)")
        #expect(asked["nonce"] == .number(JSONNumber(5)))
        #expect(asked["nonce_binding", "nonce"] == .number(JSONNumber(8)))
        #expect(asked["nonce_binding", "confirmed"] == .null)
        #expect(try await stage.file(batch, "manifest.json").text == manifest)
        #expect(
            try await stage.confirmNonce(of: batch, as: .finance).string("code")
                == "two_people_reporter")
        let bound = try await stage.confirmNonce(of: batch)
        #expect(bound.string("state") == "frozen", "\(bound.text)")
        #expect(bound["nonce"] == .number(JSONNumber(8)))
        #expect(bound.string("digest") == before.string("digest"))
        #expect(bound.string("safe_tx_hash") == asked.string("nonce_binding", "safe_tx_hash"))
        #expect(bound.string("nonce_binding", "confirmed", "handle") == "approver")
        #expect(bound["files"] == before["files"])
        let files = try await [
            "manifest.json", "rows.csv", "safe-transaction-builder.json", "safe-transaction.json",
        ].asyncMap { name in
            BatchVerification.File(name: name, content: try await stage.file(batch, name).bytes)
        }
        let verification = BatchVerification(files)
        #expect(verification.isSound, "\(verification)")
        #expect(verification.description.contains("nonce 8"))
        let old = try await stage.step(
            batch, "approvals", as: .approver,
            PayoutStage.approval(of: before.string("digest"), before.string("safe_tx_hash")))
        #expect(old.string("code") == "safe_tx_hash_differs")
        #expect(try await stage.approve(batch).string("state") == "approved")
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `what was approved waits until its former nonce is shown to be used`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let before = try await stage.get(batch)
        let hash = before.string("safe_tx_hash") ?? ""
        _ = try await stage.step(
            batch, "proposals", as: .script, #"{"safe_tx_hash":"\#(hash)"}"#)
        let early = try await stage.step(batch, "nonce-bindings", as: .finance, Self.proposal)
        #expect(early.string("code") == "former_nonce_may_be_used")
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        let asked = try await stage.step(batch, "nonce-bindings", as: .finance, Self.proposal)
        #expect(asked.string("state") == "proposed", "\(asked.text)")
        #expect(asked["nonce_binding", "nonce"] == .number(JSONNumber(6)))
        let bound = try await stage.confirmNonce(of: batch)
        #expect(bound.string("state") == "approved", "\(bound.text)")
        #expect(bound["approvals"] == before["approvals"])
        #expect(bound["proposal"] == .null)
        #expect(bound["nonce_use"] == .null)
        #expect(try await stage.payableStates() == ["reserved", "reserved"])
        let safe = try await stage.harness.send(.get, "/v1/safes/\(stage.safe)", as: .finance)
        #expect(safe["next_nonce"] == .number(JSONNumber(6)))
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains(bound.string("safe_tx_hash") ?? "-"))
        #expect(!sheet.contains(hash))
        #expect(try await stage.firstBreak() == nil)
        let nothing = try await stage.step(batch, "confirmations", as: .approver2)
        #expect(nothing.string("code") == "execution_not_reported")
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a nonce that another batch has, or that is used, is not taken`() async throws {
        let stage = try await Self.owed()
        let first = try await stage.frozen()
        try await stage.owe(.cyd, .dao, "7")
        let second = try await stage.frozen()
        let cases = [
            (second, #"{"nonce":5,"reason":"x"}"#, 409, "nonce_taken"),
            (second, #"{"nonce":4,"reason":"x"}"#, 422, "nonce_used"),
            (first, #"{"nonce":5,"reason":"x"}"#, 409, "nonce_taken"),
            (first, #"{"nonce":9,"reason":" "}"#, 422, "body_refused"),
        ]
        for (batch, body, status, code) in cases {
            let before = try await stage.harness.database.state()
            let answer = try await stage.step(batch, "nonce-bindings", as: .finance, body)
            #expect(answer.status == status)
            #expect(answer.string("code") == code, "\(answer.text)")
            #expect(try await stage.harness.database.state() == before)
        }
        let unasked = try await stage.step(
            first, "nonce-binding-confirmations", as: .approver,
            PayoutStage.approval(of: nil, nil))
        #expect(unasked.string("code") == "nonce_binding_not_proposed")
        try await stage.harness.close()
    }

    @Test func `who is paid or states something else does not confirm`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.frozen()
        let asked = try await stage.step(batch, "nonce-bindings", as: .finance, Self.proposal)
        #expect(asked["nonce_binding", "nonce"] == .number(JSONNumber(6)))
        try await stage.link(.approver2, to: .bob)
        let paid = try await stage.confirmNonce(of: batch, as: .approver2)
        #expect(paid.string("code") == "two_people_payee")
        #expect(try await stage.confirmNonce(of: batch, as: .script).status == 403)
        let present = try await stage.step(
            batch, "nonce-binding-confirmations", as: .approver,
            PayoutStage.approval(of: asked.string("digest"), asked.string("safe_tx_hash")))
        #expect(present.string("code") == "safe_tx_hash_differs")
        let other = try await stage.step(
            batch, "nonce-binding-confirmations", as: .approver,
            PayoutStage.approval(of: nil, asked.string("nonce_binding", "safe_tx_hash")))
        #expect(other.string("code") == "digest_differs")
        #expect(try await stage.get(batch)["nonce"] == .number(JSONNumber(5)))
        try await stage.harness.close()
    }
}

extension Sequence {
    /// The results in their order.
    fileprivate func asyncMap<Result>(
        _ transform: (Element) async throws -> Result
    ) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
