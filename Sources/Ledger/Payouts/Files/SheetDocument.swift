/// A page of headed parts, written as plain text or as HTML with the same words.
struct SheetDocument {
    /// What stands below a heading.
    enum Block {
        /// Names with their values.
        case facts([(name: String, value: String)])
        /// Rows under columns; the words stand there instead when there are none.
        case table([String], [[String]], none: String)
        /// Lines with a box to tick.
        case ticks([String])
    }

    let title: String
    private(set) var parts: [(heading: String, blocks: [Block])] = []

    init(title: String) {
        self.title = title
    }

    mutating func add(_ heading: String, _ blocks: Block...) {
        parts.append((heading, blocks))
    }

    /// Lines with columns in line, ended by a line feed; control characters become blanks.
    func text() -> [UInt8] {
        var lines = [Self.plain(title), String(repeating: "=", count: title.count)]
        for (heading, blocks) in parts {
            lines += ["", heading, String(repeating: "-", count: heading.count)]
            for block in blocks { lines += Self.lines(of: block) }
        }
        return [UInt8]((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func lines(of block: Block) -> [String] {
        switch block {
        case .facts(let facts): aligned(facts.map { [$0.name, $0.value] })
        case .table(let columns, let rows, let none):
            rows.isEmpty ? [none] : aligned([columns] + rows)
        case .ticks(let lines): lines.map { "[ ] \(plain($0))" }
        }
    }

    private static func aligned(_ rows: [[String]]) -> [String] {
        let rows = rows.map { $0.map(plain) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.indices.map { column in
                let isLast = column == row.count - 1
                let room = isLast ? 0 : widths[column] - row[column].count
                return row[column] + String(repeating: " ", count: room)
            }.joined(separator: "  ")
        }
    }

    /// Names are other people's text: nothing in one ends its line.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { isControl($0) ? (" " as Unicode.Scalar) : $0 }))
    }

    /// Control, format and line-breaking characters; the format ones can turn the order of digits.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}

extension SheetDocument {
    /// One page with a style of its own and nothing from elsewhere.
    func html() -> [UInt8] {
        var page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        page += "<title>\(Self.escaped(title))</title><style>\(Self.style)</style></head><body>\n"
        page += "<h1>\(Self.escaped(title))</h1>\n"
        for (heading, blocks) in parts {
            page += "<section><h2>\(Self.escaped(heading))</h2>\n"
            for block in blocks { page += Self.html(of: block) }
            page += "</section>\n"
        }
        return [UInt8]((page + "</body></html>\n").utf8)
    }

    private static let style =
        "body{font:11pt/1.4 sans-serif;margin:2em auto;max-width:60em}h2{font-size:12pt}"
        + "table{border-collapse:collapse}td,th{border-bottom:1px solid #999;padding:.2em .8em .2em 0;"
        + "text-align:left;vertical-align:top}td{font-family:monospace;overflow-wrap:anywhere}"
        + "section{break-inside:avoid-page}@media print{body{margin:0;max-width:none}}"

    private static func html(of block: Block) -> String {
        switch block {
        case .facts(let facts):
            table(facts.map { "<th scope=\"row\">\(escaped($0.name))</th>" + cells([$0.value]) })
        case .table(_, let rows, let none) where rows.isEmpty: "<p>\(escaped(none))</p>\n"
        case .table(let columns, let rows, _):
            table(
                [columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()] + rows.map(cells)
            )
        case .ticks(let lines):
            lines.map { "<p>\u{2610} \(escaped($0))</p>\n" }.joined()
        }
    }

    private static func table(_ rows: [String]) -> String {
        "<table>" + rows.map { "<tr>\($0)</tr>" }.joined(separator: "\n") + "</table>\n"
    }

    private static func cells(_ texts: [String]) -> String {
        texts.map { "<td>\(escaped($0))</td>" }.joined()
    }

    /// Whatever could be markup is written by its name.
    private static func escaped(_ text: String) -> String {
        plain(text).map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
