/// Writes JSON into bytes that can be taken while writing goes on.
///
/// Commas take care of themselves; that every object gets names and every document one root is up
/// to the caller. Text is written as UTF-8 with no more escapes than RFC 8259 demands.
///
///     var writer = JSONWriter()
///     writer.object {
///         $0.field("id", run.id.description)
///         $0.array("lines") { for line in run.lines { $0.value(line.note) } }
///     }
///     let body = writer.take()
public struct JSONWriter: Sendable {
    private var bytes: [UInt8] = []
    /// Whether the next value or name follows another one in the same array or object.
    private var followsAnother = false

    /// Makes a writer with room for the given number of bytes before it grows.
    public init(capacity: Int = 1024) {
        bytes.reserveCapacity(capacity)
    }

    /// How many bytes wait to be taken.
    public var count: Int { bytes.count }

    /// Hands over what was written since the last time; writing may go on afterwards.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    /// Writes an object whose members the closure writes.
    public mutating func object<Failure: Error>(
        _ members: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        beginObject()
        try members(&self)
        endObject()
    }

    /// Writes an array whose elements the closure writes.
    public mutating func array<Failure: Error>(
        _ elements: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        beginArray()
        try elements(&self)
        endArray()
    }

    /// Opens an object, for callers that cannot use a closure because they wait in between.
    public mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        followsAnother = false
    }

    /// Closes the object opened last.
    public mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        followsAnother = true
    }

    /// Opens an array, for callers that cannot use a closure because they wait in between.
    public mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        followsAnother = false
    }

    /// Closes the array opened last.
    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        followsAnother = true
    }

    /// Writes the name of a member; its value must come next.
    public mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        followsAnother = false
    }

    /// Writes a string.
    public mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    /// Writes an integer.
    public mutating func value(_ integer: Int) {
        separate()
        if integer < 0 { bytes.append(UInt8(ascii: "-")) }
        append(UInt64(integer.magnitude))
    }

    /// Writes an unsigned integer.
    public mutating func value(_ integer: UInt64) {
        separate()
        append(integer)
    }

    /// Writes `true` or `false`.
    public mutating func value(_ bool: Bool) {
        literal(bool ? "true" : "false")
    }

    /// Writes `null`.
    public mutating func null() {
        literal("null")
    }

    /// Writes a number as it was read.
    public mutating func value(_ number: JSONNumber) {
        literal(number.lexeme)
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func separate() {
        if followsAnother { bytes.append(UInt8(ascii: ",")) }
        followsAnother = true
    }

    private mutating func append(_ integer: UInt64) {
        var low = bytes.count
        var rest = integer
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
            rest = quotient
        } while rest > 0
        var high = bytes.count - 1
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if Self.isPlain(text) {
            bytes.append(contentsOf: text.utf8)
        } else {
            escape(text)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a string stands as it is: without quote, backslash and control characters below space.
    public static func isPlain(_ text: String) -> Bool {
        let utf8 = text.utf8.span
        for index in utf8.indices where needsEscape(utf8[index]) { return false }
        return true
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            guard Self.needsEscape(byte) else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
            case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
            case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
            case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
            default:
                bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
                let digit = byte & 0x0F
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "W") + digit)
            }
        }
    }
}
