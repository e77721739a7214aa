import Ethereum
import Ledger
import Postgres

/// Judged lines of one upload, waiting in `reward_import_line` until they join their run.
struct ParkedLines: Identified {
    static let idPrefix = "imp"

    let id: ID<ParkedLines>
    /// How many lines were found to be right.
    private(set) var count = 0
    /// What is wrong with the others.
    private(set) var faults = RowFaults()

    init(id: ID<ParkedLines>) {
        self.id = id
    }

    /// A line with the place that it will be found at.
    struct Entry {
        let parking: ID<ParkedLines>
        let ordinal: Int
        let line: JudgedLine
    }

    /// Judges lines in their order.
    mutating func judge(_ lines: [WrittenLine], by directory: RewardDirectory) -> [Entry] {
        lines.compactMap { written in
            guard let line = written.judged(by: directory, adding: &faults) else { return nil }
            count += 1
            return Entry(parking: id, ordinal: count, line: line)
        }
    }

    /// Notes a fault that was found before anything could be judged.
    mutating func add(_ fault: Fault) {
        faults.add(fault)
    }

    /// Copies judged lines into the table.
    static func park(
        _ entries: [Entry], at now: Instant, in transaction: Transaction
    ) async throws {
        guard !entries.isEmpty else { return }
        let bytes = Self.copyText(of: entries, at: now)
        try await transaction.copyIn(
            """
            COPY reward_import_line (
                import_id, ordinal, place, line_id, payee_id, asset_id, amount, kind, note,
                duplicate_reason
            ) FROM STDIN
            """
        ) { writer in try await writer.write(bytes) }
    }

    private static func copyText(of entries: [Entry], at now: Instant) -> [UInt8] {
        var text = CopyText(capacity: entries.count * 256)
        for entry in entries {
            let line = entry.line
            text.value(entry.parking)
            text.value(String(entry.ordinal))
            text.value(String(line.place.number))
            text.value(ID<RewardLine>(at: now))
            text.value(line.payee)
            text.value(line.amount.asset)
            text.value(line.amount.baseUnits)
            text.value(line.kind)
            text.value(line.note)
            text.value(orNull: line.duplicateReason)
            text.endRow()
        }
        return text.bytes
    }
}

extension LinePlace {
    /// The row of a file, or the index in a request.
    fileprivate var number: Int {
        switch self {
        case .row(let number), .element(let number), .line(let number): number
        case .body: 0
        }
    }
}
