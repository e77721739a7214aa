import Ethereum
import HTTP
import JSON
import TestSupport
import Testing

/// Signatures are recovered, and only owners of the Safe count.
///
/// Keys, hash, signatures and call data were made with eth-account and eth-abi.
struct BatchSignatureTests {
    private enum Owner {
        static let first = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
        static let second = "0x1563915e194D8CfBA1943570603F7606A3115508"
        static let third = "0x5CbDd86a2FA8Dc4bDdd8a8f69dBa48572EeC07FB"
    }

    private enum Signed {
        static let first =
            "0x1ddc2499af0f4157629b8991f1911d6b158bcbb6409e40d2faca401bcf043340"
            + "5d69a569d366c533c8097533958595fec03c52f749eec6af9bdb6d1e0bcbae541b"
        static let firstMalleable =
            "0x1ddc2499af0f4157629b8991f1911d6b158bcbb6409e40d2faca401bcf043340"
            + "a2965a962c993acc37f68acc6a7a69fffa7289ef6559d98c23f6f16ec46a92ed1c"
        static let firstOfNonceSix =
            "0x8af5e81671415ce9178f96fc2d25c26e881bf5f812730311a8ff28cac7fb1c4f"
            + "444c455fd3c346fbd85751195acea3aa63b90e132d0a2338d74f873a91aed3851b"
        /// By `eth_sign`, so v is 31.
        static let second =
            "0x9cc11023ad47c960a10f8b5bb0576bd18b8f70c5a78401950f77fdd96823f022"
            + "4f51de12575053b56ae7ceb6b59eab4fbe7f9436c023bdfad9190b6585fc0a011f"
        static let stranger =
            "0xee213ee42dd7f1af18ec391c98c1af964872be9a7f60a1b1a55f18482bda8245"
            + "37781de87dca3b70e769fc89c41de449fd4fa617160d2cbf1d75471cdb6dbc7e1b"

        /// Whole, but of nobody's; cut, with more behind, malleable, without kind, and zero.
        static let refused: [(signature: String, code: String)] = {
            let cut = String(first.dropLast(2))
            let zero = "0x" + String(repeating: "00", count: 64) + "1b"
            let malformed = [firstMalleable, cut, first + "00", "0x", cut + "00", zero]
            return [
                (stranger, "signature_of_non_owner"), (firstOfNonceSix, "signature_of_non_owner"),
            ] + malformed.map { ($0, "body_refused") }
        }()
    }

    /// An approved batch of a Safe of three owners, two of whom must sign.
    private static func approved() async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.setOwners([Owner.first, Owner.second, Owner.third], threshold: 2)
        return (
            stage, try await stage.approved(#"{"reasons":{"owners_recent":"two more joined"}}"#)
        )
    }

