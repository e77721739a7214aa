/// The bytes of a cell without what is invisible at both ends.
struct CSVCell {
    private(set) var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        // Most cells begin and end with visible ASCII.
        if let first = bytes.first, let last = bytes.last, Self.isVisible(first),
            Self.isVisible(last)
        {
            return
        }
        while let length = Self.blankPrefix(self.bytes) { self.bytes.removeFirst(length) }
        while let length = Self.blankSuffix(self.bytes) { self.bytes.removeLast(length) }
    }

    /// The text, with doubled quotes halved where the cell has such; nil if it is not UTF-8.
    func text(halving hasDoubledQuotes: Bool) -> String? {
        guard hasDoubledQuotes else { return Self.text(bytes) }
        var halved: [UInt8] = []
        halved.reserveCapacity(bytes.count)
        var isSecond = false
        for byte in bytes {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if byte != UInt8(ascii: "\"") || isSecond { halved.append(byte) }
        }
        return Self.text(halved[...])
    }

    /// Goes through `UTF8Span`, several times as fast as validation by the generic initialiser.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        do {
            return String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            return nil
        }
    }

    /// The first byte that is not part of well-formed UTF-8, and its place in the cell from 1.
    var illFormedByte: String {
        let cell = Array(bytes)
        do {
            _ = try UTF8Span(validating: cell.span)
            return "well-formed UTF-8"
        } catch {
            let offset = error.byteOffsets.lowerBound
            let digits = String(cell[offset], radix: 16, uppercase: true)
            return "0x\(digits) as byte \(offset + 1) of the cell"
        }
    }

    /// Characters beyond space and tab that show nothing: U+00A0, U+2007, U+200B to U+200F,
    /// U+202F, U+2060 and U+FEFF. Spreadsheets and chats leave them around pasted addresses.
    private static let invisible: [[UInt8]] = [
        [0xC2, 0xA0], [0xE2, 0x80, 0x87], [0xE2, 0x80, 0x8B], [0xE2, 0x80, 0x8C],
        [0xE2, 0x80, 0x8D], [0xE2, 0x80, 0x8E], [0xE2, 0x80, 0x8F], [0xE2, 0x80, 0xAF],
        [0xE2, 0x81, 0xA0], [0xEF, 0xBB, 0xBF],
    ]

    private static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    private static func blankPrefix(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first else { return nil }
        if first == 0x20 || first == 0x09 { return 1 }
        guard first >= 0xC2 else { return nil }
        return invisible.first { bytes.starts(with: $0) }?.count
    }

    private static func blankSuffix(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let last = bytes.last else { return nil }
        if last == 0x20 || last == 0x09 { return 1 }
        guard last >= 0x80 else { return nil }
        return invisible.first { bytes.suffix($0.count).elementsEqual($0) }?.count
    }
}
