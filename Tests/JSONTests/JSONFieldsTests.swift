import Testing

@testable import JSON

@Suite struct JSONFieldsTests {
    @Test func `a request without faults is read in one go`() throws {
        let asset = try Asset(
            """
            {"symbol":"INDEX","decimals":18,"address":"0xab","native":false,"note":null,
             "tags":["a","b"],"owner":{"id":7}}
            """)
        #expect(
            asset
                == Asset(
                    symbol: "INDEX", decimals: 18, address: Hex(text: "0xab"), native: false,
                    note: nil, tags: ["a", "b"], owner: 7))
    }

    @Test func `all faults are collected in the order of asking, unknown members last`() {
        let faults = #expect(throws: JSONFaults.self) {
            try Asset(
                """
                {"colour":"red","decimals":78,"address":"ab","native":1,"note":5,
                 "tags":["a",3,null,"toolong"],"owner":{"id":1.5,"x/y":[]}}
                """)
        }
        #expect(
            faults?.faults == [
                .init(
                    pointer: "/symbol", field: "symbol", code: "missing", detail: "is required",
                    found: nil),
                .init(
                    pointer: "/decimals", field: "decimals", code: "out_of_range",
                    detail: "must be from 0 to 77", found: "78"),
                .init(
                    pointer: "/address", field: "address", code: "invalid_address",
                    detail: "must begin with 0x", found: "ab"),
                .init(
                    pointer: "/native", field: "native", code: "wrong_type",
                    detail: "must be true or false", found: "number"),
                .init(
                    pointer: "/note", field: "note", code: "wrong_type",
                    detail: "must be a string, so in double quotes", found: "number"),
                .init(
                    pointer: "/tags/1", field: "tags", code: "wrong_type",
                    detail: "must be a string, so in double quotes", found: "number"),
                .init(
                    pointer: "/tags/2", field: "tags", code: "wrong_type",
                    detail: "must be a string", found: "null"),
                .init(
                    pointer: "/tags/3", field: "tags", code: "wrong_length",
                    detail: "must have 1 to 4 characters", found: "7"),
                .init(
                    pointer: "/owner/id", field: "id", code: "invalid",
                    detail: "must be a whole number", found: "1.5"),
                .init(
                    pointer: "/owner/x~1y", field: "x/y", code: "unknown",
                    detail: "is not a field here; there are id", found: "array"),
                .init(
                    pointer: "/colour", field: "colour", code: "unknown",
                    detail: "is not a field here; there are symbol, decimals, address, native, "
                        + "note, tags, owner",
                    found: "string"),
            ])
        #expect(faults?.omitted == 0)
    }

    @Test(arguments: [("[]", "array"), ("null", "null"), (#""x""#, "string"), ("1", "number")])
    func `anything but an object is refused at once`(_ text: String, _ found: String) {
        let faults = #expect(throws: JSONFaults.self) { try Asset(text) }
        #expect(
            faults?.faults == [
                .init(
                    pointer: "", field: "", code: "wrong_type", detail: "must be an object",
                    found: found)
            ])
    }

    @Test func `null counts as absent only for optional fields`() throws {
        var fields = try self.fields(#"{"a":null,"b":null,"c":null}"#)
        let optional = fields.optionalInteger("a", in: 0...9)
        let required = fields.integer("b", in: 0...9)
        #expect(optional == .some(nil))
        #expect(required == nil)
        #expect(fields.has("c"))
        #expect(!fields.has("d"))
        let faults = #expect(throws: JSONFaults.self) { try fields.finish() }
        #expect(faults?.faults.map(\.pointer) == ["/b", "/c"])
        #expect(faults?.faults.map(\.code) == ["wrong_type", "unknown"])
    }

    @Test func `a nested object is finished even when its closure does not`() throws {
        var fields = try self.fields(#"{"a":{"b":1,"c":2}}"#)
        _ = fields.object("a") { $0.integer("b", in: 0...9) }
        let faults = #expect(throws: JSONFaults.self) { try fields.finish() }
        #expect(faults?.faults.map(\.pointer) == ["/a/c"])
    }

    @Test func `the character that no database text can hold is refused`() throws {
        var fields = try self.fields(#"{"a":"x\u0000"}"#)
        let faults = #expect(throws: JSONFaults.self) { try fields.finish(fields.string("a")) }
        #expect(faults?.faults.map(\.code) == ["invalid"])
    }

    @Test func `length counts code points, both bounds inclusive`() throws {
        var fields = try self.fields(#"{"a":"é€𝄞","b":"ab","c":"abcd"}"#)
        #expect(fields.string("a", length: 3...3) == "é€𝄞")
        #expect(fields.string("b", length: 3...3) == nil)
        #expect(fields.string("c", length: 3...3) == nil)
    }

    @Test func `the count of elements is bounded`() throws {
        var fields = try self.fields(#"{"a":[],"b":[1,2,3]}"#)
        _ = fields.array("a", count: 1...2) { try $0.integer() as Int }
        _ = fields.array("b", count: 1...2) { try $0.integer() as Int }
        let faults = #expect(throws: JSONFaults.self) { try fields.finish() }
        #expect(faults?.faults.map(\.code) == ["wrong_count", "wrong_count"])
        #expect(faults?.faults.map(\.found) == ["0", "3"])
    }

    @Test func `a hundred faults are kept and the others counted`() throws {
        let text = #"{"a":["# + Array(repeating: "1", count: 130).joined(separator: ",") + "]}"
        var fields = try self.fields(text)
        _ = fields.array("a") { try $0.string() }
        let faults = #expect(throws: JSONFaults.self) { try fields.finish() }
        #expect(faults?.faults.count == 100)
        #expect(faults?.omitted == 30)
    }

    @Test func `a later rule may add its own fault, and long values are cut`() throws {
        var fields = try self.fields(#"{"a":"x"}"#)
        let long = String(repeating: "y", count: 70)
        fields.add("a", code: "unknown_group", detail: "must be a group", found: long)
        let faults = #expect(throws: JSONFaults.self) { try fields.finish(fields.string("a")) }
        #expect(faults?.faults.first?.found == String(repeating: "y", count: 64) + "…")
        #expect(faults?.description.hasPrefix("/a must be a group (found: yyy") == true)
    }

    @Test func `a place is named shortly, whatever a member is called`() throws {
        let name = String(repeating: "n", count: 100_000)
        var fields = try self.fields(#"{"\#(name)":1}"#)
        let faults = #expect(throws: JSONFaults.self) { try fields.finish() }
        #expect(faults?.faults.first?.pointer == "/" + String(repeating: "n", count: 64) + "…")
        #expect(faults?.faults.first?.field.count == 65)
    }

    private func fields(_ text: String) throws -> JSONFields {
        try JSONFields(JSONReader().read(Array(text.utf8)))
    }
}

private struct Hex: Equatable {
    struct Invalid: Error, CustomStringConvertible { let description = "must begin with 0x" }
    let text: String

    init(text: String) { self.text = text }

    init(_ text: String) throws(Invalid) {
        guard text.hasPrefix("0x") else { throw Invalid() }
        self.text = text
    }
}

private struct Asset: Equatable {
    var symbol: String
    var decimals: Int
    var address: Hex
    var native: Bool
    var note: String?
    var tags: [String]
    var owner: Int
}

extension Asset {
    fileprivate init(_ text: String) throws {
        var fields = try JSONFields(JSONReader().read(Array(text.utf8)))
        (symbol, decimals, address, native, note, tags, owner) = try fields.finish(
            fields.string("symbol", length: 1...32),
            fields.integer("decimals", in: 0...77),
            fields.parse("address", code: "invalid_address") { try Hex($0) },
            fields.bool("native"),
            fields.optionalString("note"),
            fields.array("tags", count: 0...4) { try $0.string(length: 1...4) },
            fields.object("owner") { owner in try owner.finish(owner.integer("id", in: 1...9)) }
        )
    }
}
