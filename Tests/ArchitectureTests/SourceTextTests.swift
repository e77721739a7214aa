import Testing

@Suite struct SourceTextTests {
    @Test(arguments: [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (#"let a = "try!" + b"#, #"let a = "    " + b"#),
        (#"let a = "x\(b("y") + c)z" d"#, #"let a = "   b(" ") + c  " d"#),
        (#"let a = "\"try!" b"#, #"let a = "      " b"#),
        ("let a = \"\"\"\n  try! \"x\"\n  \"\"\" b", "let a = \"\"\"\n          \n  \"\"\" b"),
        (##"let a = #"try! " \(x)"# b"##, ##"let a =  "           "  b"##),
    ])
    func `comments and the insides of strings are blanked, code is kept in its place`(
        source: String, code: String
    ) {
        #expect(SourceText(source).code == code)
    }

    @Test func `comments are kept apart`() {
        #expect(SourceText("a // FIXME b\n\"// c\"").comments == "  // FIXME b\n      ")
    }
}
