import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct TransactionBuilderFaultTests {
    /// Faults of a file whose checksum is right, so that only the rule under test can refuse it.
    @Test(arguments: [
        (#"{"to":"0x1","value":"0","data":null}"#, "/transactions/0/to"),
        (#"{"to":"\#(payee)","value":1,"data":null}"#, "/transactions/0/value"),
        (#"{"to":"\#(payee)","value":"1e18","data":null}"#, "/transactions/0/value"),
        (#"{"to":"\#(payee)","value":"0x10","data":null}"#, "/transactions/0/value"),
        (#"{"to":"\#(payee)","value":"0","data":"0x12"}"#, "/transactions/0/data"),
        (#"{"to":"\#(payee)","value":"0","data":"a9059cbb"}"#, "/transactions/0/data"),
        (#"{"value":"0","data":null}"#, "/transactions/0/to"),
        (
            """
            {"to":"\(payee)","value":"0","contractMethod":{"name":"approve","inputs":\(inputs)},\
            "contractInputsValues":{"to":"\(payee)","amount":"1"}}
            """, "/transactions/0/contractMethod"
        ),
        (
            """
            {"to":"\(payee)","value":"1","contractMethod":{"name":"transfer","inputs":\(inputs)},\
            "contractInputsValues":{"to":"\(payee)","amount":"1"}}
            """, "/transactions/0/contractMethod"
        ),
        (
            """
            {"to":"\(payee)","value":"0","contractMethod":{"name":"transfer","inputs":\(inputs)},\
            "contractInputsValues":{"to":"\(payee)","amount":"1e18"}}
            """, "/transactions/0/contractInputsValues/amount"
        ),
        (
            """
            {"to":"\(payee)","value":"0","contractMethod":{"name":"transfer","inputs":\(inputs)}}
            """, "/transactions/0/contractInputsValues"
        ),
    ])
    func `a transaction that is no clear payment is refused with its place`(
        transaction: String, pointer: String
    ) throws {
        let error = #expect(throws: TransactionBuilderError.self) {
            try TransactionBuilderFile(Self.document(transactions: "[\(transaction)]"))
        }
        guard case .malformed(let faults) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(faults.faults.map(\.pointer) == [pointer])
    }

    @Test(arguments: [
        #""chainId":1"#, #""chainId":"0""#, #""chainId":"0x1""#,
        #""chainId":"18446744073709551616""#,
    ])
    func `a chain id that is no decimal text is refused`(chain: String) throws {
        let error = #expect(throws: TransactionBuilderError.self) {
            try TransactionBuilderFile(Self.document(chain: chain, transactions: "[]"))
        }
        guard case .malformed(let faults) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(faults.faults.map(\.pointer) == ["/chainId"])
    }

    @Test func `a file changed after export is refused with both checksums`() throws {
        let document = try Self.document(transactions: "[]")
        guard case .object(var file) = document else { return }
        file["createdAt"] = .number(JSONNumber(2))
        let computed = try TransactionBuilderFile.checksum(of: .object(file))
        let found = try TransactionBuilderFile.checksum(of: document)
        #expect(throws: TransactionBuilderError.checksum(found: found, computed: computed)) {
            try TransactionBuilderFile(.object(file))
        }
    }

    @Test func `a file without a checksum is refused`() throws {
        guard case .object(var file) = try Self.document(transactions: "[]"),
            case .object(var meta) = file["meta"]
        else { return }
        meta["checksum"] = nil
        file["meta"] = .object(meta)
        let computed = try TransactionBuilderFile.checksum(of: .object(file))
        #expect(throws: TransactionBuilderError.checksum(found: nil, computed: computed)) {
            try TransactionBuilderFile(.object(file))
        }
    }

    @Test(arguments: ["null", "[]", "{}", #"{"meta":1}"#])
    func `a document without meta is no batch`(text: String) throws {
        let document = try JSONReader().read(Array(text.utf8))
        #expect(throws: TransactionBuilderError.noMeta) {
            try TransactionBuilderFile.checksum(of: document)
        }
    }

    @Test(arguments: [
        ("0", true), ("-1", true), ("9007199254740992", true), ("0.1", true), ("-1.5", true),
        ("0.000001", true), ("123456789.123456", true),
        ("9007199254740993", false), ("-0", false), ("1.0", false), ("1e3", false), ("1E3", false),
        ("0.10", false), ("0.0000001", false), ("0.1234567890123456", false),
        ("12345678901234567890", false),
    ])
    func `a number counts only as JavaScript would print it`(lexeme: String, counts: Bool) throws {
        let text = #"{"meta":{},"n":\#(lexeme)}"#
        let document = try JSONReader().read(Array(text.utf8))
        if counts {
            let expected = Keccak256.hash(utf8: #"{["meta","n"]{["name"]null,},\#(lexeme),}"#)
            #expect(try TransactionBuilderFile.checksum(of: document) == expected)
        } else {
            #expect(throws: TransactionBuilderError.numberSpelling(lexeme)) {
                try TransactionBuilderFile.checksum(of: document)
            }
        }
    }

    @Test func `a time that JavaScript cannot hold is refused`() throws {
        let address = try Address(Self.payee)
        let chain = try #require(ChainID(1))
        #expect(throws: TransactionBuilderError.createdAt(1 << 53)) {
            try TransactionBuilderFile(
                chain: chain, safe: address, name: "", description: "", createdAt: 1 << 53,
                transfers: [])
        }
    }

    private static let payee = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    private static let inputs =
        #"[{"name":"to","type":"address"},{"name":"amount","type":"uint256"}]"#

    private static func document(
        chain: String = #""chainId":"1""#, transactions: String
    ) throws -> JSONValue {
        let text = """
            {"version":"1.0",\(chain),"createdAt":1,"meta":{"name":"x",\
            "createdFromSafeAddress":"\(payee)"},"transactions":\(transactions)}
            """
        let document = try JSONReader().read(Array(text.utf8))
        guard case .object(var file) = document, case .object(var meta) = file["meta"] else {
            return document
        }
        meta["checksum"] = .string(try TransactionBuilderFile.checksum(of: document).description)
        file["meta"] = .object(meta)
        return .object(file)
    }
}
