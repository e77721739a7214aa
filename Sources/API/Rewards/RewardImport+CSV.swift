import Bookkeeping
import Ethereum
import HTTP
import Ledger

/// A file of reward lines on its way into an import, judged and parked piece by piece.
struct RewardFile: CSVSink {
    /// The columns of the file.
    enum Column: String, CaseIterable {
        case payee, asset, amount, kind, note
        case duplicateReason = "duplicate_reason"
    }

    /// The largest file: 64 MiB.
    private static let sizeLimit = 64 << 20
    /// How many rows are judged and parked at once.
    private static let pieceSize = 2000

    private(set) var upload: RewardImport
    private var lines: [WrittenLine] = []

    init(_ upload: RewardImport) {
        self.upload = upload
    }

    /// Reads the body of a request, and gives its digest.
    ///
    /// Throws ``RewardsError/linesRefused(_:)`` when the file cannot be read to its end.
    mutating func read(_ exchange: Exchange) async throws -> Hash32 {
        let digest = try await exchange.readCSV(
            optional: [.duplicateReason], limit: Self.sizeLimit, into: &self)
        try await park()
        return digest
    }

    mutating func take(_ row: CSVRow<Column>) async throws {
        lines.append(WrittenLine(row))
        if lines.count >= Self.pieceSize { try await park() }
    }

    mutating func note(_ fault: Fault) {
        upload.add(fault)
    }

    mutating func giveUp() async throws {
        try await park()
        try upload.refuse()
    }

    private mutating func park() async throws {
        try await upload.add(lines)
        lines.removeAll(keepingCapacity: true)
    }
}

extension WrittenLine {
    fileprivate init(_ row: CSVRow<RewardFile.Column>) {
        self.init(
            place: .row(row.number), payee: row[.payee], asset: row[.asset],
            amount: row[.amount], kind: row[.kind], note: row[.note],
            duplicateReason: row[.duplicateReason])
    }
}
