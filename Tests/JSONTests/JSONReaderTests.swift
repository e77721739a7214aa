import Testing

@testable import JSON

@Suite struct JSONReaderTests {
    @Test(
        arguments: [
            ("", .unexpectedEnd, "", 0),
            ("\u{FEFF}{}", .byteOrderMark, "", 0),
            (" ", .unexpectedEnd, "", 1),
            ("{}x", .trailingContent, "", 2),
            ("[1,]", .unexpectedCharacter, "/1", 3),
            ("[1 2]", .unexpectedCharacter, "", 3),
            (#"{"a":1,}"#, .unexpectedCharacter, "", 7),
            (#"{"a" 1}"#, .unexpectedCharacter, "/a", 5),
            (#"{"a":tru}"#, .unexpectedCharacter, "/a", 8),
            (#"{"rows":[{"amount":01}]}"#, .invalidNumber, "/rows/0/amount", 19),
            (#"{"rows":[{"amount":1.}]}"#, .invalidNumber, "/rows/0/amount", 21),
            (#"[[0],[1,"a"#, .unexpectedEnd, "/1/1", 10),
            ("[\"a\nb\"]", .controlCharacter, "/0", 3),
            (#"["a\xb"]"#, .invalidEscape, "/0", 4),
            (#"["a\u00g0"]"#, .invalidEscape, "/0", 7),
            (#"["a","\ud800"]"#, .loneSurrogate, "/1", 6),
            (#"["\udc00"]"#, .loneSurrogate, "/0", 2),
            (#"{"a":{"b":1,"c":2,"b":3}}"#, .duplicateName, "/a/b", 18),
            (#"{"a/b":{"~c":[x]}}"#, .unexpectedCharacter, "/a~1b/~0c/0", 14),
        ] as [(String, JSONError.Kind, String, Int)])
    func `the first fault is named by kind, pointer and offset`(
        _ text: String, _ kind: JSONError.Kind, _ pointer: String, _ offset: Int
    ) {
        let error = #expect(throws: JSONError.self) { try JSONReader().read(Array(text.utf8)) }
        #expect(error?.kind == kind)
        #expect(error?.pointer == pointer)
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            (#"{"a":1,"b":2,"c":3}"#, .tooManyMembers, "", 13),
            (#"{"x":{"a":1,"b":2, "c":3}}"#, .tooManyMembers, "/x", 19),
            ("[1,2,3, 4]", .tooManyElements, "", 8),
            (#"{"rows":[1,2,3,4]}"#, .tooManyElements, "/rows", 15),
            ("[[1,2],[3,4]]", .tooManyValues, "/1/1", 10),
            (#"{"a":[{},[],0],"b":{"c":null}}"#, .tooManyValues, "/b/c", 24),
        ] as [(String, JSONError.Kind, String, Int)])
    func `what holds too much is refused at the first that is too many`(
        _ text: String, _ kind: JSONError.Kind, _ pointer: String, _ offset: Int
    ) throws {
        let limits = JSONLimits(members: 2, elements: 3, values: 6)
        let error = #expect(throws: JSONError.self) {
            try JSONReader(limits: limits).read(Array(text.utf8))
        }
        #expect(error?.kind == kind)
        #expect(error?.pointer == pointer)
        #expect(error?.offset == offset)
        #expect(error?.detail.contains("more than") == true)
        _ = try JSONReader().read(Array(text.utf8))
    }

    @Test func `what just fits is read`() throws {
        let limits = JSONLimits(members: 2, elements: 3, values: 7)
        let text = #"{"a":[1,2,3],"b":{"c":4}}"#
        _ = try JSONReader(limits: limits).read(Array(text.utf8))
        _ = try JSONReader(limits: limits).read(Array(#"{"a":[],"b":{}}"#.utf8))
    }

    @Test func `an ill-formed sequence is named where it begins`() {
        let bytes = Array(#"{"name":""#.utf8) + [0x61, 0xC3, 0x28] + Array(#""}"#.utf8)
        let error = #expect(throws: JSONError.self) { try JSONReader().read(bytes) }
        #expect(error?.kind == .invalidUTF8)
        #expect(error?.pointer == "/name")
        #expect(error?.offset == 10)
    }

    @Test func `a message says what was found, what must stand there and where`() {
        let error = #expect(throws: JSONError.self) {
            try JSONReader().read(Array(#"{"lines":[1;2]}"#.utf8))
        }
        #expect(
            error?.description == """
                ';' was found where ',' or ']' must stand. Correct the document there. \
                (at byte 11, in /lines)
                """)
    }

    @Test func `a name twice among many is found`() {
        let names = (0..<40).map { #""n\#($0)":0"# } + [#""n7":1"#]
        let text = "{" + names.joined(separator: ",") + "}"
        let error = #expect(throws: JSONError.self) { try JSONReader().read(Array(text.utf8)) }
        #expect(error?.kind == .duplicateName)
        #expect(error?.pointer == "/n7")
    }

    @Test func `names that differ in normalisation only are one name`() {
        let error = #expect(throws: JSONError.self) {
            try JSONReader().read(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
        }
        #expect(error?.kind == .duplicateName)
    }

    @Test func `depth is limited inclusively`() throws {
        _ = try JSONReader().read(Array(SuiteCase.nested(64).utf8))
        let error = #expect(throws: JSONError.self) {
            try JSONReader().read(Array(SuiteCase.nested(65).utf8))
        }
        #expect(error?.kind == .tooDeep)
        #expect(error?.offset == 64)
        #expect(throws: Never.self) {
            try JSONReader(depthLimit: 512).read(Array(SuiteCase.nested(512).utf8))
        }
    }

    @Test(arguments: ["[", #"{"a":"#, #"[{"a":"#])
    func `nesting a hundred thousand deep is refused whatever the limit`(_ step: String) {
        let bytes = Array(String(repeating: step, count: 100_000).utf8)
        for limit in [1, 64, 512] {
            let error = #expect(throws: JSONError.self) {
                try JSONReader(depthLimit: limit, sizeLimit: bytes.count).read(bytes)
            }
            #expect(error?.kind == .tooDeep)
        }
    }

    @Test func `size is limited inclusively`() throws {
        _ = try JSONReader(sizeLimit: 4).read(Array("[11]".utf8))
        let error = #expect(throws: JSONError.self) {
            try JSONReader(sizeLimit: 3).read(Array("[11]".utf8))
        }
        #expect(error?.kind == .tooLarge)
        #expect(error?.offset == 3)
    }

    @Test func `escapes become the characters they stand for`() throws {
        let value = try JSONReader().read(
            Array(#""\"\\\/\b\f\n\r\tA\u00e9\u20AC\uD834\uDD1E""#.utf8))
        #expect(value == .string("\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{20AC}\u{1D11E}"))
    }

    @Test func `members keep their order`() throws {
        guard case .object(let object) = try JSONReader().read(Array(#"{"z":1,"a":2,"m":3}"#.utf8))
        else {
            Issue.record("an object was expected")
            return
        }
        #expect(object.members.map(\.name) == ["z", "a", "m"])
        #expect(object["a"] == .number(JSONNumber(2)))
        #expect(object["b"] == nil)
    }
}
