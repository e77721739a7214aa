/// Reads CSV by RFC 4180 while its bytes still arrive, one row at a time.
///
/// The first row names the columns, in any order and any case. Cells are separated by commas; by
/// semicolons, or else tabs, where the header has no comma outside quotes but has those. Lines end
/// with LF or CRLF, a byte order mark at the start is skipped, and so are blank rows. Spaces, tabs,
/// non-breaking spaces and invisible characters at both ends of a cell are dropped, in quotes or
/// not. Memory is bounded by the limit of a row and one piece of input.
///
///     enum Column: String, CaseIterable { case payee, asset, amount, kind, note }
///     var reader = CSVReader<Column>(optional: [.note])
///     for try await bytes in body {
///         reader.feed(bytes)
///         while let row = try reader.next() { use(row[.payee]) }
///     }
///     reader.end()
///     while let row = try reader.next() { use(row[.payee]) }
struct CSVReader<Column>: Sendable
where Column: CaseIterable & Hashable & RawRepresentable & Sendable, Column.RawValue == String {
    private var scanner: CSVScanner
    private let optional: Set<Column>
    private let cellLimit: Int
    private var phase = Phase.byteOrderMark
    private var header = CSVHeader<Column>()
    /// Number of the row found last.
    private var rowNumber = 0

    private enum Phase: Sendable {
        case byteOrderMark, separator, header, rows
        case failed(CSVError)
    }

    /// Makes a reader: columns that may be left out, the most bytes of a row and of a cell.
    init(optional: Set<Column> = [], rowLimit: Int = 1 << 16, cellLimit: Int = 1 << 13) {
        scanner = CSVScanner(rowLimit: rowLimit)
        self.optional = optional
        self.cellLimit = cellLimit
    }

    /// Takes the next bytes of the file; ask for rows until there are none before feeding more.
    mutating func feed(_ bytes: some Collection<UInt8>) { scanner.feed(bytes) }

    /// Says that no more bytes will come.
    mutating func end() { scanner.end() }

    /// The next data row; nil when more bytes are needed, or after the last one.
    ///
    /// An error that `isRecoverable` costs its row only: ask again for the one behind it. Any other
    /// is thrown again each time.
    /// A row that the closure takes as it lies there is not given; files of millions are read so.
    mutating func next(
        unless takes: (CSVCells<Column>) -> Bool = { _ in false }
    ) throws(CSVError) -> CSVRow<Column>? {
        switch phase {
        case .failed(let error): throw error
        case .byteOrderMark, .separator, .header:
            guard try readHeader() else { return nil }
        case .rows: break
        }
        while try findRow() {
            defer { scanner.advance() }
            if scanner.isBlankRow { continue }
            guard scanner.cells.count == header.columns.count, takes(cells) else {
                return try row()
            }
        }
        return nil
    }

    private mutating func readHeader() throws(CSVError) -> Bool {
        if case .byteOrderMark = phase {
            guard scanner.skipByteOrderMark() else { return false }
            phase = .separator
        }
        if case .separator = phase {
            guard scanner.detectSeparator() else { return false }
            phase = .header
        }
        let isFound = try findRow()
        guard isFound || scanner.isAtEnd else { return false }
        do throws(CSVError) {
            guard isFound, !scanner.isBlankRow else {
                throw header.fault(
                    .missingHeader, nil, nil,
                    "The first row is blank; it must name the columns", optional)
            }
            try header.read(try row().cells, optional: optional)
        } catch {
            phase = .failed(error)
            throw error
        }
        scanner.advance()
        phase = .rows
        return true
    }

    /// Whether a row was found; what breaks the file ends the reading for good.
    private mutating func findRow() throws(CSVError) -> Bool {
        switch scanner.scan() {
        case .needsMore, .end: return false
        case .row:
            rowNumber += 1
            return true
        case .broken(let kind):
            let error = broken(kind)
            phase = .failed(error)
            throw error
        }
    }

    private func broken(_ kind: CSVError.Kind) -> CSVError {
        let isUnclosed = kind == .unclosedQuote
        // Only there the cell had ended already.
        let index = scanner.cells.count - (kind == .bareCarriageReturn ? 1 : 0)
        return CSVError(
            kind: kind, row: rowNumber + 1, line: isUnclosed ? scanner.quoteLine : scanner.rowLine,
            column: header.name(at: index), found: scanner.excerpt,
            detail: kind.advice(limit: scanner.rowLimit))
    }

    private var cells: CSVCells<Column> {
        CSVCells(number: rowNumber, columns: header.columns, scanner: scanner)
    }

    private func row() throws(CSVError) -> CSVRow<Column> {
        let count = header.columns.count
        guard count == 0 || scanner.cells.count == count else {
            throw CSVError(
                kind: .wrongFieldCount, row: rowNumber, line: scanner.rowLine, column: nil,
                found: "\(scanner.cells.count) cells",
                detail: CSVError.Kind.wrongFieldCount.advice(limit: count))
        }
        var cells: [String] = []
        cells.reserveCapacity(scanner.cells.count)
        for index in scanner.cells.indices { cells.append(try text(at: index)) }
        return CSVRow(
            number: rowNumber, line: scanner.rowLine, columns: header.columns, cells: cells)
    }

    private func text(at index: Int) throws(CSVError) -> String {
        do {
            return try scanner.text(of: scanner.cells[index], limit: cellLimit)
        } catch {
            throw CSVError(
                kind: error.kind, row: rowNumber, line: scanner.rowLine,
                column: header.name(at: index), found: error.found,
                detail: error.kind.advice(limit: cellLimit))
        }
    }
}

/// A data row, its cells trimmed.
struct CSVRow<Column>: Sendable
where Column: CaseIterable & Hashable & RawRepresentable & Sendable, Column.RawValue == String {
    /// Row as a spreadsheet counts; the first one behind the header is 2.
    let number: Int
    /// Physical line, from 1, on which the row begins.
    let line: Int
    fileprivate let columns: [Column]
    fileprivate let cells: [String]

    /// The text of a column; empty for an optional column that the file does not have.
    subscript(column: Column) -> String {
        guard let index = columns.firstIndex(of: column) else { return "" }
        return cells[index]
    }
}

/// A data row as it lies in the file: bytes that nobody has looked at.
struct CSVCells<Column>: Sendable
where Column: CaseIterable & Hashable & RawRepresentable & Sendable, Column.RawValue == String {
    /// Row as a spreadsheet counts; the first one behind the header is 2.
    let number: Int
    /// The columns in their order.
    let columns: [Column]
    fileprivate let scanner: CSVScanner

    /// What the closure makes of a cell's bytes, blanks at its ends included; nil where quotes are
    /// doubled in it.
    func read<Value>(_ place: Int, _ make: (Span<UInt8>) -> Value?) -> Value? {
        let cell = scanner.cells[place]
        guard !cell.hasDoubledQuotes else { return nil }
        return scanner.read(cell, make)
    }
}
