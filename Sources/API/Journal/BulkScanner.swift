/// How the journal entries of a body are kept apart.
enum BulkFraming: Sendable {
    /// One JSON document a line; blank lines are passed over.
    case lines
    /// The elements of one JSON array.
    case array
}

/// Why a body is no list of entries; the raw value says what to do.
enum BulkFault: String, Sendable {
    case noArray = "The body must be one JSON array of entries"
    case noElement = "An element of the array is missing, or a comma too many"
    case unbalanced = "A bracket is closed that was never opened"
    case unfinished = "The body ends before the array does; send it whole"
    case trailing = "Nothing may follow the array"
}

/// Cuts the entries of a body apart as its bytes arrive; what they say is read later.
///
/// Every byte is looked at once. In memory is the entry that is not complete yet.
struct BulkScanner: Sendable {
    private enum State {
        /// Before the opening bracket.
        case start
        /// Within the array or the lines.
        case within
        /// Behind the closing bracket.
        case closed
    }

    private let framing: BulkFraming
    private var buffer: [UInt8] = []
    /// Where the entry begins, and how far it was looked at.
    private var first = 0
    private var position = 0
    /// How many bytes came before the buffer.
    private var passed = 0
    private var state: State
    private var hasEnded = false
    /// Whether an element must follow, which a comma has promised.
    private var followsComma = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    init(_ framing: BulkFraming) {
        self.framing = framing
        state = framing == .lines ? .within : .start
    }

    /// How many bytes wait because their entry is not complete.
    var waiting: Int { buffer.count - first }

    mutating func feed(_ bytes: [UInt8]) {
        if first == buffer.count {
            passed += buffer.count
            buffer = bytes
            position = 0
        } else {
            passed += first
            buffer.removeFirst(first)
            position -= first
            buffer += bytes
        }
        first = 0
    }

    mutating func end() {
        hasEnded = true
    }

    /// The bytes of the next entry; nil when more must be fed, or after the last.
    mutating func next() throws(APIError) -> [UInt8]? {
        switch framing {
        case .lines: nextLine()
        case .array: try nextElement()
        }
    }

    private mutating func nextLine() -> [UInt8]? {
        while true {
            while position < buffer.count, buffer[position] != UInt8(ascii: "\n") { position += 1 }
            guard position < buffer.count || hasEnded else { return nil }
            let line = buffer[first..<position]
            position = min(position + 1, buffer.count)
            first = position
            if !line.allSatisfy(Self.isSpace) { return Array(line) }
            if first == buffer.count { return nil }
        }
    }

    private mutating func nextElement() throws(APIError) -> [UInt8]? {
        if state == .start { try open() }
        if state == .within {
            while position < buffer.count {
                if let element = try step() { return element }
                if state == .closed { break }
            }
        }
        if state == .closed { try skipSpace(orThrow: .trailing) }
        guard !hasEnded || state == .closed else { throw fault(.unfinished) }
        return nil
    }

    /// Passes the opening bracket.
    private mutating func open() throws(APIError) {
        while position < buffer.count, Self.isSpace(buffer[position]) { position += 1 }
        first = position
        guard position < buffer.count else { return }
        guard buffer[position] == UInt8(ascii: "[") else { throw fault(.noArray) }
        position += 1
        first = position
        state = .within
    }

    /// Looks at one byte; gives the element that ends before it.
    private mutating func step() throws(APIError) -> [UInt8]? {
        let byte = buffer[position]
        position += 1
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return nil
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"):
            guard depth > 0 else { throw fault(.unbalanced) }
            depth -= 1
        case UInt8(ascii: "]"):
            if depth == 0 { return try close() }
            depth -= 1
        case UInt8(ascii: ",") where depth == 0:
            guard let element = takeElement() else { throw fault(.noElement) }
            followsComma = true
            return element
        default: break
        }
        return nil
    }

    /// The last element; nil in an empty array.
    private mutating func close() throws(APIError) -> [UInt8]? {
        state = .closed
        let element = takeElement()
        guard element != nil || !followsComma else { throw fault(.noElement) }
        return element
    }

    /// What stands before the byte that was looked at last; nil when that is nothing.
    private mutating func takeElement() -> [UInt8]? {
        let element = buffer[first..<position - 1]
        first = position
        return element.allSatisfy(Self.isSpace) ? nil : Array(element)
    }

    private mutating func skipSpace(orThrow problem: BulkFault) throws(APIError) {
        while position < buffer.count {
            guard Self.isSpace(buffer[position]) else { throw fault(problem) }
            position += 1
        }
        first = position
    }

    private func fault(_ fault: BulkFault) -> APIError {
        .bulkMalformed(fault, byte: passed + position)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
