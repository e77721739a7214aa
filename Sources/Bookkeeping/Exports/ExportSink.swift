/// Takes the lines of an export that were found to be right.
protocol ExportSink {
    /// The line of a form that the scanner has just read.
    mutating func take(_ table: ExportTable, _ line: borrowing ExportScanner)
}

/// The kinds of lines between head and manifest, in the order in which they come.
enum ExportTable: Int, Comparable, CaseIterable {
    case asset, accountRule, principal, account, journalEntry, posting, auditEntry, checkpoint
    case table, row

    var form: ExportForm {
        switch self {
        case .asset: .asset
        case .accountRule: .accountRule
        case .principal: .principal
        case .account: .account
        case .journalEntry: .journalEntry
        case .posting: .posting
        case .auditEntry: .auditEntry
        case .checkpoint: .checkpoint
        case .table: .table
        case .row: .row
        }
    }

    static func < (left: ExportTable, right: ExportTable) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Keeps nothing of the lines: for looking at an export only.
struct NoSink: ExportSink {
    mutating func take(_ table: ExportTable, _ line: borrowing ExportScanner) {}
}
