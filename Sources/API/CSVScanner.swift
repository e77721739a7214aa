/// Cuts bytes into rows and cells, going on wherever the bytes ended the last time.
///
/// Knows quotes and line ends, nothing of headers or text. Offsets are relative to the row.
struct CSVScanner {
    /// A cell without its quotes.
    struct Cell {
        var start: Int
        var end: Int
        /// Whether quotes inside are doubled and must be halved.
        var hasDoubledQuotes = false
    }

    enum Outcome {
        case row
        case needsMore
        case end
        case broken(CSVError.Kind)
    }

    private enum State { case cellStart, plain, quoted, quoteInQuoted, carriageReturn, done }

    private(set) var cells: [Cell] = []
    /// Line on which the current row began, and the one that the scanner has reached.
    private(set) var rowLine = 1
    private(set) var line = 1
    private(set) var quoteLine = 1
    private(set) var separator = UInt8(ascii: ",")

    private var detector = CSVSeparatorDetector()
    let rowLimit: Int
    private var buffer: [UInt8] = []
    private var rowStart = 0
    private var cursor = 0
    private var cell = Cell(start: 0, end: 0)
    private var state = State.cellStart
    private var hasEnded = false

    init(rowLimit: Int) {
        self.rowLimit = rowLimit
    }

    /// Adds bytes behind those not yet consumed.
    mutating func feed(_ bytes: some Collection<UInt8>) {
        if rowStart > 0 {
            buffer.removeSubrange(..<rowStart)
            cursor -= rowStart
            rowStart = 0
        }
        buffer.append(contentsOf: bytes)
    }

    mutating func end() { hasEnded = true }

    /// The text of a cell of the row found last.
    func text(of cell: Cell, limit: Int) throws(CSVCell.Fault) -> String {
        let bytes = buffer.span.extracting(rowStart + cell.start..<rowStart + cell.end)
        return try CSVCell.text(bytes, hasDoubledQuotes: cell.hasDoubledQuotes, limit: limit)
    }

    /// What the closure makes of the bytes of a cell of the row found last.
    func read<Value>(_ cell: Cell, _ make: (Span<UInt8>) -> Value?) -> Value? {
        make(buffer.span.extracting(rowStart + cell.start..<rowStart + cell.end))
    }

    /// Whether nothing but the end is left.
    var isAtEnd: Bool { hasEnded && cursor == buffer.count }

    /// Whether the row found last has no byte but its line end.
    var isBlankRow: Bool { cells.count == 1 && cell.start == 0 && cell.end == 0 }

    /// Steps over a byte order mark at the very beginning; false while that cannot be told yet.
    mutating func skipByteOrderMark() -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let head = buffer.prefix(3)
        guard head.count == 3 || hasEnded || !mark.starts(with: head) else { return false }
        if head.elementsEqual(mark) {
            rowStart = 3
            cursor = 3
        }
        return true
    }

    /// Chooses the separator by the header; false while that is not there in full.
    mutating func detectSeparator() -> Bool {
        let header = buffer[rowStart...].prefix(rowLimit + 1)
        let isAll = hasEnded || header.count > rowLimit
        guard let detected = detector.detect(in: header, isAll: isAll) else { return false }
        separator = detected
        return true
    }

    /// What stands from the beginning of the cell to where the scanner stopped, cut short.
    var excerpt: String {
        let start = rowStart + cell.start
        return String(decoding: buffer[start...].prefix(min(cursor - start + 1, 40)), as: UTF8.self)
    }

    /// Finds the next row; call `advance` before asking for another one.
    mutating func scan() -> Outcome {
        while cursor < buffer.count {
            if let outcome = step() { return outcome }
            if cursor - rowStart > rowLimit, state != .carriageReturn {
                return .broken(state == .quoted ? .unclosedQuote : .rowTooLong)
            }
        }
        return hasEnded ? finish() : .needsMore
    }

    /// Gives up the row found last.
    mutating func advance() {
        rowStart = cursor
        cells.removeAll(keepingCapacity: true)
        state = .cellStart
        rowLine = line
    }

    private mutating func step() -> Outcome? {
        switch state {
        case .cellStart:
            cell = Cell(start: cursor - rowStart, end: cursor - rowStart)
            state = .plain
            guard buffer[cursor] == UInt8(ascii: "\"") else { return nil }
            cursor += 1
            cell.start += 1
            quoteLine = line
            state = .quoted
        case .plain:
            return stepPlain()
        case .quoted:
            stepQuoted()
        case .quoteInQuoted:
            return stepAfterQuote()
        case .carriageReturn:
            guard buffer[cursor] == UInt8(ascii: "\n") else { return .broken(.bareCarriageReturn) }
            return endRow()
        case .done:
            return .row
        }
        return nil
    }

    private mutating func stepPlain() -> Outcome? {
        let limit = min(buffer.count, rowStart + rowLimit + 1)
        while cursor < limit {
            let byte = buffer[cursor]
            if byte == separator {
                close(at: cursor)
                cursor += 1
                state = .cellStart
                return nil
            }
            switch byte {
            case UInt8(ascii: "\n"):
                close(at: cursor)
                return endRow()
            case UInt8(ascii: "\r"):
                close(at: cursor)
                cursor += 1
                state = .carriageReturn
                return nil
            case UInt8(ascii: "\""):
                return .broken(.strayQuote)
            default:
                cursor += 1
            }
        }
        return nil
    }

    private mutating func stepQuoted() {
        let limit = min(buffer.count, rowStart + rowLimit + 1)
        while cursor < limit {
            let byte = buffer[cursor]
            cursor += 1
            if byte == UInt8(ascii: "\"") {
                state = .quoteInQuoted
                return
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
    }

    /// The byte behind a quote inside quotes tells whether it closed the cell.
    private mutating func stepAfterQuote() -> Outcome? {
        let byte = buffer[cursor]
        guard byte != UInt8(ascii: "\"") else {
            cell.hasDoubledQuotes = true
            cursor += 1
            state = .quoted
            return nil
        }
        guard byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
            return .broken(.textAfterQuote)
        }
        close(at: cursor - 1)
        if byte == UInt8(ascii: "\n") { return endRow() }
        cursor += 1
        state = byte == separator ? .cellStart : .carriageReturn
        return nil
    }

    private mutating func close(at end: Int) {
        cell.end = end - rowStart
        cells.append(cell)
    }

    private mutating func endRow() -> Outcome {
        cursor += 1
        line += 1
        state = .done
        return .row
    }

    /// What the last row is when no line end follows it.
    private mutating func finish() -> Outcome {
        switch state {
        case .cellStart:
            guard cursor > rowStart else { return .end }
            cell = Cell(start: cursor - rowStart, end: cursor - rowStart)
            close(at: cursor)
        case .plain: close(at: cursor)
        case .quoted: return .broken(.unclosedQuote)
        case .quoteInQuoted: close(at: cursor - 1)
        case .carriageReturn: return .broken(.bareCarriageReturn)
        case .done: break
        }
        state = .done
        return .row
    }
}
