import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct TransactionBuilderFileTests {
    static func cases() throws -> [Vector] {
        try Vectors.cases("safe_txbuilder_checksum.json").filter {
            try $0.text("rule") == "checksum key removed from meta"
        }
    }

    @Test(arguments: try cases())
    func `every checksum of the vectors is met`(vector: Vector) throws {
        let checksum = try TransactionBuilderFile.checksum(of: vector.value("batch"))
        #expect(checksum.description == (try vector.text("computedChecksum")))
    }

    @Test func `only the case of older builds is left out above`() throws {
        #expect(try Vectors.cases("safe_txbuilder_checksum.json").count == Self.cases().count + 1)
    }

    /// Layout by the format's description, addresses and checksums of the vectors' own single
    /// payments.
    @Test(arguments: [
        (
            "one native",
            """
            [{"to":"0x2c10675Ce2b2F00B5f31760633abdD9dAae38424","value":"14784721044748673138",\
            "data":null,"contractMethod":null,"contractInputsValues":null}]
            """
        )
    ])
    func `a file has these bytes`(name: String, transactions: String) throws {
        let vector = try #require(try Self.cases().first { $0.testDescription == name })
        let file = try Self.file(of: vector)
        let checksum = try vector.text("computedChecksum")
        let expected = """
            {"version":"1.0","chainId":"1","createdAt":1706515257346,"meta":{"name":"Payout batch",\
            "description":"","txBuilderVersion":"1.18.3",\
            "createdFromSafeAddress":"0x9F13bA81311102bc1831044004F2E828D9061FBd",\
            "createdFromOwnerAddress":"","checksum":"\(checksum)"},"transactions":\(transactions)}

            """
        #expect(String(decoding: try file.bytes(), as: UTF8.self) == expected)
    }

    /// These cases hold payments in the spellings that we write, made by another program.
    @Test(arguments: ["one native", "one decoded erc20 transfer", "80 payouts", "no transactions"])
    func `a file of the vectors is read and written again with the same contents`(
        name: String
    ) throws {
        let vector = try #require(try Self.cases().first { $0.testDescription == name })
        let file = try Self.file(of: vector)
        let checksum = try vector.text("computedChecksum")
        #expect(try file.checksum.description == checksum)
        let written = try JSONReader().read(file.bytes())
        #expect(written == (try Self.withChecksum(vector)))
        #expect(try TransactionBuilderFile(written) == file)
    }

    @Test func `raw ERC-20 data is read as the payment it makes`() throws {
        let vector = try #require(
            try Self.cases().first { $0.testDescription == "one raw-calldata erc20 transfer" })
        let file = try Self.file(of: vector)
        let transaction = try vector.part("batch").list("transactions")[0]
        #expect(file.transfers.count == 1)
        #expect(file.transfers[0].token == (try transaction.address("to")))
        #expect(SafeCall(file.transfers[0]) == (try transaction.call()))
    }

    private static func file(of vector: Vector) throws -> TransactionBuilderFile {
        try TransactionBuilderFile(withChecksum(vector))
    }

    /// The batch of a case with its checksum put in, as it would stand in the file.
    private static func withChecksum(_ vector: Vector) throws -> JSONValue {
        guard case .object(var batch) = try vector.value("batch"),
            case .object(var meta) = batch["meta"]
        else { throw TransactionBuilderError.noMeta }
        meta["checksum"] = .string(try vector.text("computedChecksum"))
        batch["meta"] = .object(meta)
        return .object(batch)
    }
}
