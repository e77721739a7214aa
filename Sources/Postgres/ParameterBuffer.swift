/// The values of one statement in the form that libpq sends: text, but a `bytea` as it is.
struct ParameterBuffer {
    /// Every value, each ended by a zero byte.
    private var bytes: [UInt8] = []
    /// Where each value begins; none for NULL.
    private var offsets: [Int?] = []
    /// How long each value is; libpq looks at it only for bytes.
    private var lengths: [Int32] = []
    /// 1 for bytes, 0 for text.
    private var formats: [Int32] = []

    /// The server takes no value of a gigabyte.
    private static let largestValue = 1 << 30

    /// The protocol counts parameters in 16 bits.
    static let largestCount = 65_535

    init(_ values: [SQLValue]) throws(PostgresError) {
        guard values.count <= Self.largestCount else {
            throw .misuse("A statement takes at most 65535 values; bind arrays instead.")
        }
        offsets.reserveCapacity(values.count)
        for value in values {
            let start = bytes.count
            try append(value)
            guard bytes.count - start < Self.largestValue else {
                throw .misuse("A value is smaller than a gigabyte.")
            }
            offsets.append(value == .null ? nil : start)
            lengths.append(Int32(bytes.count - start))
            if case .bytes = value { formats.append(1) } else { formats.append(0) }
            bytes.append(0)
        }
    }

    /// A value that is sent as it is: an array becomes its text.
    static func spelled(_ value: SQLValue) throws(PostgresError) -> SQLValue {
        guard case .array = value else { return value }
        let text = try ParameterBuffer([value]).bytes.dropLast()
        return .text(String(decoding: text, as: UTF8.self))
    }

    /// Gives the values as libpq wants them: how many, pointers to them, null for NULL, their lengths and formats.
    func withPointers<R>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> R
    ) -> R {
        unsafe bytes.withUnsafeBytes { raw in
            let pointers = unsafe offsets.map { offset -> UnsafePointer<CChar>? in
                guard let offset, let base = raw.baseAddress else { return nil }
                return unsafe (base + offset).assumingMemoryBound(to: CChar.self)
            }
            return unsafe pointers.withUnsafeBufferPointer { list in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(
                            Int32(list.count), list.baseAddress, lengths.baseAddress,
                            formats.baseAddress)
                    }
                }
            }
        }
    }

    private mutating func append(_ value: SQLValue) throws(PostgresError) {
        switch value {
        case .null:
            break
        case .text(let text):
            try append(text: text)
        case .bytes(let content):
            bytes.append(contentsOf: content)
        case .array(let elements):
            try append(array: elements)
        }
    }

    private mutating func append(text: String) throws(PostgresError) {
        let utf8 = text.utf8.span
        for index in utf8.indices { try refuseZero(utf8[index]) }
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(hex content: [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "x"))
        bytes.reserveCapacity(bytes.count + content.count * 2 + 1)
        for byte in content {
            bytes.append(Self.hexDigit(byte >> 4))
            bytes.append(Self.hexDigit(byte & 0xF))
        }
    }

    private mutating func append(array elements: [SQLValue]) throws(PostgresError) {
        bytes.append(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch element {
            case .null:
                bytes.append(contentsOf: "NULL".utf8)
            case .array(let inner):
                try append(array: inner)
            case .text(let text):
                try append(quoted: text)
            case .bytes(let content):
                // The backslash of the hex form is itself escaped inside an array.
                bytes.append(contentsOf: "\"\\".utf8)
                append(hex: content)
                bytes.append(UInt8(ascii: "\""))
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func append(quoted text: String) throws(PostgresError) {
        bytes.append(UInt8(ascii: "\""))
        if Self.isPlain(text) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 {
                try refuseZero(byte)
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(UInt8(ascii: "\\"))
                }
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a text stands between quotes as it is, which most do.
    private static func isPlain(_ text: String) -> Bool {
        let utf8 = text.utf8.span
        for index in utf8.indices {
            switch utf8[index] {
            case 0, UInt8(ascii: "\""), UInt8(ascii: "\\"): return false
            default: break
            }
        }
        return true
    }

    /// The server's text holds no zero byte, and libpq would silently cut the value there.
    private func refuseZero(_ byte: UInt8) throws(PostgresError) {
        guard byte != 0 else { throw .misuse("A text value must not contain a zero byte.") }
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
