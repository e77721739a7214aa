import Bookkeeping
import Ethereum
import JSON
import Ledger
import TestSupport
import Testing

/// Batches are verified from their files alone, and whatever was changed is named.
struct BatchVerificationTests {
    private static let names = [
        "manifest.json", "rows.csv", "safe-transaction-builder.json", "airdrop.csv",
        "safe-transaction.json", "proposal.json", "signer-sheet.txt", "signer-sheet.html",
        "disperse/\(PayoutStage.Money.dao.asset)", "disperse/\(PayoutStage.Money.usd.asset)",
    ]

    private static func download() async throws -> (files: [String: String], hash: String?) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.ann, .dao, "5450000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.owe(.cyd, .native, "70000000000000000")
        let batch = try await stage.approved()
        var files: [String: String] = [:]
        for name in names {
            files[name] = try await stage.file(batch, name).text
        }
        let hash = try await stage.get(batch).string("safe_tx_hash")
        try await stage.harness.close()
        return (files, hash)
    }

    private static func verification(_ files: [String: String]) -> BatchVerification {
        BatchVerification(
            files.sorted { $0.key < $1.key }.map {
                .init(name: $0.key, content: [UInt8]($0.value.utf8))
            })
    }

    private static func problems(_ files: [String: String]) -> [String] {
        verification(files).findings.compactMap { finding in
            finding.problem.map { "\(finding.subject): \($0)" }
        }
    }

    @Test func `the files of a batch verify each other, in one screen`() async throws {
        let (files, hash) = try await Self.download()
        let verification = Self.verification(files)
        #expect(verification.isSound, "\(verification)")
        #expect(verification.overview?.transaction.safeTxHash.description == hash)
        let text = verification.description
        #expect(text.contains("  150 DAO in 1 rows, 0x51681841779B07deC887F06ADe83f9c5ceAfcCCC"))
        #expect(text.contains("row 3: 0.07 ETH to 0xc3c3c3c3c3c3c3c3c3C3C3c3C3C3C3c3C3C3c3c3"))
        #expect(text.contains("nonce 5"))
        #expect(text.split(separator: "\n").count <= 40)
        let native = "disperse_\(PayoutStage.Money.native.asset).txt"
        #expect(verification.notGiven == [native])
    }

    @Test func `whatever is changed in a file is named`() async throws {
        let (files, _) = try await Self.download()
        let other = "0x4444444444444444444444444444444444444444"
        let bob = PayoutStage.Person.bob.address
        let lower = bob.lowercased()
        // Transfers carry amounts in call data too; every spelling of a file is tried.
        let edits: [(file: String, from: String, to: String, said: String)] = [
            ("rows.csv", bob, other, "row 2 has recipient \(other) instead of \(bob)"),
            ("rows.csv", ",1.5,", ",1.6,", "row 2 has amount 1.6 instead of 1.5"),
            (
                "rows.csv", "150000000000000000000", "150000000000000000001",
                "row 1 has amount_base_units"
            ),
            ("rows.csv", "bob", "bobby", "its bytes are not those of the manifest"),
            ("airdrop.csv", ",1.5,", ",15,", "line 3 is"),
            ("airdrop.csv", "native,,", "erc20,,", "line 4 is"),
            ("proposal.json", #""nonce":"5""#, #""nonce":"6""#, "must be 0x"),
            (
                "safe-transaction.json", lower.dropFirst(2).description,
                other.lowercased().dropFirst(2).description, "must be 0x"
            ),
            ("safe-transaction-builder.json", #""1500000""#, #""1600000""#, "checksum"),
            ("disperse/\(PayoutStage.Money.usd.asset)", "1.5\n", "1.5\n\(other) 1\n", "line 2 is"),
            ("signer-sheet.txt", "sha256:", "sha256:0", "does not show sha256:"),
            ("manifest.json", #""nonce":"5""#, #""nonce":"6""#, "message_hash is"),
            ("manifest.json", #""1.4.1""#, #""1.2.0""#, "1.3.0"),
            (
                "manifest.json", #""chain_id":31337"#, #""chain_id":1337"#,
                "chain 1337 and chain 31337"
            ),
            ("manifest.json", ",1500000,", ",1500001,", "row 2 has another call"),
            ("manifest.json", #""amount":"150""#, #""amount":"151""#, "the manifest says 151 DAO"),
            ("manifest.json", #""digest":"sha256:"#, #""digest":"sha256:0"#, "digest"),
        ]
        for edit in edits {
            var changed = files
            let before = files[edit.file] ?? ""
            changed[edit.file] = before.replacing(edit.from, with: edit.to)
            #expect(changed[edit.file] != before, "\(edit.file) has no \(edit.from)")
            let problems = Self.problems(changed)
            #expect(
                problems.contains { $0.contains(edit.said) },
                "\(edit.file) \(edit.to): \(problems)")
        }
    }

    @Test func `a file of another batch or of none is refused, and so is no manifest`() async throws
    {
        let (files, _) = try await Self.download()
        var changed = files
        changed["manifest.json"] = nil
        #expect(Self.problems(changed) == ["manifest: is not among the files"])
        changed = files
        changed["second"] = files["manifest.json"]
        #expect(Self.problems(changed) == ["manifest: is there twice"])
        changed = files
        changed["notes.txt"] = "see you"
        #expect(Self.problems(changed) == ["notes.txt: is no file of a batch"])
        changed = files
        changed["rows.csv"] = files["rows.csv"]?.split(separator: "\r\n").dropLast()
            .joined(separator: "\r\n")
        #expect(Self.problems(changed) == ["rows.csv: has 2 rows instead of 3"])
    }

    /// The builder's checksum is right again, as an attacker would see to it.
    @Test func `a builder file with a right checksum that pays somebody else is refused`()
        async throws
    {
        let (files, _) = try await Self.download()
        let text = files["safe-transaction-builder.json"] ?? ""
        let file = try TransactionBuilderFile(JSONReader().read([UInt8](text.utf8)))
        let thief = try Address("0x4444444444444444444444444444444444444444")
        var transfers = file.transfers
        transfers[1] = Transfer(
            token: transfers[1].token, recipient: thief, amount: transfers[1].amount)
        let forged = try TransactionBuilderFile(
            chain: file.chain, safe: file.safe, name: file.name, description: file.description,
            createdAt: file.createdAt, transfers: transfers)
        var changed = files
        changed["safe-transaction-builder.json"] = String(
            decoding: try forged.bytes(), as: UTF8.self)
        let problem = try #require(Self.problems(changed).first)
        #expect(problem.contains("row 2 pays 1500000 base units of"))
        #expect(problem.contains("to \(thief) instead of"))
        #expect(problem.contains("(1 rows differ)"))
    }
}
