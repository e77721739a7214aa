extension JSONParser {
    /// Reads a number and keeps its text.
    mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        _ = skip(UInt8(ascii: "-"))
        if skip(UInt8(ascii: "0")) {
            guard !isDigit() else {
                throw JSONError(
                    .invalidNumber, at: start,
                    "A number begins with a superfluous zero; write it without.")
            }
        } else {
            try digits()
        }
        if skip(UInt8(ascii: ".")) { try digits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try digits()
        }
        return JSONNumber(verified: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// Reads a text that is a number and nothing else.
    mutating func wholeNumber() throws(JSONError) -> JSONNumber {
        let number = try number()
        guard position == bytes.count else { throw unexpected("the end of the number") }
        return number
    }

    private mutating func digits() throws(JSONError) {
        guard isDigit() else {
            throw unexpected(
                "a digit", .invalidNumber, "Write numbers like 12, -0.5 or 1e9.")
        }
        while isDigit() { position += 1 }
    }

    private func isDigit() -> Bool {
        position < bytes.count && bytes[position] &- UInt8(ascii: "0") < 10
    }
}
