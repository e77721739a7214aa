import Ledger

/// A table that becomes a list of cards on a narrow screen: every cell carries its column's name.
struct PageTable {
    private let columns: [String]
    /// Columns from this one on are numbers, on the right.
    private let numbersFrom: Int
    private var rows: [Row] = []

    /// The cells of one row, in the order of the columns.
    struct Row {
        fileprivate enum Cell {
            case text(String)
            case code(String)
            case state(String, StateTone)
            case amounts([ReportTotal])
        }

        fileprivate var cells: [Cell] = []

        mutating func text(_ text: String) { cells.append(.text(text)) }
        mutating func code(_ text: String) { cells.append(.code(text)) }
        mutating func state(_ text: String, _ tone: StateTone) { cells.append(.state(text, tone)) }
        /// The first sum of each asset, one below the other.
        mutating func amounts(_ totals: [ReportTotal]) { cells.append(.amounts(totals)) }
    }

    init(_ columns: [String], numbersFrom: Int) {
        self.columns = columns
        self.numbersFrom = numbersFrom
    }

    mutating func row(_ cells: (inout Row) -> Void) {
        var row = Row()
        cells(&row)
        rows.append(row)
    }

    func write(to html: inout HTML) {
        html.element("table") { html in
            html.element("thead") { html in
                html.element("tr") { html in
                    for (index, column) in columns.enumerated() {
                        html.element("th", ["scope": "col", "class": side(index)], text: column)
                    }
                }
            }
            html.element("tbody") { html in
                for row in rows { write(row, to: &html) }
            }
        }
    }

    private func write(_ row: Row, to html: inout HTML) {
        html.element("tr") { html in
            for (index, (column, cell)) in zip(columns, row.cells).enumerated() {
                html.element("td", ["data-label": column, "class": side(index)]) { html in
                    html.element("span") { Self.write(cell, to: &$0) }
                }
            }
        }
    }

    private static func write(_ cell: Row.Cell, to html: inout HTML) {
        switch cell {
        case .text(let text): html.text(text)
        case .code(let text): html.element("code", text: text)
        case .state(let text, let tone):
            html.element("span", ["class": "state \(tone.rawValue)"], text: text)
        case .amounts(let totals):
            for total in totals {
                html.element("span", ["class": "amount"]) { html in
                    html.text(total.sums.first?.sum.text(of: total.asset) ?? "")
                    html.text(" ")
                    html.element("small", text: total.asset.symbol)
                }
            }
        }
    }

    private func side(_ index: Int) -> String { index >= numbersFrom ? "number" : "text" }
}
