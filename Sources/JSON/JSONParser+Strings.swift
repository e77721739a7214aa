extension JSONParser {
    /// Reads a string from its opening quote to behind its closing one.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < wellFormedEnd {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw controlCharacter(byte) }
            position += 1
        }
        throw unexpected("the closing '\"' of a string")
    }

    /// Goes on with a string in which an escape was met.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while position < wellFormedEnd {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: try escape().utf8)
            case 0..<0x20:
                throw controlCharacter(byte)
            default:
                text.append(byte)
                position += 1
            }
        }
        throw unexpected("the closing '\"' of a string")
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard position < bytes.count else { throw unexpected("an escaped character") }
        let byte = bytes[position]
        let scalar: Unicode.Scalar
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            scalar = Unicode.Scalar(byte)
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{C}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"):
            position += 1
            return try codePoint(escapedAt: start)
        default:
            throw unexpected(
                "one of \" \\ / b f n r t u after a backslash", .invalidEscape,
                "Write a backslash itself as \\\\.")
        }
        position += 1
        return scalar
    }

    /// Reads the digits of `\uXXXX` and, behind a leading surrogate, the trailing one.
    private mutating func codePoint(escapedAt start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try fourDigits()
        if let scalar = Unicode.Scalar(UInt32(unit)) { return scalar }
        guard UTF16.isLeadSurrogate(unit), skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
            throw loneSurrogate(unit, at: start)
        }
        let second = try fourDigits()
        guard UTF16.isTrailSurrogate(second) else { throw loneSurrogate(unit, at: start) }
        return UTF16.decode(UTF16.EncodedScalar([unit, second]))
    }

    private mutating func fourDigits() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count,
                let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
            else {
                throw unexpected(
                    "a hexadecimal digit", .invalidEscape, "Write \\u with exactly four.")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private func controlCharacter(_ byte: UInt8) -> JSONError {
        let name = JSONText.name(of: Unicode.Scalar(byte))
        return JSONError(
            .controlCharacter, at: position,
            "The control character \(name) stands bare in a string; write it as an escape.")
    }

    private func loneSurrogate(_ unit: UInt16, at start: Int) -> JSONError {
        let digits = String(unit, radix: 16, uppercase: true)
        return JSONError(
            .loneSurrogate, at: start,
            "The escape \\u\(digits) is half a surrogate pair; write both halves or the character."
        )
    }
}
