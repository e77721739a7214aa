/// Writes CSV by RFC 4180 into bytes that can be taken while writing goes on.
///
/// Rows end with CRLF, cells are separated by commas and quoted where they must be. Text that a
/// spreadsheet would run as a formula gets an apostrophe in front.
///
///     var writer = CSVWriter(header: ["payee", "amount"])
///     writer.row {
///         $0.text(line.payee.handle)
///         $0.number(line.amount.description)
///     }
///     let bytes = writer.take()
struct CSVWriter: Sendable {
    private var bytes: [UInt8] = []
    private var cellsInRow = 0
    private var isBlankRow = true

    /// Makes a writer whose first row are the names of the columns, written as they are.
    init(header: [String], capacity: Int = 1 << 14) {
        bytes.reserveCapacity(capacity)
        for name in header { number(name) }
        endRow()
    }

    /// How many bytes wait to be taken.
    var count: Int { bytes.count }

    /// Hands over what was written since the last time; writing may go on afterwards.
    mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    /// Writes one row, whose cells the closure writes.
    mutating func row<Failure: Error>(
        _ cells: (inout CSVWriter) throws(Failure) -> Void
    ) throws(Failure) {
        try cells(&self)
        endRow()
    }

    /// Ends a row, for callers that write cells without `row`.
    mutating func endRow() {
        // One empty cell alone would look like a blank line, which readers skip.
        if cellsInRow == 1, isBlankRow { bytes.append(contentsOf: "\"\"".utf8) }
        bytes.append(contentsOf: "\r\n".utf8)
        cellsInRow = 0
        isBlankRow = true
    }

    /// Writes a cell with text from people; what begins with = + - @ tab or CR gets an apostrophe.
    mutating func text(_ text: String) {
        separate()
        let isFormula = text.utf8.first.map(Self.beginsFormula) ?? false
        append(text, prefix: isFormula ? "'" : "")
    }

    /// Writes a cell with a text of our own making as it is: numbers, amounts, days, identifiers.
    mutating func number(_ text: String) {
        separate()
        append(text, prefix: "")
    }

    /// Writes a cell with an integer.
    mutating func number(_ integer: Int) { number(String(integer)) }

    private mutating func separate() {
        if cellsInRow > 0 { bytes.append(UInt8(ascii: ",")) }
        cellsInRow += 1
    }

    private mutating func append(_ text: String, prefix: String) {
        if !text.isEmpty { isBlankRow = false }
        guard Self.needsQuotes(text) else {
            bytes.append(contentsOf: prefix.utf8)
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: prefix.utf8)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
            true
        default: false
        }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        let utf8 = text.utf8.span
        for index in utf8.indices {
            switch utf8[index] {
            case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                return true
            default: continue
            }
        }
        return false
    }
}
