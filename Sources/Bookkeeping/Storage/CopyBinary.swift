/// Rows in the binary format of COPY: each value behind its length, as the server keeps it.
///
/// For files of many rows: nothing is spelled here and read again there.
struct CopyBinary: BinaryValues {
    private static let pieceSize = 1 << 17

    var bytes: [UInt8] = []

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
}
