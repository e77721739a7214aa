import Ethereum
import Ledger

/// Rows of COPY's binary format, which come in chunks of whole rows, read field by field.
struct CopyBinaryRows {
    private var chunk: [UInt8] = []
    private var cursor = 0
    private var hasBegun = false
    /// Where the fields of the present row stand; nothing for NULL.
    private var fields: [Range<Int>?] = []

    /// Takes the next chunk; ask for rows until there are none before the next.
    mutating func feed(_ chunk: [UInt8]) throws(StorageError) {
        self.chunk = chunk
        cursor = 0
        guard !hasBegun else { return }
        hasBegun = true
        // Eleven bytes of signature, four of flags, and an extension of the head with its length.
        cursor = 15
        cursor += 4 + Int(try number(4))
    }

    /// Goes to the next row; false behind the last of the chunk.
    mutating func next() throws(StorageError) -> Bool {
        guard cursor < chunk.count else { return false }
        let count = try number(2)
        cursor += 2
        fields.removeAll(keepingCapacity: true)
        guard count < 1 << 15 else {
            cursor = chunk.count
            return false
        }
        for _ in 0..<count {
            let length = try number(4)
            cursor += 4
            guard length < 1 << 31 else {
                fields.append(nil)
                continue
            }
            let end = cursor + Int(length)
            guard end <= chunk.count else { throw .malformed(type: "copied row") }
            fields.append(cursor..<end)
            cursor = end
        }
        return true
    }

    /// An `integer` or a `bigint`; nil for NULL.
    func optionalInteger(_ field: Int) throws(StorageError) -> Int64? {
        guard let range = try range(field) else { return nil }
        guard range.count == 4 || range.count == 8 else { throw .malformed(type: "integer") }
        var bits: UInt64 = 0
        for byte in chunk[range] { bits = bits << 8 | UInt64(byte) }
        return range.count == 8
            ? Int64(bitPattern: bits) : Int64(Int32(truncatingIfNeeded: bits))
    }

    /// An `integer` or a `bigint` that is never below zero.
    func count(_ field: Int) throws(StorageError) -> UInt64 {
        guard let number = try optionalInteger(field), number >= 0 else {
            throw .malformed(type: "integer")
        }
        return UInt64(number)
    }

    func integer(_ field: Int) throws(StorageError) -> Int64 {
        guard let number = try optionalInteger(field) else { throw .malformed(type: "integer") }
        return number
    }

    /// The bytes of a `text`, a `bytea` or a `uuid`; nil for NULL.
    func optionalBytes(_ field: Int) throws(StorageError) -> ArraySlice<UInt8>? {
        try range(field).map { chunk[$0] }
    }

    /// The same, which is never NULL.
    func bytes(_ field: Int) throws(StorageError) -> ArraySlice<UInt8> {
        chunk[try present(field)]
    }

    /// Thirty-two bytes.
    func hash(_ field: Int) throws(StorageError) -> Hash32 {
        guard let hash = Hash32(bytes: chunk[try present(field)]) else {
            throw .malformed(type: "hash")
        }
        return hash
    }

    /// Twenty bytes.
    func address(_ field: Int) throws(StorageError) -> Address {
        guard let address = Address(bytes: chunk[try present(field)]) else {
            throw .malformed(type: "address")
        }
        return address
    }

    /// A `timestamptz`.
    func blockTime(_ field: Int) throws(StorageError) -> BlockTime {
        guard let microseconds = try optionalInteger(field),
            let time = BlockTime(
                Instant(microsecondsSince1970: microseconds &+ BinaryFormat.year2000))
        else { throw .malformed(type: "block time") }
        return time
    }

    /// What the closure reads in the bytes of a text.
    func word<Value>(_ field: Int, _ read: (Span<UInt8>) -> Value?) throws(StorageError) -> Value {
        guard let value = read(chunk.span.extracting(try present(field))) else {
            throw .malformed(type: "word")
        }
        return value
    }

    /// A `numeric` that is a number of base units.
    func amount(_ field: Int) throws(StorageError) -> UInt256 {
        let range = try present(field)
        guard range.count >= 8 else { throw .malformed(type: "amount") }
        let head = chunk[range]
        func half(_ offset: Int) -> Int {
            Int(head[range.lowerBound + offset]) << 8 | Int(head[range.lowerBound + offset + 1])
        }
        let (digits, weight, sign) = (half(0), half(2), half(4))
        let bytes = range.lowerBound + 8..<range.upperBound
        guard sign == 0, bytes.count == 2 * digits else { throw .malformed(type: "amount") }
        guard digits > 0 else { return .zero }
        guard weight < 20,
            let amount = UInt256(
                tenThousands: chunk.span.extracting(bytes), zeros: weight + 1 - digits)
        else { throw .malformed(type: "amount") }
        return amount
    }

    private func present(_ field: Int) throws(StorageError) -> Range<Int> {
        guard let range = try range(field) else { throw .malformed(type: "copied row") }
        return range
    }

    private func range(_ field: Int) throws(StorageError) -> Range<Int>? {
        guard field < fields.count else { throw .malformed(type: "copied row") }
        return fields[field]
    }

    /// The number of so many bytes from the cursor on.
    private func number(_ count: Int) throws(StorageError) -> UInt64 {
        guard cursor + count <= chunk.count else { throw .malformed(type: "copied row") }
        var number: UInt64 = 0
        for index in cursor..<cursor + count { number = number << 8 | UInt64(chunk[index]) }
        return number
    }
}
