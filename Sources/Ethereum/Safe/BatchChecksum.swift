import JSON

/// The checksum of the Safe app "Transaction Builder" over a batch file.
///
/// It is Keccak-256 over a text in which objects stand as the array of their sorted names followed
/// by the values in that order; `meta.checksum` is left out and `meta.name` taken as null. Names
/// sort by UTF-16 code units and strings and numbers are spelled as JavaScript spells them. Source:
/// safe-wallet-monorepo, apps/tx-builder/src/lib/checksum.ts.
struct BatchChecksum {
    private var bytes: [UInt8] = []

    static func hash(of batch: JSONValue) throws(TransactionBuilderError) -> Hash32 {
        guard case .object(var file) = batch, case .object(var meta) = file["meta"] else {
            throw .noMeta
        }
        meta["checksum"] = nil
        meta["name"] = .null
        file["meta"] = .object(meta)
        var text = BatchChecksum()
        try text.append(.object(file))
        return Keccak256.hash(text.bytes)
    }

    private mutating func append(_ value: JSONValue) throws(TransactionBuilderError) {
        switch value {
        case .null: append("null")
        case .bool(let bool): append(bool ? "true" : "false")
        case .number(let number): try append(number)
        case .string(let text): appendQuoted(text)
        case .array(let elements):
            append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { append(",") }
                try append(element)
            }
            append("]")
        case .object(let object): try append(object)
        }
    }

    /// `{["a","b"]1,2,}`: no colon, and a comma behind every value.
    private mutating func append(_ object: JSONObject) throws(TransactionBuilderError) {
        let members = object.members.sorted {
            $0.name.utf16.lexicographicallyPrecedes($1.name.utf16)
        }
        append("{[")
        for (index, member) in members.enumerated() {
            if index > 0 { append(",") }
            appendQuoted(member.name)
        }
        append("]")
        for member in members {
            try append(member.value)
            append(",")
        }
        append("}")
    }

    private mutating func append(_ number: JSONNumber) throws(TransactionBuilderError) {
        guard Self.isSpelledByJavaScript(number.lexeme) else {
            throw .numberSpelling(number.lexeme)
        }
        append(number.lexeme)
    }

    /// Whether JavaScript would print the number as it stands.
    ///
    /// True of integers up to 2^53 and of plain decimals with at most 15 digits, no trailing zero
    /// and no more than five zeros behind the point: those survive the way through a 64-bit float.
    /// Others are not judged.
    static func isSpelledByJavaScript(_ lexeme: String) -> Bool {
        guard lexeme != "-0" else { return false }
        let digits = lexeme.utf8.filter { (0x30...0x39).contains($0) }
        guard digits.count <= 16, lexeme.utf8.allSatisfy({ (0x2D...0x39).contains($0) }) else {
            return false
        }
        guard let point = lexeme.utf8.firstIndex(of: 0x2E) else {
            return digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) } <= 1 << 53
        }
        let fraction = lexeme.utf8[lexeme.utf8.index(after: point)...]
        return digits.count <= 15 && fraction.last != 0x30
            && !(lexeme.hasPrefix("0.000000") || lexeme.hasPrefix("-0.000000"))
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Escapes what `JSON.stringify` escapes: quote, backslash and control characters below space.
    private mutating func appendQuoted(_ text: String) {
        append("\"")
        defer { append("\"") }
        guard !JSONWriter.isPlain(text) else { return append(text) }
        for byte in text.utf8 {
            switch byte {
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case 0x22: append("\\\"")
            case 0x5C: append("\\\\")
            case ..<0x20: append("\\u00" + Hex.digits(of: CollectionOfOne(byte)))
            default: bytes.append(byte)
            }
        }
    }
}
