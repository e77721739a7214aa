import Testing

@testable import JSON

/// A case of the public JSON parsing suite: a text with a name, its bytes, and our verdict.
struct SuiteCase: CustomTestStringConvertible, Sendable {
    enum Verdict { case accepted, refused }

    let name: String
    let bytes: [UInt8]
    /// What this reader decides where the grammar leaves it open.
    let verdict: Verdict?

    var testDescription: String { name }

    init(_ name: String, bytes: [UInt8], _ verdict: Verdict? = nil) {
        self.name = name
        self.bytes = bytes
        self.verdict = verdict
    }

    init(_ name: String, _ text: String, _ verdict: Verdict? = nil) {
        self.init(name, bytes: Array(text.utf8), verdict)
    }

    static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    /// Where this reader differs on purpose from readers that take all the grammar allows.
    ///
    /// Besides these: arrays and objects nest at most as deep as the limit says, ill-formed UTF-8,
    /// lone surrogates and byte order marks are refused, and numbers of any size are accepted
    /// because they are kept as text; a field decides what it takes.
    static let exceptions: [(name: String, kind: JSONError.Kind)] = [
        ("object duplicated key", .duplicateName),
        ("object duplicated key and value", .duplicateName),
    ]
}