    private static func sign(
        _ stage: PayoutStage, _ batch: String, _ signature: String,
        as sender: APIHarness.Sender = .script
    ) async throws -> APIHarness.Answer {
        try await stage.step(batch, "signatures", as: sender, #"{"signature":"\#(signature)"}"#)
    }

    private static func read(
        _ stage: PayoutStage, _ batch: String, _ path: String
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(.get, "/v1/payout-batches/\(batch)/\(path)", as: .auditor)
    }

    @Test func `signatures are collected until the Safe would execute`() async throws {
        let (stage, batch) = try await Self.approved()
        #expect(
            try await stage.get(batch).string("safe_tx_hash")
                == "0x186a9396f5d45bb13370a090365ca74d471918c184fce0ec1595b748920db1c0")
        let early = try await Self.read(stage, batch, "exec-transaction")
        #expect(early.status == 409)
        #expect(early.string("code") == "signatures_missing")
        let first = try await Self.sign(stage, batch, Signed.first)
        #expect(first.status == 200, "\(first.text)")
        #expect(first["is_complete"] == .bool(false))
        #expect(first.string("missing_owners", "0") == Owner.second)
        #expect(try await stage.get(batch).string("state") == "proposed")
        let second = try await Self.sign(stage, batch, Signed.second, as: .finance)
        #expect(second["is_complete"] == .bool(true))
        #expect(second["signature_count"] == .number(JSONNumber(2)))
        #expect(second.string("signatures", "0", "owner") == Owner.second)
        #expect(second.string("signatures", "0", "kind") == "eth_sign")
        #expect(second.string("signatures", "1", "kind") == "eip712")
        let shown = try await Self.read(stage, batch, "signatures")
        #expect(shown.bytes == second.bytes)
        let execution = try await Self.read(stage, batch, "exec-transaction")
        #expect(execution.string("to") == PayoutStage.safeAddress)
        #expect(execution.string("nonce") == "5")
        let data = try Hex.bytes(of: execution.string("data") ?? "")
        #expect(
            Keccak256.hash(data).description
                == "0x26e2f80ad1b8ff9cbd22ad3b4241a5299c5a871ffe233d2a28daeea480b660fa")
        try await stage.harness.close()
    }

    @Test(arguments: Signed.refused)
    func `what no owner signed is refused and changes nothing`(
        signature: String, code: String
    ) async throws {
        let (stage, batch) = try await Self.approved()
        let before = try await stage.harness.database.state()
        let answer = try await Self.sign(stage, batch, signature)
        #expect(answer.status == 422)
        #expect(answer.string("code") == code, "\(answer.text)")
        #expect(try await stage.harness.database.state() == before)
        try await stage.harness.close()
    }

    @Test func `an owner signs once, an approved batch only, and then it is not cancelled`()
        async throws
    {
        let (stage, batch) = try await Self.approved()
        _ = try await Self.sign(stage, batch, Signed.first)
        let again = try await Self.sign(stage, batch, Signed.first)
        #expect(again.status == 409)
        #expect(again.string("code") == "signature_given_before")
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"no"}"#)
        #expect(cancelled.string("code") == "batch_not_cancellable")
        #expect(try await Self.sign(stage, batch, Signed.second, as: .auditor).status == 403)
        try await stage.harness.close()
    }

    @Test func `a batch that is not approved is not signed`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.setOwners([Owner.first], threshold: 1)
        let batch = try await stage.planned()
        let planned = try await Self.read(stage, batch, "signatures")
        #expect(planned.string("code") == "batch_without_files")
        _ = try await stage.step(batch, "freezes", as: .finance)
        let frozen = try await Self.sign(stage, batch, Signed.first)
        #expect(frozen.status == 409)
        #expect(frozen.string("code") == "batch_not_approved")
        try await stage.harness.close()
    }

    @Test func `a signature of somebody who is no owner any more does not count`() async throws {
        let (stage, batch) = try await Self.approved()
        _ = try await Self.sign(stage, batch, Signed.first)
        _ = try await Self.sign(stage, batch, Signed.second)
        try await stage.setOwners([Owner.second, Owner.third], threshold: 2)
        let shown = try await Self.read(stage, batch, "signatures")
        #expect(shown["signature_count"] == .number(JSONNumber(1)))
        #expect(shown["signatures", "1", "is_owner"] == .bool(false))
        #expect(shown.string("missing_owners", "0") == Owner.third)
        let execution = try await Self.read(stage, batch, "exec-transaction")
        #expect(execution.string("code") == "signatures_missing")
        // Enough of them, but under owners whom nobody acknowledged yet.
        try await stage.setOwners([Owner.second, Owner.third], threshold: 1)
        let held = try await Self.read(stage, batch, "exec-transaction")
        #expect(held.string("code") == "owners_not_acknowledged")
        let seen = """
            {"owners":["\(Owner.second)","\(Owner.third)"],"threshold":1,"reason":"one left"}
            """
        _ = try await stage.step(batch, "owners-acknowledgements", as: .finance2, seen)
        #expect(try await Self.read(stage, batch, "exec-transaction").status == 200)
        // Once it is settled, nobody signs any more, whoever the owners are.
        _ = try await stage.report(batch, stage.receipt(of: batch))
        try await stage.setOwners([Owner.second], threshold: 1)
        #expect(try await Self.read(stage, batch, "exec-transaction").status == 200)
        try await stage.harness.close()
    }

    @Test func `with another nonce what was signed is void, and owners sign anew`() async throws {
        let (stage, batch) = try await Self.approved()
        _ = try await Self.sign(stage, batch, Signed.first)
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        let bound = try await stage.confirmNonce(of: batch)
        #expect(bound.string("state") == "approved", "\(bound.text)")
        let none = try await Self.read(stage, batch, "signatures")
        #expect(none["signature_count"] == .number(JSONNumber(0)))
        let old = try await Self.sign(stage, batch, Signed.first)
        #expect(old.string("code") == "signature_of_non_owner")
        let new = try await Self.sign(stage, batch, Signed.firstOfNonceSix)
        #expect(new.string("signatures", "0", "owner") == Owner.first, "\(new.text)")
        #expect(try await stage.get(batch).string("state") == "proposed")
        try await stage.harness.close()
    }

    @Test func `call data is not offered while the batch may be executed with another nonce too`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.setOwners([Owner.first], threshold: 1)
        let batch = try await stage.approved(#"{"reasons":{"owners_recent":"one left"}}"#)
        _ = try await Self.sign(stage, batch, Signed.first)
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        _ = try await stage.confirmNonce(of: batch)
        _ = try await Self.sign(stage, batch, Signed.firstOfNonceSix)
        #expect(try await Self.read(stage, batch, "exec-transaction").string("nonce") == "6")
        let gone = "0x" + String(repeating: "cd", count: 32)
        _ = try await stage.step(
            batch, "execution-withdrawals", as: .script,
            #"{"transaction_hash":"\#(gone)","reason":"it is gone"}"#)
        let signatures = try await Self.read(stage, batch, "signatures")
        #expect(signatures.string("signatures", "0", "signature") == Signed.first)
        let held = try await Self.read(stage, batch, "exec-transaction")
        #expect(held.status == 409)
        #expect(held.string("code") == "batch_signed_with_other_nonce", "\(held.text)")
        try await stage.harness.close()
    }
}
