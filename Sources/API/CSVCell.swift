/// Makes text of the bytes of a cell: without what is invisible at both ends, quotes halved.
enum CSVCell {
    /// What keeps a cell from being text, with what was found.
    struct Fault: Error {
        let kind: CSVError.Kind
        let found: String
    }

    static func text(
        _ cell: Span<UInt8>, hasDoubledQuotes: Bool, limit: Int
    ) throws(Fault) -> String {
        let bytes = cell.extracting(visibleRange(of: cell))
        guard bytes.count <= limit else {
            throw Fault(kind: .cellTooLong, found: "\(bytes.count) bytes")
        }
        for index in bytes.indices where bytes[index] == 0 {
            throw Fault(kind: .nulCharacter, found: "U+0000")
        }
        guard hasDoubledQuotes else { return try text(bytes) }
        var halved: [UInt8] = []
        halved.reserveCapacity(bytes.count)
        var isSecond = false
        for index in bytes.indices {
            let byte = bytes[index]
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if byte != UInt8(ascii: "\"") || isSecond { halved.append(byte) }
        }
        return try text(halved.span)
    }

    /// Goes through `UTF8Span`, several times as fast as validation by the generic initialiser.
    private static func text(_ bytes: Span<UInt8>) throws(Fault) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            let offset = error.byteOffsets.lowerBound
            let digits = String(bytes[offset], radix: 16, uppercase: true)
            throw Fault(kind: .invalidUTF8, found: "0x\(digits) as byte \(offset + 1) of the cell")
        }
    }

    private static func visibleRange(of bytes: Span<UInt8>) -> Range<Int> {
        var start = 0
        var end = bytes.count
        while let length = blankPrefix(bytes.extracting(start..<end)) { start += length }
        while let length = blankSuffix(bytes.extracting(start..<end)) { end -= length }
        return start..<end
    }

    /// Characters beyond space and tab that show nothing, as UTF-8.
    ///
    /// U+00A0, U+2007, U+200B to U+200F, U+202F, U+2060 and U+FEFF; spreadsheets and chats leave
    /// them around pasted addresses.
    private static let invisible: [[UInt8]] = [
        [0xC2, 0xA0], [0xE2, 0x80, 0x87], [0xE2, 0x80, 0x8B], [0xE2, 0x80, 0x8C],
        [0xE2, 0x80, 0x8D], [0xE2, 0x80, 0x8E], [0xE2, 0x80, 0x8F], [0xE2, 0x80, 0xAF],
        [0xE2, 0x81, 0xA0], [0xEF, 0xBB, 0xBF],
    ]

    private static func blankPrefix(_ bytes: Span<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return nil }
        if bytes[0] == 0x20 || bytes[0] == 0x09 { return 1 }
        guard bytes[0] >= 0xC2 else { return nil }
        for blank in invisible where matches(bytes, blank, at: 0) { return blank.count }
        return nil
    }

    private static func blankSuffix(_ bytes: Span<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return nil }
        let last = bytes[bytes.count - 1]
        if last == 0x20 || last == 0x09 { return 1 }
        guard last >= 0x80 else { return nil }
        for blank in invisible where matches(bytes, blank, at: bytes.count - blank.count) {
            return blank.count
        }
        return nil
    }

    private static func matches(_ bytes: Span<UInt8>, _ blank: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start + blank.count <= bytes.count else { return false }
        for index in blank.indices where bytes[start + index] != blank[index] { return false }
        return true
    }
}
