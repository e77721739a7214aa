import Testing

@testable import JSON

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test func `commas and brackets take care of themselves`() {
        let written = text {
            $0.object {
                $0.field("id", "r-1")
                $0.field("rows", 3)
                $0.array("lines") {
                    $0.value("a")
                    $0.object { $0.field("n", -1) }
                    $0.object { _ in }
                    $0.array { _ in }
                    $0.null()
                }
                $0.object("totals") { $0.field("done", true) }
                $0.null("next")
                $0.field("note", nil as String?)
                $0.field("limit", nil as Int?)
            }
        }
        #expect(
            written == """
                {"id":"r-1","rows":3,"lines":["a",{"n":-1},{},[],null],\
                "totals":{"done":true},"next":null,"note":null,"limit":null}
                """)
    }

    @Test(arguments: [
        ("", #""""#),
        ("plain", #""plain""#),
        ("a\"b\\c/d", #""a\"b\\c/d""#),
        ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{8}\u{C}\u{1F}", #""\u0000\u0008\u000c\u001f""#),
        ("\u{7F}é€\u{1D11E}\u{2028}", "\"\u{7F}é€\u{1D11E}\u{2028}\""),
    ])
    func `only what must be escaped is escaped`(_ value: String, _ expected: String) {
        #expect(text { $0.value(value) } == expected)
        #expect(text { $0.object { $0.field(value, 1) } } == "{\(expected):1}")
    }

    @Test(
        arguments: [
            (0, "0"), (7, "7"), (10, "10"), (-120, "-120"), (.max, "9223372036854775807"),
            (.min, "-9223372036854775808"),
        ] as [(Int, String)])
    func `integers are written in full`(_ value: Int, _ expected: String) {
        #expect(text { $0.value(value) } == expected)
    }

    @Test func `the largest unsigned integer is written in full`() {
        #expect(text { $0.field("n", UInt64.max) } == #""n":18446744073709551615"#)
    }

    @Test func `bytes may be taken while writing goes on`() {
        var writer = JSONWriter()
        var parts: [[UInt8]] = []
        writer.beginArray()
        for index in 0..<3 {
            writer.value(index)
            parts.append(writer.take())
        }
        writer.endArray()
        parts.append(writer.take())
        #expect(parts.map { String(decoding: $0, as: UTF8.self) } == ["[0", ",1", ",2", "]"])
        #expect(writer.count == 0)
    }

    @Test func `an error of the closure passes through`() {
        struct Stop: Error, Equatable {}
        var writer = JSONWriter()
        #expect(throws: Stop()) {
            try writer.object { (_: inout JSONWriter) throws(Stop) in throw Stop() }
        }
    }
}
