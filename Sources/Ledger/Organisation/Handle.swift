/// A lower-case name that people type: 1 to 63 of `a-z 0-9 . _ -`, beginning with a letter or digit.
public struct Handle: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let description: String

    /// Reads a handle; upper case is lowered, so that `Alice` and `alice` are one.
    public init(_ text: String) throws(DirectoryError) {
        // Only ASCII is lowered: Unicode would make a plain k of the Kelvin sign.
        let lowered = text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        guard Self.isHandle(lowered) else { throw .handleMalformed(found: text) }
        description = String(decoding: lowered, as: UTF8.self)
    }

    /// Whether these bytes spell a handle, in lower case.
    static func isHandle(_ bytes: some Collection<UInt8>) -> Bool {
        guard (1...63).contains(bytes.count), let first = bytes.first else { return false }
        return bytes.allSatisfy(isAllowed) && !isMark(first)
    }

    public static func < (left: Handle, right: Handle) -> Bool {
        left.description < right.description
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || isMark(byte)
    }
}

/// Bounds of free text, so that a name is a name and fits on a line.
public enum Text {
    /// 1 to 200 code points on one line, not all of them blank.
    public static func name(_ text: String) throws(DirectoryError) -> String {
        guard isLine(text) else { throw .nameMalformed(found: text) }
        return text
    }

    /// Whether a text is 1 to 200 code points on one line, not all of them blank, and none of them
    /// turns the direction of what follows.
    static func isLine(_ text: String) -> Bool {
        (1...200).contains(text.unicodeScalars.count) && !hasControl(text)
            && !text.unicodeScalars.contains { breaksLine($0.value) }
            && !text.allSatisfy(\.isWhitespace)
    }

    /// Line and paragraph separator, and embeddings, overrides and isolates of direction.
    private static func breaksLine(_ scalar: UInt32) -> Bool {
        (0x2028...0x202E).contains(scalar) || (0x2066...0x2069).contains(scalar)
    }

    /// Whether a text has a control character: U+0000 to U+001F or U+007F to U+009F.
    public static func hasControl(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    /// 1 to 32 of letters, digits and `. _ $ + -`, beginning with a letter or digit.
    public static func symbol(_ text: String) throws(DirectoryError) -> String {
        guard isSymbol(text) else { throw .symbolMalformed(found: text) }
        return text
    }

    static func isSymbol(_ text: String) -> Bool {
        let bytes = text.utf8
        let marks = [UInt8]("._$+-".utf8)
        guard (1...32).contains(bytes.count), let first = bytes.first, !marks.contains(first) else {
            return false
        }
        return bytes.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || marks.contains(byte)
        }
    }
}
