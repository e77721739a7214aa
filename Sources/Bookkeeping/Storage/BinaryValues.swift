import Ethereum
import Ledger

/// What the server counts from in its binary format.
enum BinaryFormat {
    /// From 1970 to the beginning of 2000; microseconds.
    static let year2000: Int64 = 946_684_800_000_000
}

/// Writes values in the binary format of PostgreSQL, each behind its length: nothing is spelled here and
/// read again there.
protocol BinaryValues {
    /// What was written.
    var bytes: [UInt8] { get set }
}

extension BinaryValues {
    /// Writes NULL.
    mutating func null() {
        append(UInt32.max)
    }

    /// Writes an `integer`.
    mutating func value(_ number: UInt32) {
        append(UInt32(4))
        append(number)
    }

    /// Writes a `bigint`.
    mutating func value(_ number: Int64) {
        append(UInt32(8))
        append(UInt64(bitPattern: number))
    }

    /// Writes a `bigint`, at most 2^63 − 1.
    mutating func value(_ number: UInt64) {
        value(Int64(clamping: number))
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
        append(UInt64(bitPattern: time.instant.microsecondsSince1970 - BinaryFormat.year2000))
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
    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        var shift = Number.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
