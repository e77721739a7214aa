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
