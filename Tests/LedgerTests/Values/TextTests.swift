import Ledger
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("a", "a"), ("0", "0"), ("alice", "alice"), ("Alice", "alice"), ("A.B_C-D9", "a.b_c-d9"),
        ("a--", "a--"),
        (String(repeating: "z", count: 63), String(repeating: "z", count: 63)),
    ])
    func `a handle is lowered`(text: String, handle: String) throws {
        #expect(try Handle(text).description == handle)
    }

    @Test(arguments: [
        "", ".a", "_a", "-a", "a b", "a/b", "a@b", "é", "ａ", "\u{212A}elvin", "аlice", "a\n", "a\0",
        String(repeating: "z", count: 64),
    ])
    func `a handle is plain ASCII and begins with a letter or digit`(text: String) {
        #expect(throws: DirectoryError.handleMalformed(found: text)) { try Handle(text) }
    }

    @Test func `handles sort by their text`() throws {
        #expect(try Handle("alice") < Handle("bob"))
        #expect(try Handle("Alice") == Handle("aLICE"))
    }

    @Test(arguments: [
        "x", "Анна", "Ünal & Söhne (2.0)", "🦉", String(repeating: "n", count: 200),
    ])
    func `a name is what people call something`(text: String) throws {
        #expect(try Text.name(text) == text)
    }

    @Test(arguments: [
        "", " ", "\u{A0}\u{2003}", "two\nlines", "two\u{2028}lines", "tab\tbed", "nul\0", "\u{85}",
        "evil\u{202E}txt", "\u{2066}x", String(repeating: "n", count: 201),
        "n" + String(repeating: "\u{301}", count: 200),
    ])
    func `a name is on one line and visible`(text: String) {
        #expect(throws: DirectoryError.nameMalformed(found: text)) { try Text.name(text) }
    }
}
