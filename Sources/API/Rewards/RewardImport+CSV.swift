import Bookkeeping
import Ethereum
import HTTP
import Ledger

/// The columns of a file of reward lines.
enum RewardLineColumn: String, CaseIterable {
    case payee, asset, amount, kind, note
    case duplicateReason = "duplicate_reason"
}

extension RewardImport {
    /// The largest file: 64 MiB.
    private static let sizeLimit = 64 << 20
    /// How many rows are judged and parked at once.
    private static let pieceSize = 2000

    /// Reads a file as it arrives, and gives its digest.
    ///
    /// Throws ``RewardsError/linesRefused(_:)`` when the file cannot be read to its end.
    mutating func read(_ body: RequestBody) async throws -> Hash32 {
        var reader = CSVReader<RewardLineColumn>(optional: [.duplicateReason])
        var digest = BodyDigest()
        var lines: [WrittenLine] = []
        lines.reserveCapacity(Self.pieceSize)
        for try await bytes in body.limited(to: Self.sizeLimit).chunks {
            digest.update(bytes)
            reader.feed(bytes)
            try await take(from: &reader, &lines)
        }
        reader.end()
        try await take(from: &reader, &lines)
        try await add(lines)
        return digest.value
    }

    private mutating func take(
        from reader: inout CSVReader<RewardLineColumn>, _ lines: inout [WrittenLine]
    ) async throws {
        while true {
            do {
                guard let row = try reader.next() else { return }
                lines.append(WrittenLine(row))
            } catch {
                add(Fault(error))
                guard error.isRecoverable else {
                    try await add(lines)
                    return try refuse()
                }
            }
            if lines.count >= Self.pieceSize {
                try await add(lines)
                lines.removeAll(keepingCapacity: true)
            }
        }
    }
}

extension WrittenLine {
    fileprivate init(_ row: CSVRow<RewardLineColumn>) {
        self.init(
            place: .row(row.number), payee: row[.payee], asset: row[.asset],
            amount: row[.amount], kind: row[.kind], note: row[.note],
            duplicateReason: row[.duplicateReason])
    }
}
