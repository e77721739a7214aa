/// Rows of COPY's text format in a chunk of whole rows, read field by field without copying them.
struct CopyRows {
    private let chunk: [UInt8]
    private var end = 0
    /// Where the fields of the present row begin, and one behind its end.
    private var starts: [Int] = []

    init(_ chunk: [UInt8]) {
        self.chunk = chunk
    }

    /// Goes to the next row; false behind the last.
    mutating func next() -> Bool {
        guard end < chunk.count else { return false }
        starts.removeAll(keepingCapacity: true)
        starts.append(end)
        var index = end
        while index < chunk.count {
            let byte = chunk[index]
            index += 1
            if byte == UInt8(ascii: "\t") { starts.append(index) }
            if byte == UInt8(ascii: "\n") { break }
        }
        starts.append(index)
        end = index
        return true
    }

    /// How many fields the present row has.
    var fieldCount: Int { starts.count - 1 }

    /// A field as it stands, for values that are spelled without a backslash.
    func raw(_ field: Int) throws(StorageError) -> ArraySlice<UInt8> {
        guard field + 1 < starts.count else { throw .malformed(type: "copied row") }
        return chunk[starts[field]..<starts[field + 1] - 1]
    }

    /// The same; nil for NULL.
    func optionalRaw(_ field: Int) throws(StorageError) -> ArraySlice<UInt8>? {
        let raw = try raw(field)
        return Self.isNull(raw) ? nil : raw
    }

    /// A text without the escapes of the format; nil for NULL.
    func text(_ field: Int) throws(StorageError) -> ArraySlice<UInt8>? {
        let raw = try raw(field)
        guard raw.contains(UInt8(ascii: "\\")) else { return raw }
        return Self.isNull(raw) ? nil : Self.unescaped(raw)[...]
    }

    /// The digits of a `bytea`, which stand behind an escaped `\x`; nil for NULL.
    func digits(_ field: Int) throws(StorageError) -> ArraySlice<UInt8>? {
        try optionalRaw(field)?.dropFirst(3)
    }

    func integer(_ field: Int) throws(StorageError) -> Int64 {
        guard let number = try optionalInteger(field) else { throw .malformed(type: "integer") }
        return number
    }

    func optionalInteger(_ field: Int) throws(StorageError) -> Int64? {
        guard let raw = try optionalRaw(field) else { return nil }
        let isNegative = raw.first == UInt8(ascii: "-")
        var number: Int64 = 0
        for byte in isNegative ? raw.dropFirst() : raw {
            let digit = byte &- UInt8(ascii: "0")
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            // Below zero, so that the least number is one of them.
            let (sum, overflows) = tens.subtractingReportingOverflow(Int64(digit))
            guard digit < 10, !isTooLarge, !overflows else { throw .malformed(type: "integer") }
            number = sum
        }
        guard isNegative || number != .min else { throw .malformed(type: "integer") }
        return isNegative ? number : -number
    }

    /// An instant, which the server writes as `2026-11-21 09:30:00.5+00`, in RFC 3339 with six digits.
    func instant(_ field: Int) throws(StorageError) -> ArraySlice<UInt8> {
        let raw = try raw(field)
        guard (22...29).contains(raw.count), raw.suffix(3).elementsEqual("+00".utf8) else {
            throw .malformed(type: "instant")
        }
        var text = Array(raw.prefix(19))
        text[10] = UInt8(ascii: "T")
        text.append(UInt8(ascii: "."))
        let fraction = raw.dropFirst(20).dropLast(3)
        text.append(contentsOf: fraction)
        for _ in fraction.count..<6 { text.append(UInt8(ascii: "0")) }
        text.append(UInt8(ascii: "Z"))
        return text[...]
    }

    private static func isNull(_ raw: ArraySlice<UInt8>) -> Bool {
        raw.count == 2 && raw.first == UInt8(ascii: "\\") && raw.last == UInt8(ascii: "N")
    }

    private static func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var isEscaped = false
        for byte in raw {
            if isEscaped {
                bytes.append(escapes[byte] ?? byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "v"): 0x0B, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "r"): 0x0D,
    ]
}
