import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct TransactionBuilderCallTests {
    private static let contract = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")

    private static func file(_ calls: [ContractCall]) throws -> TransactionBuilderFile {
        try TransactionBuilderFile(
            chain: try #require(ChainID(1)), safe: payee, name: "n", description: "d",
            createdAt: 1, calls: calls)
    }

    private static func call(
        _ function: String, _ arguments: [JSONValue], value: UInt256 = 0
    ) throws -> ContractCall {
        ContractCall(to: contract, value: value, try ABIFunction(function).call(arguments))
    }

    private static func transactions(_ file: TransactionBuilderFile) throws -> [Vector] {
        guard case .object(let object) = try JSONReader().read(file.bytes()) else { return [] }
        return try Vector(.object(object), named: "file").list("transactions")
    }

    @Test func `a call with simple arguments is written readably`() throws {
        let call = try Self.call(
            "vote(uint256 proposal,bool,bytes4 kind)",
            [.string("12"), .bool(true), .string("0x01020304")], value: 3)
        let text = String(decoding: try Self.file([call]).bytes(), as: UTF8.self)
        let expected = """
            "transactions":[{"to":"\(Self.contract)","value":"3","data":null,"contractMethod":\
            {"inputs":[{"internalType":"uint256","name":"proposal","type":"uint256"},\
            {"internalType":"bool","name":"","type":"bool"},\
            {"internalType":"bytes4","name":"kind","type":"bytes4"}],"name":"vote",\
            "payable":true},"contractInputsValues":{"proposal":"12","1":"true",\
            "kind":"0x01020304"}}]}

            """
        #expect(text.hasSuffix(expected))
    }

    @Test(arguments: [
        ("f(string)", [JSONValue.string(" a ")]), ("f(int8)", [.string("-1")]),
        ("f(uint8[])", [.array([.string("1")])]), ("f((bool))", [.array([.string("true")])]),
        ("receive()", []), ("fallback(uint8)", [.string("1")]), ("f(bool,bool 0)", []),
    ])
    func `a call that the app might encode otherwise is written as data`(
        function: String, arguments: [JSONValue]
    ) throws {
        guard let call = try? Self.call(function, arguments) else {
            // A name made of digits is no name in a signature.
            #expect(throws: ABISignatureError.self) { try ABIFunction(function) }
            return
        }
        let transaction = try Self.transactions(Self.file([call]))[0]
        #expect(try transaction.text("data") == Hex.text(of: call.safeCall.data))
        #expect(try transaction.value("contractMethod") == .null)
        #expect(try transaction.value("contractInputsValues") == .null)
    }

    @Test func `a file of any calls comes back as the same calls`() throws {
        let calls = [
            ContractCall(Transfer(token: nil, recipient: Self.payee, amount: 9)),
            ContractCall(Transfer(token: Self.contract, recipient: Self.payee, amount: 9)),
            .vest(7, at: Self.contract), .release(nil, at: Self.contract),
            try Self.call("f(address,bytes b)", [.string(Self.payee.checksummed), .string("0x")]),
            ContractCall(SafeCall(to: Self.contract, value: 1, data: [1, 2, 3, 4, 5])),
            try ContractCall.withdraw(5, of: 1, to: Self.payee, at: Self.contract),
        ]
        let file = try Self.file(calls)
        let document = try JSONReader().read(file.bytes())
        #expect(try TransactionBuilderFile(callsIn: document) == file)
        #expect(file.transfers.count == 2)
        #expect(throws: TransactionBuilderError.self) { try TransactionBuilderFile(document) }
    }

    /// Files of other projects: those that only call functions of types that we know are read.
    @Test func `real batch files of others are read to calls`() throws {
        var calls = 0
        for vector in try TransactionBuilderFileTests.cases() {
            guard case .object(var batch) = try vector.value("batch"),
                case .object(var meta) = batch["meta"]
            else { continue }
            meta["checksum"] = .string(try vector.text("computedChecksum"))
            batch["meta"] = .object(meta)
            do {
                calls += try TransactionBuilderFile(callsIn: .object(batch)).calls.count
            } catch TransactionBuilderError.malformed {
                continue
            }
        }
        #expect(calls > 100)
    }

    @Test(arguments: [
        // The value of a tuple array as the app's users write it, numbers without quotes.
        (
            #"{"name":"x","type":"tuple[]","components":[{"name":"a","type":"uint8"},{"name":"b","type":"address"}]}"#,
            #"[[1,\"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"]]"#, "f((uint8,address)[])"
        ),
        (#"{"name":"x","type":"uint256[2]"}"#, #"[\"1\", 2]"#, "f(uint256[2])"),
        (#"{"name":"x","type":"string"}"#, "hello", "f(string)"),
    ])
    func `readable methods of all types are read`(
        input: String, value: String, signature: String
    ) throws {
        let file = try TransactionBuilderFile(
            callsIn: Self.document(input: input, value: value))
        guard case .function(let call) = file.calls[0].content else {
            Issue.record("no function")
            return
        }
        #expect(call.function.signature == signature)
    }

    @Test(arguments: [
        (#"{"name":"x","type":"uint"}"#, "1", "/transactions/0/contractMethod/inputs/0/type"),
        (#"{"name":"x","type":"(bool)"}"#, "1", "/transactions/0/contractMethod/inputs/0/type"),
        (#"{"name":"x","type":"tuple"}"#, "1", "/transactions/0/contractMethod/inputs/0/type"),
        (#"{"name":"x","type":"bool, bool"}"#, "1", "/transactions/0/contractMethod/inputs/0/type"),
        (#"{"name":"x","type":"uint8"}"#, "256", "/transactions/0/contractInputsValues/x"),
        (#"{"name":"x","type":"uint8[]"}"#, "[1", "/transactions/0/contractInputsValues/x"),
        (#"{"name":"x","type":"uint8[]"}"#, "[1.5]", "/transactions/0/contractInputsValues/x"),
        (#"{"name":"y","type":"uint8"}"#, "1", "/transactions/0/contractInputsValues/y"),
    ])
    func `a method that cannot be encoded for certain is refused with its place`(
        input: String, value: String, pointer: String
    ) throws {
        let error = #expect(throws: TransactionBuilderError.self) {
            try TransactionBuilderFile(callsIn: Self.document(input: input, value: value))
        }
        guard case .malformed(let faults) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(faults.faults.first?.pointer == pointer)
    }

    private static func document(input: String, value: String) throws -> JSONValue {
        let text = """
            {"version":"1.0","chainId":"1","createdAt":1,"meta":{"name":"x",\
            "createdFromSafeAddress":"\(payee)"},"transactions":[{"to":"\(contract)","value":"0",\
            "data":null,"contractMethod":{"name":"f","payable":false,"inputs":[\(input)]},\
            "contractInputsValues":{"x":"\(value)"}}]}
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
