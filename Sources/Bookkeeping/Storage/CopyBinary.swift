import Ethereum
import Ledger

/// Rows in the binary format of COPY: each value behind its length, as the server keeps it.
///
/// For files of many rows: nothing is spelled here and read again there.
struct CopyBinary {
    /// From 1970 to the beginning of 2000, from which the server counts; microseconds.
    static let year2000: Int64 = 946_684_800_000_000

    private static let pieceSize = 1 << 17

    private(set) var bytes: [UInt8] = []

    /// Begins a file; the head of the format goes in front.
    init() {
        bytes.reserveCapacity(Self.pieceSize + 1024)
        bytes.append(contentsOf: "PGCOPY\n".utf8)
        bytes.append(contentsOf: [0xFF, 0x0D, 0x0A, 0x00])
        // No flags, no extension of the head.
        append(UInt64(0))
    }

    /// Begins a row of so many values.
    mutating func beginRow(_ values: Int16) {
        append(UInt16(bitPattern: values))
    }

    /// Ends the file.
    mutating func end() {
        append(UInt16(bitPattern: -1))
    }

    /// Whether so much was written that it should be taken.
    var isFull: Bool { bytes.count >= Self.pieceSize }

    /// Hands over what was written since the last time; the file may go on afterwards.
    mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count + 1024)
        return taken
    }

    /// Writes NULL.
    mutating func null() {
        append(UInt32.max)
    }

    /// Writes an `integer`.
    mutating func value(_ number: UInt32) {
        append(UInt32(4))
        append(number)
    }

    /// Writes a `bigint`, at most 2^63 − 1.
    mutating func value(_ number: UInt64) {
        append(UInt32(8))
        append(UInt64(bitPattern: Int64(clamping: number)))
    }

    /// Writes a `uuid`.
    mutating func value<Subject>(_ id: ID<Subject>) {
        append(UInt32(16))
        append(id.high)
        append(id.low)
    }

    /// Writes a `bytea`.
    mutating func value(_ hash: Hash32) {
        append(UInt32(32))
        hash.word.append(to: &bytes)
    }

    /// Writes a `bytea`.
    mutating func value(_ address: Address) {
        append(UInt32(20))
        address.append(to: &bytes)
    }

    /// Writes a `timestamptz`: microseconds since the beginning of 2000.
    mutating func value(_ time: BlockTime) {
        append(UInt32(8))
        append(UInt64(bitPattern: time.instant.microsecondsSince1970 - Self.year2000))
    }

    /// Writes a `text`.
    mutating func value(_ text: String) {
        append(UInt32(clamping: text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a `numeric`: digits to the base of 10,000, the place of the first, no sign, no fraction.
    mutating func value(_ amount: UInt256) {
        let digits = amount.tenThousands
        append(UInt32(8 + 2 * digits.count))
        append(UInt16(digits.count))
        append(UInt16(max(digits.count, 1) - 1))
        append(UInt32(0))
        for place in 0..<digits.count { append(digits[place]) }
    }

    /// Most significant byte first, as the network has it.
    private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        var shift = Number.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
