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
            && !isBlank(text)
    }

    /// Whether a text has nothing to be seen: white space, and characters that Unicode calls ignorable
    /// by default, such as U+200B.
    public static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether a text has what a reader does not see but is led by: a control character (U+0000 to
    /// U+001F, U+007F to U+009F), a line or paragraph separator, or an embedding, override or isolate
    /// of direction (U+2028 to U+202E, U+2066 to U+2069).
    public static func hasControl(_ text: String) -> Bool { control(in: text) != nil }

    /// The first of them.
    static func control(in text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || (0x2028...0x202E).contains(scalar.value)
                || (0x2066...0x2069).contains(scalar.value)
        }
    }

    /// What kind of control character it is, and which.
    static func name(ofControl scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: "the line break \(code)"
        case 0x202A...0x202E, 0x2066...0x2069: "\(code), which turns the direction of text"
        default: "the control character \(code)"
        }
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
