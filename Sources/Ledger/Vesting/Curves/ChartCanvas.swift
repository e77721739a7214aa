import Ethereum

/// Writes the parts of a picture as SVG 1.1.
struct ChartCanvas {
    private var text: String

    init(title: String, description: String) {
        let (width, height) = (ChartPlot.width / 10, ChartPlot.height / 10)
        text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
            width="\(width)" height="\(height)" role="img" aria-labelledby="title description">
            <title id="title">\(Self.escaped(title))</title>
            <desc id="description">\(Self.escaped(description))</desc>
            <style>
            text{font:12px system-ui,sans-serif;fill:#444}.title{font-size:16px;fill:#111}
            .back{fill:#fff}.grid{stroke:#ddd}.axis{stroke:#888}
            .area{fill:#3b6fb6;fill-opacity:.18}.vested{stroke:#3b6fb6}
            .line{fill:none;stroke-width:2}.accrued{stroke:#c77a12;stroke-dasharray:2 4}
            .unlocked{stroke:#7a4fb0;stroke-dasharray:8 4}.released{stroke:#1d8a55}
            .compared{stroke:#b23b3b;stroke-dasharray:6 3}.mark{stroke:#111;stroke-dasharray:4 4}
            </style>
            <rect class="back" width="\(width)" height="\(height)"/>
            <text class="title" x="16" y="28">\(Self.escaped(title))</text>

            """
    }

    /// Lines and labels of both axes.
    mutating func grid(
        _ amounts: AmountAxis, _ days: DayAxis, _ plot: ChartPlot, _ symbol: String
    ) {
        let (left, right) = (ChartPlot.left, ChartPlot.right)
        for tick in amounts.ticks {
            let y = plot.y(tick.amount)
            rule("grid", left, y, right, y)
            label(tick.text, left - 80, y + 40, anchor: "end")
        }
        for tick in days.ticks {
            let x = plot.x(tick.time)
            rule("axis", x, ChartPlot.below, x, ChartPlot.below + 60)
            label(tick.text, x, ChartPlot.below + 220, anchor: "middle")
        }
        rule("axis", left, ChartPlot.below, right, ChartPlot.below)
        rule("axis", left, ChartPlot.above, left, ChartPlot.below)
        label(symbol, left - 80, ChartPlot.above - 160, anchor: "end")
        label("UTC", right, ChartPlot.below + 420, anchor: "end")
    }

    /// The area below a line.
    mutating func area(_ points: [(UnixTime, UInt256)], _ plot: ChartPlot) {
        guard let first = points.first, let last = points.last else { return }
        let (start, end) = (plot.x(first.0), plot.x(last.0))
        text += "<polygon class=\"area\" points=\"\(Self.pair(start, ChartPlot.below)) "
        text += Self.path(points, plot) + " \(Self.pair(end, ChartPlot.below))\"/>\n"
    }

    /// A line.
    mutating func line(
        _ points: [(UnixTime, UInt256)], _ plot: ChartPlot, _ style: String
    ) {
        text += "<polyline class=\"line \(style)\" points=\"\(Self.path(points, plot))\"/>\n"
    }

    /// An upright line at a second, with its day.
    mutating func mark(_ time: UnixTime, _ plot: ChartPlot) {
        let x = plot.x(time)
        rule("mark", x, ChartPlot.above, x, ChartPlot.below)
        label(time.day.description, x, ChartPlot.above - 60, anchor: "middle")
    }

    /// What the lines are, beside each other.
    mutating func legend(_ entries: [(style: String, name: String)]) {
        var x = ChartPlot.left
        for entry in entries {
            rule("line \(entry.style)", x, ChartPlot.below + 400, x + 280, ChartPlot.below + 400)
            label(entry.name, x + 360, ChartPlot.below + 440, anchor: "start")
            x += 600 + entry.name.utf8.count * 70
        }
    }

    /// The document.
    consuming func finish() -> [UInt8] { [UInt8]((text + "</svg>\n").utf8) }

    private mutating func rule(_ style: String, _ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) {
        let (x1, y1) = (ChartPlot.pixels(x1), ChartPlot.pixels(y1))
        let (x2, y2) = (ChartPlot.pixels(x2), ChartPlot.pixels(y2))
        text += "<line class=\"\(style)\" x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\"/>\n"
    }

    private mutating func label(_ words: String, _ x: Int, _ y: Int, anchor: String) {
        let (x, y) = (ChartPlot.pixels(x), ChartPlot.pixels(y))
        text += "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">"
        text += Self.escaped(words) + "</text>\n"
    }

    /// Corners of a line; those that lie on the corner before them are left out.
    private static func path(_ points: [(UnixTime, UInt256)], _ plot: ChartPlot) -> String {
        var corners: [String] = []
        for point in points {
            let corner = pair(plot.x(point.0), plot.y(point.1))
            if corners.last != corner { corners.append(corner) }
        }
        return corners.joined(separator: " ")
    }

    private static func pair(_ x: Int, _ y: Int) -> String {
        ChartPlot.pixels(x) + "," + ChartPlot.pixels(y)
    }

    /// A text as the content of an element.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
    }
}
