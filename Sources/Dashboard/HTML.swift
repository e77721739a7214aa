/// Writes HTML in which text is always escaped.
///
/// Names of elements and attributes are fixed at compile time; whatever comes from elsewhere is
/// text or the value of an attribute.
///
///     var html = HTML()
///     html.element("p", ["class": "note"]) { $0.text(group.name) }
struct HTML: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Attributes in the order written.
    struct Attributes: ExpressibleByDictionaryLiteral {
        fileprivate let pairs: [(name: StaticString, value: String)]

        init(dictionaryLiteral elements: (StaticString, String)...) {
            pairs = elements.map { (name: $0.0, value: $0.1) }
        }
    }

    /// An element with what the closure writes between its tags.
    mutating func element(
        _ name: StaticString, _ attributes: Attributes = [:],
        _ content: (inout HTML) throws -> Void
    ) rethrows {
        open(name, attributes)
        try content(&self)
        append("</")
        append(name.description)
        append(">")
    }

    /// An element that holds only text.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element without end, such as `meta`.
    mutating func void(_ name: StaticString, _ attributes: Attributes = [:]) {
        open(name, attributes)
    }

    /// Text; whatever could be markup in it is escaped.
    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "\""): append("&quot;")
            case UInt8(ascii: "'"): append("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    /// Markup or style written in the source itself.
    mutating func fixed(_ markup: StaticString) {
        append(markup.description)
    }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        append("<")
        append(name.description)
        for (name, value) in attributes.pairs {
            append(" ")
            append(name.description)
            append("=\"")
            text(value)
            append("\"")
        }
        append(">")
    }

    private mutating func append(_ trusted: String) {
        bytes.append(contentsOf: trusted.utf8)
    }
}
