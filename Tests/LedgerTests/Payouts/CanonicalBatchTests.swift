import Ethereum
import Foundation
import Ledger
import Testing

@Suite struct CanonicalBatchTests {
    /// Written by hand; the hashes of the call data come from eth-abi and pycryptodome.
    private static let golden: String = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return tests.appending(path: "Vectors/payout_batch_1.txt").path
    }()

    private static func bytes(_ payments: [Payment]) throws -> [UInt8] {
        CanonicalBatch.bytes(
            chain: Sample.chain, safe: Sample.safe, payments: payments,
            totals: try ControlTotal.totals(of: payments))
    }

    @Test func `version 1 gives the golden bytes for ever`() throws {
        let golden = try String(contentsOfFile: Self.golden, encoding: .utf8)
        #expect(String(decoding: try Self.bytes(Sample.payments), as: UTF8.self) == golden)
    }

    @Test func `whatever is paid otherwise changes the bytes`() throws {
        let golden = try Self.bytes(Sample.payments)
        let first = Sample.payments[0]
        let others = [
            Payment(
                payee: first.payee, recipient: Sample.bob, asset: first.asset, token: first.token,
                amount: first.amount, payables: first.payables),
            Payment(
                payee: first.payee, recipient: first.recipient, asset: first.asset,
                token: Sample.usd, amount: first.amount, payables: first.payables),
            Payment(
                payee: first.payee, recipient: first.recipient, asset: first.asset,
                token: first.token, amount: 1, payables: first.payables),
            Payment(
                payee: first.payee, recipient: first.recipient, asset: first.asset,
                token: first.token, amount: first.amount, payables: [Sample.id(1)]),
        ]
        for other in others {
            #expect(try Self.bytes([other] + Sample.payments.dropFirst()) != golden)
        }
        #expect(try Self.bytes(Sample.payments.reversed()) != golden)
        #expect(try Self.bytes(Sample.payments.dropLast()) != golden)
    }
}

@Suite struct BatchDigestTests {
    private static let digits = "ce677b6e473a18814d5723e1f90af606eb95cd4e7c872c41e1eacc3e894c5036"

    @Test func `a digest is written with its algorithm and read back`() throws {
        let digest = BatchDigest(try Hash32("0x" + Self.digits))
        #expect(digest.description == "sha256:" + Self.digits)
        #expect(try BatchDigest("sha256:" + Self.digits) == digest)
        #expect(digest.short == "ce677b6e")
    }

    @Test(arguments: [
        "", digits, "0x" + digits, "sha256:", "sha256:" + digits.dropLast(),
        "sha256:" + digits + "0",
        "SHA256:" + digits, "sha256: " + digits, "sha256:0x" + digits,
    ])
    func `what is no digest is refused`(text: String) {
        #expect(throws: PayoutsError.digestMalformed) { try BatchDigest(text) }
    }
}

@Suite struct BatchFileTests {
    @Test(arguments: BatchFile.single + [.disperse(Sample.id(1))])
    func `a file is found again by the name that it is stored under`(file: BatchFile) {
        #expect(BatchFile(rawValue: file.rawValue) == file)
    }

    @Test(arguments: ["", "other.csv", "disperse_.txt", "disperse_bat_1.txt", "Rows.csv"])
    func `what no batch has is no file`(name: String) {
        #expect(BatchFile(rawValue: name) == nil)
    }

    @Test(arguments: [
        (
            BatchFile.transactionBuilder, "Index Coop: Ops!", "DAO", UInt64(1),
            "index-coop-ops_2021-05_eth_0x1a2b_n42_ce677b6e.json"
        ),
        (.airdrop, "***", "My DAO", 31337, "my-dao_2021-05_31337_0x1a2b_n42_ce677b6e_airdrop.csv"),
        (
            .disperse(Sample.id(1)), "x", "", 10,
            "x_2021-05_oeth_0x1a2b_n42_ce677b6e_disperse_ast_00000000000000000000000001.txt"
        ),
        (.manifest, "金庫", "", 10, "safe_2021-05_oeth_0x1a2b_n42_ce677b6e_manifest.json"),
    ])
    func `a file is saved under a name that says which batch it is`(
        file: BatchFile, safe: String, organisation: String, chain: UInt64, name: String
    ) throws {
        let account = SafeAccount(
            chain: try #require(ChainID(chain)), address: Sample.safe, version: .v141)
        let digest = BatchDigest(
            try Hash32("0xce677b6e473a18814d5723e1f90af606eb95cd4e7c872c41e1eacc3e894c5036"))
        #expect(
            file.downloadName(
                safeName: safe, organisation: organisation, period: try Month("2021-05"),
                safe: account, nonce: 42, part: .whole, digest: digest) == name)
        let parted = file.downloadName(
            safeName: safe, organisation: organisation, period: try Month("2021-05"),
            safe: account, nonce: 42, part: BatchPart(number: 2, count: 3), digest: digest)
        #expect(parted == name.replacing("_n42_", with: "_n42_2of3_"))
    }
}
