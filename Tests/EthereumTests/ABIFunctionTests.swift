import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct ABIFunctionTests {
    private static func arguments(_ text: String) throws -> [JSONValue] {
        guard case .array(let values) = try JSONReader().read(Array(text.utf8)) else { return [] }
        return values
    }

    /// The examples of the Solidity ABI specification, with the encodings that it prints.
    @Test(arguments: [
        (
            "baz(uint32,bool)", #"["69",true]"#, "cdcd77c0",
            ["45", "1"]
        ),
        (
            "bar(bytes3[2])", #"[["0x616263","0x646566"]]"#, "fce353f6",
            [
                "6162630000000000000000000000000000000000000000000000000000000000",
                "6465660000000000000000000000000000000000000000000000000000000000",
            ]
        ),
        (
            "sam(bytes,bool,uint256[])", #"["0x64617665","true",["1","2","3"]]"#, "a5643bf2",
            [
                "60", "1", "a0", "4",
                "6461766500000000000000000000000000000000000000000000000000000000",
                "3", "1", "2", "3",
            ]
        ),
        (
            "f(uint256,uint32[],bytes10,bytes)",
            #"["291",["1110","1929"],"0x31323334353637383930","0x48656c6c6f2c20776f726c6421"]"#,
            "8be65246",
            [
                "123", "80",
                "3132333435363738393000000000000000000000000000000000000000000000",
                "e0", "2", "456", "789", "d",
                "48656c6c6f2c20776f726c642100000000000000000000000000000000000000",
            ]
        ),
        (
            "g(uint256[][],string[])", #"[[["1","2"],["3"]],["one","two","three"]]"#, "2289b18c",
            [
                "40", "140", "2", "40", "a0", "2", "1", "2", "1", "3", "3", "60", "a0", "e0", "3",
                "6f6e650000000000000000000000000000000000000000000000000000000000", "3",
                "74776f0000000000000000000000000000000000000000000000000000000000", "5",
                "7468726565000000000000000000000000000000000000000000000000000000",
            ]
        ),
    ])
    func `the specification's examples are met and read back`(
        signature: String, arguments: String, selector: String, words: [String]
    ) throws {
        let call = try ABIFunction(signature).call(Self.arguments(arguments))
        let digits = words.map { String(repeating: "0", count: 64 - $0.utf8.count) + $0 }
        #expect(Hex.text(of: call.data) == "0x" + selector + digits.joined())
        #expect(try call.function.call(reading: call.data) == call)
        #expect(try call.function.call(call.arguments) == call)
    }

    /// Made with eth-abi 6.0.0: types of every kind, nested, with values at their limits.
    @Test(arguments: try Vectors.own("abi_encoding.json").list("cases"))
    func `every encoding of the vectors is met and read back`(vector: Vector) throws {
        let function = try ABIFunction(vector.text("signature"))
        guard case .array(let arguments) = try vector.value("arguments") else {
            Issue.record("arguments are no array")
            return
        }
        let call = try function.call(arguments)
        #expect(Hex.text(of: call.data) == (try vector.text("calldata")))
        let read = try function.call(reading: call.data)
        #expect(read.arguments == arguments)
    }

    @Test func `a change of any byte gives another call or none`() throws {
        var changed = 0
        for vector in try Vectors.own("abi_encoding.json").list("cases").prefix(8) {
            let function = try ABIFunction(vector.text("signature"))
            let data = try vector.bytes("calldata")
            for index in data.indices {
                for bit: UInt8 in [0x01, 0x80] {
                    var other = data
                    other[index] ^= bit
                    guard let call = try? function.call(reading: other) else { continue }
                    #expect(call.data == other)
                    changed += 1
                }
            }
            #expect(throws: ABIDataError.self) { try function.call(reading: data + [0]) }
            #expect(throws: ABIDataError.self) { try function.call(reading: data.dropLast()) }
        }
        #expect(changed > 100)
    }

    @Test(arguments: [
        ("transfer(address to, uint256 amount)", "transfer(address,uint256)"),
        ("f()", "f()"), ("$a_9(tuple(bool x,bytes)[3][] y)", "$a_9((bool,bytes)[3][])"),
        ("f( (uint8) , string )", "f((uint8),string)"),
    ])
    func `names and blanks are for people only`(text: String, signature: String) throws {
        #expect(try ABIFunction(text).signature == signature)
    }

    private static let badSignatures: [(text: String, error: ABISignatureError)] = [
        ("", .unexpected(position: 1)), ("f", .unexpected(position: 2)),
        ("f(", .unknownType("", position: 3)), ("f(,)", .unknownType("", position: 3)),
        ("f(address", .unexpected(position: 10)), ("f(address) ", .unexpected(position: 11)),
        (" f()", .unexpected(position: 1)), ("f(address,)", .unknownType("", position: 11)),
        ("f(uint)", .alias("uint", position: 3)), ("f(bool,int[])", .alias("int", position: 8)),
        ("f(uint7)", .unknownType("uint7", position: 3)),
        ("f(uint264)", .unknownType("uint264", position: 3)),
        ("f(uint08)", .unknownType("uint08", position: 3)),
        ("f(int0)", .unknownType("int0", position: 3)),
        ("f(bytes33)", .unknownType("bytes33", position: 3)),
        ("f(fixed128x18)", .unknownType("fixed128x18", position: 3)),
        ("f(function)", .unknownType("function", position: 3)),
        ("f(Address)", .unknownType("Address", position: 3)),
        ("f(())", .unknownType("", position: 4)),
        ("f(bool[0])", .elementCount("0", position: 8)),
        ("f(bool[01])", .elementCount("01", position: 8)),
        ("f(bool[1001])", .elementCount("1001", position: 8)),
        ("f(bool[99999999999999999999])", .elementCount("99999999999999999999", position: 8)),
        ("f(bool[)", .unexpected(position: 8)), ("f(bool a b)", .unexpected(position: 10)),
        ("f(bool a,bool a)", .nameTwice("a")), ("f(bool 1a)", .unexpected(position: 8)),
        ("f(bool[][][][][][][][])", .tooDeep), ("f(((((((((bool)))))))))", .tooDeep),
        ("f(addreß)", .unknownType("addre", position: 3)),
    ]

    @Test(arguments: badSignatures)
    func `a signature that nobody can encode is refused`(text: String, error: ABISignatureError) {
        #expect(throws: error) { try ABIFunction(text) }
    }

    @Test func `a signature is short`() {
        let text = "f(" + String(repeating: "bool,", count: 500) + "bool)"
        #expect(throws: ABISignatureError.tooLong(bytes: 2507)) { try ABIFunction(text) }
    }

    private static let badArguments: [(type: String, value: String, place: String)] = [
        ("uint8", #""256""#, "0"), ("uint8", #""-1""#, "0"), ("uint8", "1", "0"),
        ("uint8", #""0x1""#, "0"), ("uint8", #""""#, "0"), ("uint8", #""1.0""#, "0"),
        ("uint8", #""1e2""#, "0"), ("uint8", "null", "0"), ("int8", #""128""#, "0"),
        ("int8", #""-129""#, "0"), ("int8", #""-0""#, "0"), ("int8", #""+1""#, "0"),
        (
            "int256",
            #""57896044618658097711785492504343953926634992332820282019728792003956564819968""#,
            "0"
        ),
        (
            "int256",
            #""-57896044618658097711785492504343953926634992332820282019728792003956564819969""#,
            "0"
        ),
        ("bool", #""1""#, "0"), ("bool", #""True""#, "0"), ("bool", "1", "0"),
        ("address", #""0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe""#, "0"),
        ("address", #""0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed""#, "0"),
        ("address a", #""eth:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed""#, "a"),
        ("bytes3", #""0x6162""#, "0"), ("bytes3", #""0x61626364""#, "0"), ("bytes", #""abc""#, "0"),
        ("bytes", #""0x1""#, "0"), ("bool[2]", #"["true"]"#, "0"), ("bool[]", #""true""#, "0"),
        ("bool[]", #"["true",["true"]]"#, "0[1]"),
        ("(bool,uint8)[]", #"[["true","256"]]"#, "0[0][1]"),
        ("(bool,uint8) x", #"["true"]"#, "x"), ("string", "true", "0"),
        ("(bool a)", #"{"a":"true"}"#, "0"),
    ]

    @Test(arguments: badArguments)
    func `an argument that does not fit its type is refused with its place`(
        type: String, value: String, place: String
    ) throws {
        let function = try ABIFunction("f(\(type))")
        let arguments = try Self.arguments("[\(value)]")
        let error = #expect(throws: ABIArgumentError.self) { try function.call(arguments) }
        #expect(error?.place == place)
    }

    @Test func `the number of arguments must be right`() throws {
        #expect(throws: ABIArgumentError.self) { try ABIFunction("f(bool)").call([]) }
        #expect(throws: ABIArgumentError.self) { try ABIFunction("f()").call([.bool(true)]) }
    }

    @Test func `data of another function, and data that claims a huge array, are refused`() throws {
        let list = try ABIFunction("f(uint256[])")
        let other = try ABIFunction("g(uint256[])").call(Self.arguments("[[]]"))
        #expect(throws: ABIDataError.selector) { try list.call(reading: other.data) }
        #expect(throws: ABIDataError.selector) { try list.call(reading: []) }
        var data = list.selector + (32 as UInt256).bytes
        data += UInt256.max.bytes
        #expect(throws: ABIDataError.tooShort) { try list.call(reading: data) }
    }
}
