/// How places and excerpts of a document are spelled in messages.
enum JSONText {
    /// A step of a JSON Pointer by RFC 6901: `~` becomes `~0`, `/` becomes `~1`. A name that is
    /// longer than any of ours is cut.
    static func step(_ name: String) -> String {
        let name = cut(name)
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") })
        else { return "/" + name }
        var step = "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": step += "~0"
            case "/": step += "~1"
            default: step.unicodeScalars.append(scalar)
            }
        }
        return step
    }

    /// The step to an element of an array.
    static func step(_ index: Int) -> String { "/\(index)" }

    /// The first 64 characters of a text, so that a message stays short whatever was sent.
    static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let last = scalars.endIndex
        guard let end = scalars.index(scalars.startIndex, offsetBy: 64, limitedBy: last),
            end != last
        else { return text }
        return String(scalars[..<end]) + "…"
    }

    /// A character as a message shows it: itself when visible ASCII, its code point otherwise.
    static func name(of scalar: Unicode.Scalar) -> String {
        if (0x21...0x7E).contains(scalar.value) { return "'\(scalar)'" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
