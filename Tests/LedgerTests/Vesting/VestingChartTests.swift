import Ethereum
import Ledger
import Testing

@Suite struct VestingChartTests {
    private static let start: Int64 = 1_600_000_000

    private func asset() throws -> Asset {
        try Asset(
            id: Sample.id(1), chain: Sample.chain, address: Sample.dao, symbol: "DAO", name: "Dao",
            decimals: 2)
    }

    private func text(_ chart: VestingChart) -> String {
        String(decoding: chart.svg(), as: UTF8.self)
    }

    @Test func `a step has the second before it and its own`() throws {
        let history = GrantHistory(try Terms.linear(1000, cliff: 40, duration: 100))
        let points = history.points(
            from: UnixTime(seconds: Self.start), through: UnixTime(seconds: Self.start + 100),
            count: 3)
        #expect(points.map(\.time.seconds) == [0, 39, 40, 50, 99, 100].map { $0 + Self.start })
        #expect(points.map(\.vested) == [0, 0, 400, 500, 990, 1000])
        #expect(points.map(\.accrued) == [0, 390, 400, 500, 990, 1000])
    }

    @Test func `every tranche is a step, and a release is one`() throws {
        let terms = try Terms.monthly(300, from: "2021-01-31", months: 3)
        let history = try GrantHistory(terms).recording(
            .released(at: UnixTime(text: "2021-03-15"), 50))
        let points = history.points(
            from: try UnixTime(text: "2021-01-31"), through: try UnixTime(text: "2021-05-01"),
            count: 2)
        #expect(points.count == 10)
        #expect(points.map(\.vested) == [0, 0, 100, 100, 100, 100, 200, 200, 300, 300])
        #expect(points.map(\.released) == [0, 0, 0, 0, 50, 50, 50, 50, 50, 50])
    }

    @Test func `a picture says what it shows to those who do not see it`() throws {
        let history = GrantHistory(try Terms.linear(100_000, cliff: 864_000, duration: 8_640_000))
        let first = UnixTime(seconds: Self.start)
        let chart = VestingChart(
            history, title: "R&D <grant>", asset: try asset(),
            span: first...first.advanced(bySeconds: 8_640_000),
            mark: first.advanced(bySeconds: 4_320_000))
        let svg = text(chart)
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("<title id=\"title\">R&amp;D &lt;grant&gt;</title>"))
        #expect(
            svg.contains(
                "On 2020-11-02 500 of 1000 DAO have vested, 0 were released, 0 were forfeited."))
        #expect(svg.contains(">1\u{2009}000</text>"))
        #expect(svg.contains(">2020-10-01</text>") || svg.contains(">2020-10</text>"))
        #expect(svg.contains("role=\"img\""))
        #expect(!svg.contains("<script"))
    }

    @Test func `the same grant always gives the same bytes`() throws {
        let history = GrantHistory(try Terms.linear(1000, duration: 100))
        let first = UnixTime(seconds: Self.start)
        let span = first...first.advanced(bySeconds: 100)
        let asset = try asset()
        let charts = (0..<2).map { _ in
            VestingChart(history, title: "Grant", asset: asset, span: span).svg()
        }
        #expect(charts[0] == charts[1])
        #expect(charts[0].count > 1000)
    }

    @Test func `amounts lie between the axes from the lower edge to the upper`() throws {
        let history = GrantHistory(try Terms.linear(1000, duration: 100))
        let first = UnixTime(seconds: Self.start)
        let chart = VestingChart(
            history, title: "Grant", asset: try asset(),
            span: first...first.advanced(bySeconds: 200))
        // From the start, at the lower left, to the end in the middle of the upper edge, and on.
        let line = try #require(
            text(chart).split(separator: "\n").first { $0.contains("line vested\" p") })
        #expect(line.contains("points=\"112,384 "))
        #expect(line.contains(" 524,88"))
        #expect(line.hasSuffix("936,88\"/>"))
    }

    @Test func `one second is enough of a span`() throws {
        let history = GrantHistory(try Terms.linear(1000, duration: 100))
        let first = UnixTime(seconds: Self.start)
        let chart = VestingChart(history, title: "Grant", asset: try asset(), span: first...first)
        #expect(text(chart).contains("2020-09-13T12:26:40Z"))
    }
}
