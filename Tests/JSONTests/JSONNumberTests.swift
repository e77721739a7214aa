import Testing

@testable import JSON

@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("-0.0e7", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("12e1", 120),
            ("30e-1", 3), ("0.5e1", 5), ("1200e-2", 12), ("0e999999999999999999999", 0),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("922337203685477580.70e1", .max),
        ] as [(String, Int64)])
    func `a whole number converts exactly`(_ lexeme: String, _ expected: Int64) throws {
        let number = try #require(JSONNumber(lexeme))
        #expect(try number.integer() as Int64 == expected)
    }

    @Test(
        arguments: [
            ("0.5", .notAnInteger("0.5")), ("15e-1", .notAnInteger("15e-1")),
            ("1e-999999999999999999999", .notAnInteger("1e-999999999999999999999")),
            ("9223372036854775808", .outOfRange("9223372036854775808")),
            ("-9223372036854775809", .outOfRange("-9223372036854775809")),
            ("1e19", .outOfRange("1e19")),
            ("1e999999999999999999999", .outOfRange("1e999999999999999999999")),
        ] as [(String, JSONNumberError)])
    func `any other number is refused`(_ lexeme: String, _ expected: JSONNumberError) throws {
        let number = try #require(JSONNumber(lexeme))
        #expect(throws: expected) { try number.integer() as Int64 }
    }

    @Test func `unsigned integers reach their bound and refuse signs`() throws {
        let top = try #require(JSONNumber("18446744073709551615"))
        #expect(try top.integer() as UInt64 == .max)
        let above = try #require(JSONNumber("18446744073709551616"))
        #expect(throws: JSONNumberError.outOfRange("18446744073709551616")) {
            try above.integer() as UInt64
        }
        #expect(throws: JSONNumberError.outOfRange("-1")) {
            try JSONNumber(-1).integer() as UInt64
        }
        #expect(throws: JSONNumberError.outOfRange("256")) {
            try JSONNumber(256).integer() as UInt8
        }
    }

    @Test(arguments: ["", "-", "01", "1.", ".5", "1e", "+1", "0x1", " 1", "1 ", "NaN", "1,0", "١"])
    func `a text that is no JSON number is refused`(_ text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func `the text is kept as written`() throws {
        let lexeme = "-1.50e+003"
        #expect(
            try JSONReader().read(Array("[\(lexeme)]".utf8))
                == .array([.number(#require(JSONNumber(lexeme)))]))
        #expect(JSONNumber(lexeme)?.description == lexeme)
    }
}
