/// One pass over the bytes of a document, by recursive descent within the depth limit.
struct JSONParser {
    let bytes: [UInt8]
    let depthLimit: Int
    let limits: JSONLimits
    /// Where the first ill-formed UTF-8 sequence begins; the count of bytes if there is none.
    let wellFormedEnd: Int
    var position = 0
    /// How many values began so far.
    private var values = 0

    init(bytes: [UInt8], depthLimit: Int, limits: JSONLimits) {
        self.bytes = bytes
        self.depthLimit = depthLimit
        self.limits = limits
        do {
            _ = try UTF8Span(validating: bytes.span)
            wellFormedEnd = bytes.count
        } catch {
            wellFormedEnd = error.byteOffsets.lowerBound
        }
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let root = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else {
            throw unexpected(
                "the end of the document", .trailingContent, "Send exactly one JSON value.")
        }
        return root
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard position < bytes.count else { throw unexpected("a value") }
        values += 1
        guard values <= limits.values else {
            throw tooMany(.tooManyValues, "The document holds", limits.values, "values")
        }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "{"):
            return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["):
            return .array(try array(depth: depth + 1))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        default:
            throw unexpected("a value")
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try open(depth)
        var elements: [JSONValue] = []
        if skip(UInt8(ascii: "]")) { return elements }
        repeat {
            skipSpace()
            guard elements.count < limits.elements else {
                throw tooMany(.tooManyElements, "The array holds", limits.elements, "elements")
            }
            do {
                elements.append(try value(depth: depth))
            } catch {
                throw error.under(JSONText.step(elements.count))
            }
            skipSpace()
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw unexpected("',' or ']'") }
        return elements
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try open(depth)
        var object = JSONObject()
        if skip(UInt8(ascii: "}")) { return object }
        var names: Set<String> = []
        repeat {
            skipSpace()
            let start = position
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("a name in double quotes")
            }
            guard object.members.count < limits.members else {
                throw tooMany(.tooManyMembers, "The object holds", limits.members, "members")
            }
            let name = try string()
            guard isNew(name, in: object, &names) else {
                throw JSONError(
                    .duplicateName, at: start,
                    "The name '\(JSONText.cut(name))' occurs twice in one object; send it once."
                ).under(JSONText.step(name))
            }
            do {
                object.append(name, try member(depth: depth))
            } catch {
                throw error.under(JSONText.step(name))
            }
            skipSpace()
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw unexpected("',' or '}'") }
        return object
    }

    private mutating func member(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard skip(UInt8(ascii: ":")) else { throw unexpected("':' after the name") }
        return try value(depth: depth)
    }

    /// Few names are compared one by one; from the ninth on a set keeps the cost of many linear.
    private func isNew(_ name: String, in object: JSONObject, _ names: inout Set<String>) -> Bool {
        if object.members.count < 8 { return !object.members.contains { $0.name == name } }
        if names.isEmpty { names = Set(object.members.map(\.name)) }
        return names.insert(name).inserted
    }

    /// Steps over the opening bracket and the space behind it.
    private mutating func open(_ depth: Int) throws(JSONError) {
        guard depth <= depthLimit else {
            throw JSONError(
                .tooDeep, at: position,
                "Arrays and objects nest deeper than \(depthLimit) levels; send a flatter document."
            )
        }
        position += 1
        skipSpace()
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for byte in word.description.utf8 {
            guard skip(byte) else { throw unexpected("the word \(word)") }
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
