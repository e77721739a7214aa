import Ledger

/// Values, spelled as the canonical bytes have them, in one buffer.
struct SpelledValues {
    private var bytes: [UInt8] = []
    /// Entries that were recorded together have one instant.
    private var lastInstant = SpelledInstant()

    /// What was spelled there.
    subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    /// Forgets what was spelled.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// As it is.
    mutating func text(_ text: String) -> Range<Int> {
        spell { $0.append(contentsOf: text.utf8) }
    }

    /// In decimal.
    mutating func integer(_ number: Int64) -> Range<Int> {
        spell { bytes in
            if number < 0 { bytes.append(UInt8(ascii: "-")) }
            let start = bytes.count
            var rest = number.magnitude
            repeat {
                bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            } while rest > 0
            bytes[start...].reverse()
        }
    }

    /// In lower case with hyphens.
    mutating func uuid(_ uuid: ArraySlice<UInt8>) throws(StorageError) -> Range<Int> {
        guard uuid.count == 16 else { throw .malformed(type: "uuid") }
        return spell { bytes in
            var rest = uuid
            for count in Self.uuidGroups {
                HexDigest.append(rest.prefix(count), asDigitsTo: &bytes)
                bytes.append(UInt8(ascii: "-"))
                rest = rest.dropFirst(count)
            }
            HexDigest.append(rest, asDigitsTo: &bytes)
        }
    }

    /// How many bytes stand in front of each hyphen.
    private static let uuidGroups = [4, 2, 2, 2]

    /// Two lower-case digits for each byte.
    mutating func digits(_ binary: ArraySlice<UInt8>) -> Range<Int> {
        spell { HexDigest.append(binary, asDigitsTo: &$0) }
    }

    /// `YYYY-MM-DD`, of the days since the beginning of 2000; fails outside the years 1 to 9999, as a day
    /// that was not written here may be.
    mutating func day(_ daysSince2000: Int64) throws(StorageError) -> Range<Int> {
        let (microseconds, isTooLarge) = daysSince2000.multipliedReportingOverflow(
            by: 86_400_000_000)
        let start = isTooLarge ? nil : SpelledInstant.instant(microseconds)
        guard let day = start?.dayInUTC else { throw .malformed(type: "day") }
        return spell { day.write(to: &$0) }
    }

    /// RFC 3339 in UTC with six digits, of the microseconds since the beginning of 2000; fails as a day
    /// does.
    mutating func instant(_ microsecondsSince2000: Int64) throws(StorageError) -> Range<Int> {
        let text = try lastInstant.text(of: microsecondsSince2000)
        return spell { $0.append(contentsOf: text) }
    }

    private mutating func spell(_ write: (inout [UInt8]) -> Void) -> Range<Int> {
        let start = bytes.count
        write(&bytes)
        return start..<bytes.count
    }
}

/// The instant that was spelled last.
private struct SpelledInstant {
    private var microsecondsSince2000: Int64?
    private var text: [UInt8] = []

    mutating func text(of microsecondsSince2000: Int64) throws(StorageError) -> [UInt8] {
        if self.microsecondsSince2000 == microsecondsSince2000 { return text }
        guard let instant = Self.instant(microsecondsSince2000) else {
            throw .malformed(type: "instant")
        }
        text.removeAll(keepingCapacity: true)
        instant.write(to: &text)
        self.microsecondsSince2000 = microsecondsSince2000
        return text
    }

    /// Nil outside the years 1 to 9999.
    static func instant(_ microsecondsSince2000: Int64) -> Instant? {
        let (sum, overflows) = microsecondsSince2000.addingReportingOverflow(BinaryFormat.year2000)
        return overflows ? nil : Instant(exactly: sum)
    }
}
