@testable import JSON

extension SuiteCase {
    /// Texts on which RFC 8259 lets a reader decide, with what this reader decided.
    static let open: [SuiteCase] = [
        .init("number double huge neg exp", "[123.456e-789]", .accepted),
        .init(
            "number huge exp",
            "[0.4e0066" + String(repeating: "9", count: 116) + "69999999006]", .accepted),
        .init("number neg int huge exp", "[-1e+9999]", .accepted),
        .init("number pos double huge exp", "[1.5e+9999]", .accepted),
        .init("number real neg overflow", "[-123123e100000]", .accepted),
        .init("number real pos overflow", "[123123e100000]", .accepted),
        .init("number real underflow", "[123e-10000000]", .accepted),
        .init("number too big neg int", "[-123123123123123123123123123123]", .accepted),
        .init("number too big pos int", "[100000000000000000000]", .accepted),
        .init(
            "number very big negative int",
            "[-237462374673276894279832749832423479823246327846]", .accepted),
        .init("object key lone 2nd surrogate", #"{"\uDFAA":0}"#, .refused),
        .init("string 1st surrogate but 2nd missing", #"["\uDADA"]"#, .refused),
        .init("string 1st valid surrogate 2nd invalid", #"["\uD888\u1234"]"#, .refused),
        .init(
            "string UTF-16LE with BOM",
            bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D, 0x00],
            .refused),
        .init(
            "string UTF-8 invalid sequence",
            bytes: [0x5B, 0x22, 0xE6, 0x97, 0xA5, 0xD1, 0x88, 0xFA, 0x22, 0x5D], .refused),
        .init(
            "string UTF8 surrogate U+D800",
            bytes: [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], .refused),
        .init("string incomplete surrogate and escape valid", #"["\uD800\n"]"#, .refused),
        .init("string incomplete surrogate pair", #"["\uDd1ea"]"#, .refused),
        .init("string incomplete surrogates escape valid", #"["\uD800\uD800\n"]"#, .refused),
        .init("string invalid lonely surrogate", #"["\ud800"]"#, .refused),
        .init("string invalid surrogate", #"["\ud800abc"]"#, .refused),
        .init("string invalid utf-8", bytes: [0x5B, 0x22, 0xFF, 0x22, 0x5D], .refused),
        .init("string inverted surrogates U+1D11E", #"["\uDd1e\uD834"]"#, .refused),
        .init("string iso latin 1", bytes: [0x5B, 0x22, 0xE9, 0x22, 0x5D], .refused),
        .init("string lone second surrogate", #"["\uDFAA"]"#, .refused),
        .init(
            "string lone utf8 continuation byte",
            bytes: [0x5B, 0x22, 0x81, 0x22, 0x5D], .refused),
        .init(
            "string not in unicode range",
            bytes: [0x5B, 0x22, 0xF4, 0xBF, 0xBF, 0xBF, 0x22, 0x5D], .refused),
        .init(
            "string overlong sequence 2 bytes",
            bytes: [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D], .refused),
        .init(
            "string overlong sequence 6 bytes",
            bytes: [0x5B, 0x22, 0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF, 0x22, 0x5D], .refused),
        .init(
            "string overlong sequence 6 bytes null",
            bytes: [0x5B, 0x22, 0xFC, 0x80, 0x80, 0x80, 0x80, 0x80, 0x22, 0x5D], .refused),
        .init("string truncated-utf-8", bytes: [0x5B, 0x22, 0xE0, 0xFF, 0x22, 0x5D], .refused),
        .init(
            "string utf16BE no BOM",
            bytes: [0x00, 0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D], .refused),
        .init(
            "string utf16LE no BOM",
            bytes: [0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D, 0x00], .refused),
        .init("structure 500 nested arrays", nested(500), .refused),
        .init("structure UTF-8 BOM empty object", "\u{FEFF}{}", .refused),
    ]
}
