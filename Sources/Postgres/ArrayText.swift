/// Reads the elements of an array's text form: `{a,"b \"c",NULL,{1,2}}`.
struct ArrayText {
    enum Element {
        case null
        case bytes([UInt8])
    }

    private let text: [UInt8]
    private var position = 0
    private var isOpen = false

    init(_ text: Span<UInt8>) {
        self.text = unsafe text.withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// The next element, an inner array as its own text; nil after the last.
    mutating func next() throws(PostgresError) -> Element? {
        if !isOpen {
            try open()
            if try peek() == UInt8(ascii: "}") { return try end() }
        } else {
            switch try peek() {
            case UInt8(ascii: "}"): return try end()
            case UInt8(ascii: ","): position += 1
            default: throw Self.malformed
            }
        }
        switch try peek() {
        case UInt8(ascii: "\""): return .bytes(try quoted())
        case UInt8(ascii: "{"): return .bytes(try inner())
        default: return try plain()
        }
    }

    private static let malformed = PostgresError.decoding("an array")

    private func peek() throws(PostgresError) -> UInt8 {
        guard position < text.count else { throw Self.malformed }
        return text[position]
    }

    /// Passes the brace, and the bounds that stand before it when they do not begin at 1.
    private mutating func open() throws(PostgresError) {
        if try peek() == UInt8(ascii: "[") {
            while try peek() != UInt8(ascii: "=") { position += 1 }
            position += 1
        }
        guard try peek() == UInt8(ascii: "{") else { throw Self.malformed }
        position += 1
        isOpen = true
    }

    private func end() throws(PostgresError) -> Element? {
        guard position == text.count - 1 else { throw Self.malformed }
        return nil
    }

    private mutating func quoted() throws(PostgresError) -> [UInt8] {
        var bytes: [UInt8] = []
        position += 1
        while true {
            var byte = try peek()
            position += 1
            if byte == UInt8(ascii: "\"") { return bytes }
            if byte == UInt8(ascii: "\\") {
                byte = try peek()
                position += 1
            }
            bytes.append(byte)
        }
    }

    /// An inner array up to its closing brace; braces within quotes do not count.
    private mutating func inner() throws(PostgresError) -> [UInt8] {
        var bytes: [UInt8] = []
        var depth = 0
        var isQuoted = false
        repeat {
            let byte = try peek()
            bytes.append(byte)
            position += 1
            switch byte {
            case UInt8(ascii: "\\"):
                bytes.append(try peek())
                position += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "{") where !isQuoted: depth += 1
            case UInt8(ascii: "}") where !isQuoted: depth -= 1
            default: break
            }
        } while depth > 0
        return bytes
    }

    private mutating func plain() throws(PostgresError) -> Element {
        let start = position
        while true {
            let byte = try peek()
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") { break }
            position += 1
        }
        let bytes = text[start..<position]
        guard !bytes.isEmpty else { throw Self.malformed }
        return bytes.elementsEqual("NULL".utf8) ? .null : .bytes(Array(bytes))
    }
}
