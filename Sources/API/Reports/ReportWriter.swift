import Bookkeeping
import HTTP
import JSON
import Ledger

/// Writes the rows of a report as they come, some kilobytes at a time.
struct ReportWriter {
    private static let piece = 1 << 14

    private let report: Report
    private let format: Format
    private let output: ResponseWriter
    private var json: JSONWriter
    private var csv: CSVWriter
    private var lines: [UInt8] = []
    private var rowCount = 0

    /// Begins with the head of the document, or the row of column names.
    init(_ report: Report, _ format: Format, _ output: ResponseWriter) {
        self.report = report
        self.format = format
        self.output = output
        json = JSONWriter(capacity: format == .json ? Self.piece : 0)
        csv = CSVWriter(header: report.columns, capacity: format == .csv ? Self.piece : 256)
        if format == .json { report.begin(&json) }
    }

    /// Writes a row, whose cells are in the order of the columns.
    mutating func row(_ cells: [Report.Cell]) async throws {
        precondition(cells.count == report.columns.count, "A row has a cell for every column.")
        rowCount += 1
        switch format {
        case .json:
            json.object { $0.write(cells, report.columns) }
        case .csv:
            csv.row { $0.write(cells) }
        case .ndjson:
            var line = JSONWriter(capacity: 512)
            line.object { $0.write(cells, report.columns) }
            lines += line.take()
            lines.append(UInt8(ascii: "\n"))
        }
        if waiting >= Self.piece { try await send() }
    }

    /// Ends the document.
    ///
    /// Throws when rows and control totals do not agree, so that the answer breaks off instead of
    /// looking whole.
    mutating func finish() async throws {
        guard rowCount == report.control.rowCount else {
            throw ReportError.rowCount(found: rowCount, expected: report.control.rowCount)
        }
        if format == .json {
            json.endArray()
            json.endObject()
        }
        try await send()
    }

    private var waiting: Int {
        switch format {
        case .json: json.count
        case .csv: csv.count
        case .ndjson: lines.count
        }
    }

    private mutating func send() async throws {
        switch format {
        case .json: try await output.write(json.take())
        case .csv: try await output.write(csv.take())
        case .ndjson:
            try await output.write(lines)
            lines.removeAll(keepingCapacity: true)
        }
    }
}

/// The rows are not those that were announced: ours to mend.
enum ReportError: Error {
    case rowCount(found: Int, expected: Int)
}

extension Report {
    /// Everything before the rows.
    fileprivate func begin(_ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("report", name)
        if let period { writer.field("period", period.description) }
        writer.field("as_of", clocks.asOf.description)
        writer.field("known_at", Int(clocks.knownAt))
        writer.field("row_count", control.rowCount)
        writer.array("totals") { writer in
            for total in control.totals { writer.object { $0.write(total) } }
        }
        members(&writer)
        writer.name("data")
        writer.beginArray()
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ total: ReportTotal) {
        field("asset_id", total.asset.id.description)
        field("asset", total.asset.symbol)
        field("row_count", total.rowCount)
        for column in total.sums {
            field(column.name, column.sum.text(of: total.asset))
            field(column.name + "_base_units", column.sum.description)
        }
    }

    fileprivate mutating func write(_ cells: [Report.Cell], _ columns: [String]) {
        for (column, cell) in zip(columns, cells) {
            switch cell {
            case .text(let text), .plain(let text): field(column, text)
            case .integer(let integer): field(column, integer)
            case .null: null(column)
            }
        }
    }
}

extension CSVWriter {
    fileprivate mutating func write(_ cells: [Report.Cell]) {
        for cell in cells {
            switch cell {
            case .text(let text): self.text(text)
            case .plain(let text): number(text)
            case .integer(let integer): number(integer)
            case .null: number("")
            }
        }
    }
}
