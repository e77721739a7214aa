import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// The files of a batch are made once and verify each other.
struct BatchFileRoutesTests {
    private static func frozen() async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.ann, .dao, "5450000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.owe(.cyd, .native, "70000000000000000")
        return (stage, try await stage.frozen())
    }

    private static func file(
        _ stage: PayoutStage, _ batch: String, _ name: String, headers: Headers = [:]
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/\(name)", as: .script, headers: headers)
    }

    @Test(arguments: [
        ("safe-transaction-builder.json", "application/json", ".json"),
        ("airdrop.csv", "text/csv; charset=utf-8; header=present", "_airdrop.csv"),
        ("rows.csv", "text/csv; charset=utf-8; header=present", "_rows.csv"),
        ("manifest.json", "application/json", "_manifest.json"),
        ("safe-transaction.json", "application/json", "_safe-transaction.json"),
        ("proposal.json", "application/json", "_proposal.json"),
        (
            "disperse/\(PayoutStage.Money.usd.asset)", "text/plain; charset=utf-8",
            "_disperse_\(PayoutStage.Money.usd.asset).txt"
        ),
        ("signer-sheet.html", "text/html; charset=utf-8", "_signer-sheet.html"),
        ("signer-sheet.txt", "text/plain; charset=utf-8", "_signer-sheet.txt"),
    ])
    func `a file stays as it was made, under a name of its own`(
        name: String, type: String, suffix: String
    ) async throws {
        let (stage, batch) = try await Self.frozen()
        _ = try await stage.approve(batch)
        let digest = try #require(await stage.get(batch).string("digest"))
        let first = try await Self.file(stage, batch, name)
        #expect(first.status == 200)
        #expect(first.headers["Content-Type"] == type)
        #expect(first.headers["Vestry-Batch-Digest"] == digest)
        #expect(first.headers["Cache-Control"] == "private, no-cache")
        let short = digest.dropFirst(7).prefix(8)
        #expect(
            first.headers["Content-Disposition"]
                == "attachment; filename=\"test-treasury_2021-05_31337_0xf3ee_n5_\(short)\(suffix)\""
        )
        try await stage.sql("UPDATE safe SET name = 'Other', version = '1.3.0'")
        try await stage.setNextNonce(9)
        try await stage.sql("UPDATE asset SET symbol = 'X' || symbol")
        try await stage.give(.ann, address: nil)
        let second = try await Self.file(stage, batch, name)
        #expect(second.bytes == first.bytes)
        #expect(second.headers["ETag"] == first.headers["ETag"])
        #expect(second.headers["Content-Disposition"] == first.headers["Content-Disposition"])
        let known = try await Self.file(
            stage, batch, name, headers: ["If-None-Match": try #require(first.headers["ETag"])])
        #expect(known.status == 304)
        #expect(known.bytes.isEmpty)
        try await stage.harness.close()
    }

    @Test func `the tables say who gets what, exactly`() async throws {
        let (stage, batch) = try await Self.frozen()
        let airdrop = try await Self.file(stage, batch, "airdrop.csv")
        #expect(
            airdrop.text == """
                token_type,token_address,receiver,amount,id
                erc20,0x51681841779B07deC887F06ADe83f9c5ceAfcCCC,\
                0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1,150,
                erc20,0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6,\
                0xb2b2b2b2b2B2b2B2B2b2b2B2B2b2B2B2b2b2b2b2,1.5,
                native,,0xc3c3c3c3c3c3c3c3c3C3C3c3C3C3C3c3C3C3c3c3,0.07,

                """)
        let rows = try await Self.file(stage, batch, "rows.csv")
        let lines = rows.text.split(separator: "\r\n")
        #expect(
            lines.first
                == """
                row,type,payee,recipient,chain_id,symbol,token_address,amount,amount_base_units,\
                payable_ids,reward_kinds
                """)
        #expect(lines.count == 4)
        let cells = lines[1].split(separator: ",", omittingEmptySubsequences: false)
        #expect(
            cells[...8] == [
                "1", "erc20", "ann", "0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1", "31337", "DAO",
                "0x51681841779B07deC887F06ADe83f9c5ceAfcCCC", "150", "150000000000000000000",
            ])
        #expect(cells[9].split(separator: "+").count == 2)
        #expect(cells[10] == "contribution")
        try await stage.harness.close()
    }

    @Test func `the Transaction Builder file holds the digest under its checksum`() async throws {
        let (stage, batch) = try await Self.frozen()
        let document = try await Self.file(stage, batch, "safe-transaction-builder.json").json
        let file = try TransactionBuilderFile(document)
        let digest = try #require(await stage.get(batch).string("digest"))
        #expect(
            file.description
                == "\(digest), nonce 5, 3 rows, 150 DAO, 1.5 USDC, 0.07 ETH, \(batch)")
        #expect(file.createdAt == 1_623_067_200_000)
        #expect(file.chain.number == 31337)
        #expect(file.safe == (try Address(PayoutStage.safeAddress)))
        #expect(
            file.transfers.map(\.amount.description) == [
                "150000000000000000000", "1500000", "70000000000000000",
            ])
        try await stage.harness.close()
    }

    @Test func `the manifest has everything that verifies the batch again`() async throws {
        let (stage, batch) = try await Self.frozen()
        let manifest = try await Self.file(stage, batch, "manifest.json")
        let shown = try await stage.get(batch)
        let canonical = try #require(manifest.string("canonical"))
        #expect(
            canonical.hasPrefix(
                "vestry-batch 1\nchain,31337\nsafe,\(PayoutStage.safeAddress)\n1,erc20,"))
        #expect(canonical.contains("\nrows,3\ntotal,"))
        #expect(manifest.string("digest") == shown.string("digest"))
        #expect(manifest.string("safe_transaction", "safe_tx_hash") == shown.string("safe_tx_hash"))
        #expect(manifest.string("safe_transaction", "nonce") == "5")
        #expect(
            manifest.string("safe_transaction", "multi_send_call_only")
                == "0x9641d764fc13c8B624c04430C7356C1C7C8102e2")
        let sums = try await stage.sums(of: batch, canonical: canonical)
        #expect(manifest.string("digest") == "sha256:" + sums.canonical)
        for index in 0..<8 {
            let name = try #require(manifest.string("files", "\(index)", "name"))
            #expect(manifest.string("files", "\(index)", "sha256") == sums.files[name])
            let path = name.replacing("disperse_", with: "disperse/").replacing(".txt", with: "")
            let tag = try await Self.file(stage, batch, path).headers["ETag"]
            #expect(tag == "\"\(sums.files[name] ?? "")\"")
        }
        try await stage.harness.close()
    }

    @Test func `the Safe transaction has its hashes beside what the service takes`() async throws {
        let (stage, batch) = try await Self.frozen()
        let file = try await Self.file(stage, batch, "safe-transaction.json")
        let shown = try await stage.get(batch)
        #expect(file.string("contractTransactionHash") == shown.string("safe_tx_hash"))
        #expect(file.string("to") == "0x9641d764fc13c8B624c04430C7356C1C7C8102e2")
        #expect(file["operation"] == .number(JSONNumber(1)))
        #expect(file.string("safeTxGas") == "0")
        #expect(file.string("nonce") == "5")
        #expect(file.string("chainId") == "31337")
        #expect(file.string("batchDigest") == shown.string("digest"))
        try await stage.harness.close()
    }

    @Test func `a file lists one asset for disperse_app, and there is none of others`() async throws
    {
        let (stage, batch) = try await Self.frozen()
        let file = try await Self.file(
            stage, batch, "disperse/\(PayoutStage.Money.dao.asset)")
        #expect(file.text == "0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1 150\n")
        let none = try await Self.file(stage, batch, "disperse/ast_00000000000000000000000001")
        #expect(none.status == 404)
        #expect(none.string("code") == "not_found")
        try await stage.harness.close()
    }

    @Test func `the proposal is what the Transaction Service takes, and nothing else`() async throws
    {
        let (stage, batch) = try await Self.frozen()
        let file = try await Self.file(stage, batch, "proposal.json")
        guard case .object(let proposal) = file.json else {
            Issue.record("\(file.text)")
            return
        }
        #expect(
            Set(proposal.members.map(\.name)) == [
                "to", "value", "data", "operation", "safeTxGas", "baseGas", "gasPrice", "gasToken",
                "refundReceiver", "nonce", "contractTransactionHash", "sender", "signature",
                "origin",
            ])
        let shown = try await stage.get(batch)
        #expect(file.string("contractTransactionHash") == shown.string("safe_tx_hash"))
        let origin = try #require(file.string("origin"))
        #expect(origin.hasPrefix(shown.string("digest") ?? "-"))
        #expect(origin.count <= 200)
        try await stage.harness.close()
    }

    @Test func `the signer sheet names who approved, so it is there once somebody did`()
        async throws
    {
        let (stage, batch) = try await Self.frozen()
        let early = try await Self.file(stage, batch, "signer-sheet.txt")
        #expect(early.status == 409)
        #expect(early.string("code") == "batch_without_signer_sheet")
        let files = try await stage.get(batch)["files"]
        let sheet = "/v1/payout-batches/\(batch)/signer-sheet.txt"
        guard case .array(let before)? = files else { return }
        #expect(before.count == 9)
        #expect(!before.contains(.string(sheet)))
        _ = try await stage.approve(batch)
        let shown = try await stage.get(batch)
        guard case .array(let after)? = shown["files"] else { return }
        #expect(after.count == 11)
        #expect(after.contains(.string(sheet)))
        let text = try await Self.file(stage, batch, "signer-sheet.txt").text
        #expect(text.contains(shown.string("safe_tx_hash") ?? "-"))
        #expect(text.contains(shown.string("digest") ?? "-"))
        #expect(text.contains("approved  approver"))
        #expect(text.contains("ann    0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1  never"))
        try await stage.harness.close()
    }

    @Test func `the sheet compares with what was settled in the month before`() async throws {
        let stage = try await PayoutStage()
        try await stage.owe(.ann, .usd, "1500000", period: "2021-04")
        try await stage.owe(.bob, .usd, "2000000", period: "2021-04")
        let april = try await stage.plan(period: "2021-04").string("id") ?? ""
        _ = try await stage.step(april, "freezes", as: .finance)
        _ = try await stage.approve(april)
        let settled = try await stage.report(april, stage.receipt(of: april))
        #expect(settled.string("state") == "settled")
        try await stage.give(.bob, address: "0x4444444444444444444444444444444444444444")
        try await stage.owe(.ann, .usd, "1500000")
        try await stage.owe(.bob, .usd, "3000000")
        let may = try await stage.approved()
        let text = try await Self.file(stage, may, "signer-sheet.txt").text
        let lines = text.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(lines.contains("USDC 3.5 4.5"))
        #expect(lines.contains("bob 2 USDC 3 USDC"))
        #expect(!lines.contains("ann 1.5 USDC 1.5 USDC"))
        let old = PayoutStage.Person.bob.address
        #expect(
            lines.contains {
                $0.hasPrefix("bob 0x4444444444444444444444444444444444444444 \(old) ")
            })
        #expect(!lines.contains { $0.hasPrefix("ann 0xA1A1") && $0.contains("never") })
        try await stage.harness.close()
    }

    @Test func `one row is a direct call`() async throws {
        let stage = try await PayoutStage()
        try await stage.owe(.cyd, .native, "70000000000000000")
        let batch = try await stage.frozen()
        let file = try await Self.file(stage, batch, "safe-transaction.json")
        #expect(file.string("to") == PayoutStage.Person.cyd.address)
        #expect(file.string("value") == "70000000000000000")
        #expect(file["operation"] == .number(JSONNumber(0)))
        #expect(file["data"] == .null)
        try await stage.harness.close()
    }
}
