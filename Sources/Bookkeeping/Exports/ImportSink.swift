import Ledger

/// Turns lines of an export into rows of COPY.
///
/// Postings go in with their entry and all at once, so what belongs to the entry that is read
/// waits until the next one begins.
struct ImportSink: ExportSink {
    /// About how many bytes one COPY takes.
    private static let batch = 1 << 23

    /// The rules of the chart by prefix: parts, kind, side, poster, meaning.
    private(set) var chart: [String: [String]] = [:]
    private(set) var floors: [(account: String, floor: String)] = []

    /// Rows of a table that is copied as it stands, in the order of the file.
    struct Section {
        let name: String
        let columns: [String]
        var rows: [UInt8] = []
        /// Whether some of its rows were handed over before.
        var isContinued = false
    }
    private var sections: [Section] = []

    private let now: [UInt8]
    private var rows: [[UInt8]] = ExportTable.allCases.map { _ in [] }
    /// Bytes of whole entries and of their postings.
    private var whole = (entries: 0, postings: 0)
    private var entry: [UInt8] = []

    init(at now: Instant) {
        self.now = Array(now.stored.utf8)
    }

    var isFull: Bool {
        rows.reduce(sections.reduce(0) { $0 + $1.rows.count }) { $0 + $1.count } >= Self.batch
    }

    /// Hands over what is whole.
    mutating func take() -> [ExportTable: [UInt8]] {
        var parts: [ExportTable: [UInt8]] = [:]
        for table in ExportTable.allCases {
            let length =
                switch table {
                case .journalEntry: whole.entries
                case .posting: whole.postings
                case .asset, .accountRule, .principal, .account, .auditEntry, .checkpoint, .table,
                    .row:
                    rows[table.rawValue].count
                }
            guard length > 0 else { continue }
            let later = Array(rows[table.rawValue][length...])
            rows[table.rawValue].removeSubrange(length...)
            parts[table] = rows[table.rawValue]
            rows[table.rawValue] = later
        }
        whole = (0, 0)
        return parts
    }

    /// Hands over tables that are copied as they stand; the last one may go on.
    mutating func takeSections() -> [Section] {
        guard var last = sections.last else { return [] }
        defer { sections = [last] }
        let taken = sections
        last.rows = []
        last.isContinued = true
        return taken
    }

    /// Says that the entry that was read last is whole.
    mutating func endEntry() {
        whole = (
            rows[ExportTable.journalEntry.rawValue].count, rows[ExportTable.posting.rawValue].count
        )
    }

    mutating func take(_ table: ExportTable, _ line: borrowing ExportScanner) {
        switch table {
        case .accountRule:
            chart[Self.string(line, 0)] = (1...5).map { Self.string(line, $0) }
        case .principal:
            fields(table, line, 0..<2)
            value(table, Array("\timported-".utf8))
            value(table, line.raw(0))
            for _ in 0..<2 {
                value(table, [UInt8(ascii: "\t")])
                value(table, now)
            }
            endRow(table)
        case .account:
            fields(table, line, 0..<4)
            endRow(table)
            if !line.cells[4].isNull {
                floors.append((Self.string(line, 0), Self.string(line, 4)))
            }
        case .journalEntry:
            endEntry()
            entry = Array(line.raw(0))
            fields(table, line, 0..<line.cells.count)
            endRow(table)
        case .posting:
            value(table, entry)
            value(table, [UInt8(ascii: "\t")])
            fields(table, line, 0..<line.cells.count)
            endRow(table)
        case .auditEntry, .checkpoint:
            endEntry()
            fields(table, line, 0..<line.cells.count)
            endRow(table)
        case .asset:
            fields(table, line, 0..<line.cells.count - 1)
            endRow(table)
        case .table:
            endEntry()
            sections.append(
                Section(
                    name: Self.string(line, 0),
                    columns: line.items.indices.map {
                        String(decoding: line.item($0) ?? [], as: UTF8.self)
                    }))
        case .row: row(line)
        }
    }

    private mutating func row(_ line: borrowing ExportScanner) {
        var bytes: [UInt8] = []
        for index in line.items.indices {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            if let item = line.item(index) {
                Self.append(item, to: &bytes)
            } else {
                bytes.append(contentsOf: #"\N"#.utf8)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        sections[sections.count - 1].rows.append(contentsOf: bytes)
    }

    private static func string(_ line: borrowing ExportScanner, _ index: Int) -> String {
        String(decoding: line.text(index) ?? [], as: UTF8.self)
    }

    private mutating func fields(
        _ table: ExportTable, _ line: borrowing ExportScanner, _ indices: Range<Int>
    ) {
        for index in indices {
            if index > 0 { value(table, [UInt8(ascii: "\t")]) }
            field(table, ExportTable.forms[table.rawValue].members[index].kind, line, index)
        }
    }

    private mutating func field(
        _ table: ExportTable, _ kind: ExportForm.Kind, _ line: borrowing ExportScanner,
        _ index: Int
    ) {
        guard let raw = line.optionalRaw(index) else {
            return value(table, Array(#"\N"#.utf8))
        }
        switch kind {
        case .number, .word, .amount, .instant: value(table, raw)
        case .text: Self.append(line.text(index) ?? [], to: &rows[table.rawValue])
        case .digest, .seal:
            value(table, Array(#"\\x"#.utf8))
            value(table, raw)
        case .address:
            value(table, Array(#"\\x"#.utf8))
            value(table, raw.dropFirst(2))
        // As it stands: the backslashes of JSON are escaped for COPY.
        case .object, .list: Self.append(raw, to: &rows[table.rawValue])
        }
    }

    private static func append(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
            default: bytes.append(byte)
            }
        }
    }

    private mutating func value(_ table: ExportTable, _ bytes: some Collection<UInt8>) {
        rows[table.rawValue].append(contentsOf: bytes)
    }

    private mutating func endRow(_ table: ExportTable) {
        rows[table.rawValue].append(UInt8(ascii: "\n"))
    }
}
