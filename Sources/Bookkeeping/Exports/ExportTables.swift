/// The tables of an export whose rows stand as they are.
struct ExportTables {
    /// The table that is read, and how many of its rows were.
    private(set) var name: [UInt8] = []
    private(set) var rows = 0

    private var columns: [[UInt8]] = []
    private var seen: Set<[UInt8]> = []

    mutating func begin(_ line: borrowing ExportScanner) throws(ExportFault) {
        name = Array(line.raw(0))
        rows = 0
        guard seen.insert(name).inserted else { throw ExportFault(found: "is there twice") }
        columns = []
        for index in line.items.indices {
            guard let column = line.item(index), !columns.contains(where: column.elementsEqual)
            else { throw ExportFault(found: "has a column twice or without a name") }
            columns.append(Array(column))
        }
    }

    /// Looks at a row: as many values as columns; the heads are those of journal and audit log.
    mutating func row(
        _ line: borrowing ExportScanner, _ journal: ExportJournal, _ audit: ExportAudit
    ) throws(ExportFault) {
        guard !columns.isEmpty else { throw ExportFault(found: "belongs to no table") }
        rows += 1
        guard line.items.count == columns.count else {
            throw ExportFault(found: "has \(line.items.count) values for \(columns.count) columns")
        }
        switch String(decoding: name, as: UTF8.self) {
        case "journal_head": try mustSay("last_seq", "\(journal.newest)", line)
        case "audit_head":
            try mustSay("number", "\(audit.newest)", line)
            try mustSay("chain_sha256", "\\x" + HexDigest.text(of: audit.chain), line)
            try mustSay("journal_seq", "\(audit.covered)", line)
        default: break
        }
    }

    private func mustSay(
        _ column: String, _ value: String, _ line: borrowing ExportScanner
    ) throws(ExportFault) {
        guard let index = columns.firstIndex(where: column.utf8.elementsEqual),
            line.item(index)?.elementsEqual(value.utf8) == true
        else { throw ExportFault(found: "has another \(column) than \(value)") }
    }
}
