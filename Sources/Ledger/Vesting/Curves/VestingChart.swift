import Ethereum

/// A picture of how a grant vests: an SVG document of its own, without scripts or other files.
///
/// It shows what has vested as an area, what is unlocked and what was accrued as lines where they
/// differ, releases as steps, another curve for comparison, and a mark at a second. The same values
/// always give the same bytes.
public struct VestingChart: Sendable {
    let title: String
    let history: GrantHistory
    let symbol: String
    let decimals: Int
    let span: ClosedRange<UnixTime>
    let mark: UnixTime?
    let compared: GrantHistory?

    /// A picture of a span of time.
    ///
    /// - Parameters:
    ///   - history: the grant.
    ///   - title: what is shown; also what is read aloud.
    ///   - asset: whose symbol and decimals label the amounts.
    ///   - span: from the first to the last second; at least one second long, or it is made so.
    ///   - mark: a second to mark, such as today; outside the span it is left out.
    ///   - compared: a second curve, such as that of the terms before a change.
    public init(
        _ history: GrantHistory, title: String, asset: Asset, span: ClosedRange<UnixTime>,
        mark: UnixTime? = nil, compared: GrantHistory? = nil
    ) {
        self.history = history
        self.title = title
        symbol = asset.symbol
        decimals = asset.decimals
        let last = max(span.upperBound, span.lowerBound.advanced(bySeconds: 1))
        self.span = min(span.lowerBound, last)...last
        self.mark = mark.flatMap { span.contains($0) ? $0 : nil }
        self.compared = compared
    }

    /// The document in UTF-8.
    public func svg() -> [UInt8] {
        let plot = ChartPlot(span: span, top: top)
        let points = history.points(
            from: span.lowerBound, through: span.upperBound, count: Self.resolution)
        var canvas = ChartCanvas(title: title, description: words(points))
        canvas.grid(AmountAxis(top: top, decimals: decimals), DayAxis(span), plot, symbol)
        canvas.area(points.map { ($0.time, $0.vested) }, plot)
        canvas.line(points.map { ($0.time, $0.vested) }, plot, "vested")
        var legend = [("vested", "vested")]
        if let compared {
            let others = compared.points(
                from: span.lowerBound, through: span.upperBound, count: Self.resolution)
            canvas.line(others.map { ($0.time, $0.vested) }, plot, "compared")
            legend.append(("compared", "vested before the change"))
        }
        for (style, name, value) in Self.lines
        where points.contains(where: { value($0) != $0.vested }) {
            if style == "released" && points.allSatisfy({ $0.released.isZero }) { continue }
            canvas.line(points.map { ($0.time, value($0)) }, plot, style)
            legend.append((style, name))
        }
        if let mark { canvas.mark(mark, plot) }
        canvas.legend(legend)
        return canvas.finish()
    }

    private static let resolution = 240

    private static let lines: [(String, String, @Sendable (CurvePoint) -> UInt256)] = [
        ("accrued", "accrued", { $0.accrued }), ("unlocked", "unlocked", { $0.unlocked }),
        ("released", "released", { $0.released }),
    ]

    /// The largest amount that is shown.
    private var top: UInt256 {
        let own = history.curve.granted(at: span.upperBound)
        return max(own, compared?.curve.granted(at: span.upperBound) ?? .zero, .one)
    }

    /// What the picture says, for those who do not see it.
    private func words(_ points: [CurvePoint]) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        let standing = history.standing(at: mark ?? last.time)
        let day = (mark ?? last.time).day
        return "From \(first.time.day) to \(last.time.day). On \(day) "
            + "\(text(standing.vested)) of \(text(standing.granted)) \(symbol) have vested, "
            + "\(text(standing.released)) were released, "
            + "\(text(standing.forfeited)) were forfeited."
    }

    private func text(_ amount: UInt256) -> String { AmountText.text(amount, decimals: decimals) }
}
