import Crypto

/// Reads an export from its first byte to its last and recomputes everything that it says.
///
/// Chunks may be cut anywhere. In memory are the accounts, 32 bytes for each journal entry and some
/// lines. The first break ends it.
struct ExportReading<Sink: ExportSink> {
    /// Longer lines than this are refused, so that memory has a bound.
    static var longestLine: Int { 1 << 20 }

    var sink: Sink
    private var rest: [UInt8] = []
    private var hash = SHA256()
    private var isHeadRead = false
    private var isComplete = false
    /// The number of the line that is read.
    private(set) var line = 0
    /// What it is about.
    private var object = ExportObject.line
    private var newest = ExportTable.asset
    private var checks = ExportChecks()

    init(_ sink: Sink) {
        self.sink = sink
    }

    /// Reads what comes next.
    mutating func read(_ chunk: [UInt8]) throws(ExportBreak) {
        rest.append(contentsOf: chunk)
        guard let last = rest.lastIndex(of: UInt8(ascii: "\n")) else { return try mustBeShort() }
        let scanner: ExportScanner
        if last == rest.count - 1 {
            scanner = ExportScanner(rest)
            rest = []
        } else {
            scanner = ExportScanner(Array(rest[...last]))
            rest = Array(rest[(last + 1)...])
        }
        try read(scanner)
        try mustBeShort()
    }

    /// Ends it; throws when the manifest is missing.
    mutating func finish() throws(ExportBreak) -> ExportManifest {
        line += 1
        object = .file
        guard isComplete, rest.isEmpty else {
            throw broken(isComplete ? "goes on behind the manifest" : "ends without a manifest")
        }
        return checks.manifest
    }

    private func mustBeShort() throws(ExportBreak) {
        guard rest.count <= Self.longestLine else {
            throw ExportBreak(
                line: line + 1, object: "a line",
                found: "has more than \(Self.longestLine) bytes")
        }
    }

    private mutating func read(_ whole: ExportScanner) throws(ExportBreak) {
        var scanner = whole
        var hashed = 0
        while !scanner.isAtEnd {
            line += 1
            object = .line
            guard !isComplete else { throw broken("goes on behind the manifest") }
            guard isHeadRead else {
                try head(&scanner)
                continue
            }
            if let table = Self.table(of: scanner) {
                try row(table, &scanner)
            } else {
                let start = scanner.position
                hash.update(data: scanner.bytes[hashed..<start])
                hashed = scanner.bytes.count
                try manifest(scanner.bytes[start...])
                scanner.skipLine()
            }
        }
        hash.update(data: scanner.bytes[hashed...])
    }

    private mutating func head(_ scanner: inout ExportScanner) throws(ExportBreak) {
        object = .head
        guard scanner.pass(Array(ExportForm.head.utf8)) else {
            throw broken("is not that of an export of version 1")
        }
        isHeadRead = true
    }

    /// Which line begins here; nil for none between head and manifest.
    private static func table(of scanner: borrowing ExportScanner) -> ExportTable? {
        // The first letters behind {"type":" tell the lines apart.
        switch (scanner.peek(9), scanner.peek(10), scanner.peek(16)) {
        case (UInt8(ascii: "p"), UInt8(ascii: "o"), _): .posting
        case (UInt8(ascii: "j"), _, _): .journalEntry
        case (UInt8(ascii: "a"), UInt8(ascii: "u"), _): .auditEntry
        case (UInt8(ascii: "a"), UInt8(ascii: "s"), _): .asset
        case (UInt8(ascii: "a"), UInt8(ascii: "c"), UInt8(ascii: "_")): .accountRule
        case (UInt8(ascii: "a"), UInt8(ascii: "c"), _): .account
        case (UInt8(ascii: "p"), _, _): .principal
        case (UInt8(ascii: "c"), _, _): .checkpoint
        case (UInt8(ascii: "t"), _, _): .table
        case (UInt8(ascii: "r"), _, _): .row
        default: nil
        }
    }

    private mutating func row(
        _ table: ExportTable, _ scanner: inout ExportScanner
    ) throws(ExportBreak) {
        guard
            table >= newest || (table, newest) == (.journalEntry, .posting)
                || (table, newest) == (.table, .row)
        else {
            throw broken("comes too late: a line of another kind was before it")
        }
        newest = table
        object = checks.next(table)
        if let member = scanner.line(Self.forms[table.rawValue]) {
            throw broken("is not written as an export writes it: \(member)")
        }
        guard scanner.isSealed(Self.forms[table.rawValue]) else {
            throw broken("is not what was written")
        }
        do throws(ExportFault) {
            try checks.check(table, scanner)
        } catch {
            throw broken(error.found)
        }
        sink.take(table, scanner)
    }

    private mutating func manifest(_ bytes: ArraySlice<UInt8>) throws(ExportBreak) {
        object = .manifest
        let line = bytes.prefix(
            1 + (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0) - bytes.startIndex)
        guard line.starts(with: #"{"type":"manifest","#.utf8) else {
            object = .line
            throw broken("is no line of an export")
        }
        do throws(ExportFault) {
            try checks.finish(digest: HexDigest.text(of: hash.finalize()))
        } catch {
            throw broken(error.found)
        }
        if let member = checks.manifest.firstDifference(to: line) {
            throw broken("says something else than the lines before it: \(member)")
        }
        isComplete = true
    }

    private func broken(_ found: String) -> ExportBreak {
        ExportBreak(line: line, object: object.text, found: found)
    }

    private static var forms: [ExportForm] { ExportTable.forms }
}

extension ExportTable {
    static let forms = allCases.map(\.form)
}

/// What a check found.
struct ExportFault: Error {
    let found: String
}
