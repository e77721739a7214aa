extension JSONParser {
    /// The fault of a document that holds more than it may, at the first that is too many.
    func tooMany(_ kind: JSONError.Kind, _ what: String, _ limit: Int, _ of: String) -> JSONError {
        JSONError(kind, at: position, "\(what) more than \(limit) \(of); send fewer at once.")
    }

    /// The fault at the current position: the text ends, is not UTF-8, or has the wrong character.
    func unexpected(
        _ wanted: String, _ kind: JSONError.Kind = .unexpectedCharacter, _ advice: String? = nil
    ) -> JSONError {
        guard position < bytes.count else {
            return JSONError(
                .unexpectedEnd, at: position,
                bytes.isEmpty
                    ? "The document is empty; send a JSON value."
                    : "The document ends where \(wanted) must stand; send all of it.")
        }
        guard position < wellFormedEnd else {
            let digits = String(bytes[position], radix: 16, uppercase: true)
            return JSONError(
                .invalidUTF8, at: position,
                "The byte 0x\(digits) is not well-formed UTF-8; encode the document as UTF-8.")
        }
        let found =
            String(decoding: bytes[position...].prefix(4), as: UTF8.self)
            .unicodeScalars.first.map(JSONText.name(of:)) ?? "nothing"
        return JSONError(
            kind, at: position,
            "\(found) was found where \(wanted) must stand. "
                + (advice ?? "Correct the document there."))
    }
}
