import ArgumentParser
import JSON

/// How a subcommand writes its data.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

struct OutputOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "table or json.")
    var output = OutputFormat.table
}

/// Rows under named columns, for people as aligned text and for programs as an array of objects.
struct Table {
    enum Cell {
        case text(String)
        case list([String])
        case nothing

        init(_ value: (some CustomStringConvertible)?) {
            self = value.map { .text($0.description) } ?? .nothing
        }
    }

    /// The names are the fields of the JSON objects; in text they stand in upper case.
    let columns: [String]
    private(set) var rows: [[Cell]] = []

    init(_ columns: [String]) {
        self.columns = columns
    }

    mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "A row has a cell for each column.")
        rows.append(row)
    }

    /// A line for each row under a header; the header alone when there are no rows.
    func text() -> String {
        let lines = [columns.map { $0.uppercased() }] + rows.map { $0.map(Self.text) }
        let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            let last = line.count - 1
            return line.indices.map { column in
                let room = column == last ? 0 : widths[column] - line[column].count
                return line[column] + String(repeating: " ", count: room)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// An array of objects; `[]` when there are no rows.
    func json() -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for row in rows { object(row, &writer) }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    /// The only row as an object.
    func jsonOfOne() -> String {
        var writer = JSONWriter()
        if let row = rows.first { object(row, &writer) }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    private func object(_ row: [Cell], _ writer: inout JSONWriter) {
        writer.object { writer in
            for (column, cell) in zip(columns, row) {
                switch cell {
                case .text(let text): writer.field(column, text)
                case .nothing: writer.field(column, String?.none)
                case .list(let items):
                    writer.array(column) { writer in
                        for item in items { writer.value(item) }
                    }
                }
            }
        }
    }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): text
        case .list(let items): items.isEmpty ? "-" : items.joined(separator: ",")
        case .nothing: "-"
        }
    }
}
