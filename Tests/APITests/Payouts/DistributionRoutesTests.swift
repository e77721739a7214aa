import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A batch whose recipients claim: from its plan with a root to the transfer that settles it.
struct DistributionRoutesTests {
    private static let distributor = "0xD1d1d1D1d1d1D1d1D1D1D1d1d1D1D1D1d1D1d1d1"

    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .dao, "12000000000000000000")
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.ann, .dao, "5450000000000000000")
        try await stage.owe(.cyd, .dao, "38000000000000000000")
        return stage
    }

    private static func planned(
        _ stage: PayoutStage, _ format: String = "uniswap"
    ) async throws -> String {
        let plan = try await stage.plan(more: #","distribution":{"format":"\#(format)"}"#)
        #expect(plan.status == 201, "\(plan.text)")
        let batch = plan.string("id") ?? ""
        let rows = try await stage.get("\(batch)/payments")
        #expect(rows["data"] == plan["payments"])
        #expect(rows["data"] != nil)
        return batch
    }

    private static func freeze(
        _ stage: PayoutStage, _ batch: String, at distributor: String = distributor,
        reason: String = "read at the deployment's transaction"
    ) async throws -> APIHarness.Answer {
        let json =
            #"{"distributor":"\#(distributor)","reasons":{"distributor_root":"\#(reason)"}}"#
        return try await stage.step(batch, "freezes", as: .finance, json)
    }

    private static func approved(_ stage: PayoutStage) async throws -> String {
        let batch = try await planned(stage)
        let frozen = try await freeze(stage, batch)
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        let approved = try await stage.approve(batch)
        #expect(approved.string("state") == "approved", "\(approved.text)")
        return batch
    }

    private static func receipt(
        _ stage: PayoutStage, _ batch: String, _ amount: UInt256
    ) async throws -> ReceiptMaker {
        var maker = ReceiptMaker("0x" + String(repeating: "ab", count: 32))
        let safe = try Address(PayoutStage.safeAddress)
        maker.transfer(
            of: try Address(PayoutStage.Money.dao.token ?? ""), from: safe,
            to: try Address(distributor), amount: amount)
        let hash = try await stage.get(batch).string("safe_tx_hash") ?? ""
        maker.execution(by: safe, of: try Hash32(hash))
        return maker
    }

    @Test func `a plan shows the root, and a dry run of it reserves nothing`() async throws {
        let stage = try await Self.owed()
        let more = #","distribution":{}"#
        let tried = try await stage.plan(more: more, query: "?dry_run=true")
        #expect(try await stage.payableStates() == ["open", "open", "open", "open"])
        let plan = try await stage.plan(more: more)
        #expect(plan.string("distribution", "format") == "uniswap")
        #expect(plan["distribution", "distributor"] == .null)
        let root = plan.string("distribution", "merkle_root")
        #expect(root != nil)
        #expect(root == tried.string("distribution", "merkle_root"))
        #expect(plan["row_count"] == .number(JSONNumber(3)))
        #expect(plan["gas_estimate"] == .number(JSONNumber(105_000)))
        #expect(plan["call_data_bytes"] == .number(JSONNumber(68)))
        #expect(plan.string("payments", "0", "type") == "share")
        #expect(plan.string("payments", "0", "amount") == "150")
        #expect(plan.string("checks", "0", "code") == "distributor_root")
        try await stage.harness.close()
    }

    /// Capitals come before small letters, so cyd's C3… stands before ann's a1… and bob's b2….
    @Test func `the spelling in which addresses were published orders the claims`() async throws {
        let stage = try await Self.owed()
        let ann = PayoutStage.Person.ann.address.lowercased()
        let cyd = "0x" + PayoutStage.Person.cyd.address.dropFirst(2).uppercased()
        let published = #","distribution":{"published_addresses":["\#(ann)","\#(cyd)"]}"#
        let plan = try await stage.plan(more: published)
        let payees = (0..<3).compactMap { plan.string("payments", "\($0)", "payee") }
        #expect(payees == ["cyd", "ann", "bob"], "\(plan.text)")
        try await stage.harness.close()
    }

    @Test func `one transfer is made, and every claim has its proof`() async throws {
        let stage = try await Self.owed()
        let batch = try await Self.approved(stage)
        let shown = try await stage.get(batch)
        let root = try Hash32(shown.string("distribution", "merkle_root") ?? "")
        #expect(shown.string("distribution", "distributor") == Self.distributor)
        let claims = try await stage.file(batch, "merkle-uniswap.json")
        #expect(claims.headers["Vestry-Batch-Digest"] == shown.string("digest"))
        #expect(
            claims.headers["Content-Disposition"]?.hasSuffix("_merkle-uniswap.json\"") == true)
        #expect(claims.string("merkleRoot") == root.description)
        // 200 · 10^18 in hexadecimal with an even number of digits.
        #expect(claims.string("tokenTotal") == "0x0ad78ebc5ac6200000")
        let ann = PayoutStage.Person.ann.address
        #expect(claims.string("claims", ann, "amount") == "0x0821ab0d4414980000")
        let proof = try ["0", "1"].compactMap { claims.string("claims", ann, "proof", $0) }
            .map { try Hash32($0) }
        let leaf = UniswapDistribution.Claim(
            index: 0, recipient: try Address(ann),
            amount: try UInt256(decimal: "150000000000000000000")
        ).leaf
        #expect(MerkleProof(proof).root(from: leaf) == root)
        let builder = try await stage.file(batch, "safe-transaction-builder.json")
        #expect(builder["transactions", "1"] == nil)
        #expect(
            builder.string("transactions", "0", "contractInputsValues", "to") == Self.distributor)
        #expect(
            builder.string("transactions", "0", "contractInputsValues", "amount")
                == "200000000000000000000")
        let rows = try await stage.file(batch, "rows.csv").text
        #expect(rows.contains("\r\n1,share,ann,\(ann),31337,DAO,"))
        for absent in ["airdrop.csv", "merkle-openzeppelin.json"] {
            #expect(try await stage.file(batch, absent).status == 404)
        }
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains(root.description))
        #expect(sheet.contains("read at the deployment's transaction"))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test(arguments: ["uniswap", "openzeppelin"])
    func `its files verify each other offline, and whatever is changed is named`(
        format: String
    ) async throws {
        let stage = try await Self.owed()
        let batch = try await Self.planned(stage, format)
        let frozen = try await Self.freeze(stage, batch)
        #expect(frozen.status == 200, "\(frozen.text)")
        _ = try await stage.approve(batch)
        let own =
            format == "uniswap"
            ? ["merkle-uniswap.json"]
            : ["merkle-openzeppelin.json", "merkle-openzeppelin-proofs.json"]
        var files: [String: String] = [:]
        let common = [
            "manifest.json", "rows.csv", "safe-transaction-builder.json", "safe-transaction.json",
            "proposal.json", "signer-sheet.txt", "signer-sheet.html",
        ]
        for name in common + own { files[name] = try await stage.file(batch, name).text }
        let verification = Self.verification(files)
        #expect(verification.isSound, "\(verification)")
        #expect(verification.notGiven.isEmpty)
        #expect(
            verification.description.contains(
                "funds \(Self.distributor), from which 3 recipients claim"))
        let root = frozen.string("distribution", "merkle_root") ?? ""
        let bob = PayoutStage.Person.bob.address
        let other = "0x4444444444444444444444444444444444444444"
        var edits = [
            ("manifest.json", root, root.replacing("0x", with: "0x0").dropLast(1).description),
            ("manifest.json", Self.distributor, other), ("manifest.json", bob, other),
            ("rows.csv", bob, other), ("safe-transaction-builder.json", Self.distributor, other),
            ("signer-sheet.txt", frozen.string("digest") ?? "", "sha256:0"),
        ]
        for name in own {
            edits.append((name, bob, other))
            edits.append((name, "\"0x", "\"0x0"))
        }
        for (file, from, to) in edits {
            var edited = files
            let text = files[file] ?? ""
            #expect(text.contains(from), "\(file) \(from)")
            edited[file] = text.replacing(from, with: to)
            #expect(!Self.verification(edited).isSound, "\(file): \(from)")
        }
        try await stage.harness.close()
    }

    private static func verification(_ files: [String: String]) -> BatchVerification {
        BatchVerification(
            files.sorted { $0.key < $1.key }.map {
                .init(name: $0.key, content: [UInt8]($0.value.utf8))
            })
    }

    @Test func `the funding settles every share and leaves the treasury poorer`() async throws {
        let stage = try await Self.owed()
        let batch = try await Self.approved(stage)
        let receipt = try await Self.receipt(
            stage, batch, try UInt256(decimal: "200000000000000000000"))
        let settled = try await stage.report(batch, receipt)
        #expect(settled.string("state") == "settled", "\(settled.text)")
        #expect(try await stage.payableStates() == Array(repeating: "settled", count: 4))
        #expect(try await stage.balances("in_flight") == ["1:0"])
        let treasury = try await stage.balances("treasury")
        #expect(treasury.first == "1:-999800000000000000000000")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `shares that were not funded are listed and let go`() async throws {
        let stage = try await Self.owed()
        let batch = try await Self.approved(stage)
        let executed = try await stage.report(batch, Self.receipt(stage, batch, 7))
        #expect(executed.string("state") == "executed", "\(executed.text)")
        #expect(executed["execution", "mismatched_rows"] == .number(JSONNumber(3)))
        _ = try await stage.step(batch, "confirmations", as: .approver)
        let released = try await stage.step(
            batch, "payment-releases", as: .approver2, #"{"reason":"wrong amount signed"}"#)
        #expect(released.string("state") == "settled", "\(released.text)")
        #expect(try await stage.payableStates() == Array(repeating: "open", count: 4))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `a freeze needs a distributor of its own and a reason`() async throws {
        let stage = try await Self.owed()
        let batch = try await Self.planned(stage)
        let none = try await stage.step(batch, "freezes", as: .finance)
        #expect(none.string("code") == "distributor_missing", "\(none.text)")
        let silent = try await stage.step(
            batch, "freezes", as: .finance, #"{"distributor":"\#(Self.distributor)"}"#)
        #expect(silent.string("code") == "check_reasons_needed", "\(silent.text)")
        let wrong = [
            PayoutStage.Person.ann.address, PayoutStage.safeAddress,
            PayoutStage.Money.usd.token ?? "", "0x0000000000000000000000000000000000000000",
            "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
        ]
        for address in wrong {
            let answer = try await Self.freeze(stage, batch, at: address)
            #expect(answer.status == 422)
            #expect(answer.string("code") == "distributor_impossible", "\(answer.text)")
        }
        #expect(try await Self.freeze(stage, batch).status == 200)
        try await stage.owe(.ann, .dao, "1")
        let second = try await Self.planned(stage)
        let taken = try await Self.freeze(stage, second)
        #expect(taken.status == 409)
        #expect(taken.string("code") == "distributor_taken")
        try await stage.owe(.ann, .usd, "1")
        let paid = try await stage.planned()
        let unexpected = try await Self.freeze(stage, paid)
        #expect(unexpected.string("code") == "distributor_unexpected", "\(unexpected.text)")
        try await stage.harness.close()
    }
}
