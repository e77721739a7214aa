/// The bytes that a hash of the books stands for; their form never changes within a version.
///
/// UTF-8, a title with its version on a line of its own, then fields that LF ends: first those of a
/// fixed alphabet (numbers, ids, days, instants, words, digests in hexadecimal), empty where
/// missing; then texts, each as its length in bytes in decimal, a colon and its bytes, without length
/// and bytes where missing. The database writes the same bytes where it makes the hash.
public struct CanonicalBytes: Sendable {
    /// What was written since the last title.
    public private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// Begins anew with a title.
    mutating func begin(_ title: StaticString) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: title.description.utf8)
        bytes.append(Self.lineFeed)
    }

    /// A field of a fixed alphabet; nil where it is missing.
    mutating func field(_ field: ArraySlice<UInt8>?) {
        if let field { bytes.append(contentsOf: field) }
        bytes.append(Self.lineFeed)
    }

    /// A text; nil where it is missing.
    mutating func text(_ text: ArraySlice<UInt8>?) {
        if let text { length(of: text) }
        bytes.append(UInt8(ascii: ":"))
        if let text { bytes.append(contentsOf: text) }
        bytes.append(Self.lineFeed)
    }

    /// A field that a space ends.
    mutating func word(_ word: ArraySlice<UInt8>) {
        bytes.append(contentsOf: word)
        bytes.append(UInt8(ascii: " "))
    }

    private mutating func length(of text: ArraySlice<UInt8>) {
        if text.count >= 100 { bytes.append(contentsOf: String(text.count).utf8) }
        if (10..<100).contains(text.count) { digit(text.count / 10) }
        if text.count < 100 { digit(text.count % 10) }
    }

    private mutating func digit(_ digit: Int) {
        bytes.append(UInt8(ascii: "0") + UInt8(digit))
    }

    private static let lineFeed = UInt8(ascii: "\n")
}
