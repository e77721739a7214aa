import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

/// What a curve is asked for.
struct WantedCurve {
    enum Form: String, CaseIterable {
        case json, csv, svg
    }

    let form: Form
    let count: Int
    let from: Instant?
    let until: Instant?
    let change: ID<GrantChange>?

    init(_ query: inout Query) {
        form = query.choice("format", Form.self) ?? .json
        count = query.value("points") { try PointCount($0).number } ?? 100
        (from, until) = query.range("from", "until") { try Instant($0) }
        change = query.value("change_id") { try ID<GrantChange>($0) }
    }

    func reply(_ grant: GrantDetail, _ changed: GrantHistory?) -> Reply {
        let history = changed ?? grant.grant.history
        let known = history.span ?? grant.asOf...grant.asOf.advanced(bySeconds: 365 * 86400)
        let first = from.map { UnixTime($0) } ?? known.lowerBound
        let last = max(until.map { UnixTime($0) } ?? known.upperBound, first)
        let points = history.points(from: first, through: last, count: count)
        switch form {
        case .svg:
            let chart = VestingChart(
                history, title: "\(grant.payeeHandle): \(grant.asset.symbol)", asset: grant.asset,
                span: first...last, mark: grant.asOf,
                compared: changed == nil ? nil : grant.grant.history)
            var reply = Reply.bytes(chart.svg(), "image/svg+xml")
            reply.headers.append(
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            return reply
        case .csv: return .bytes(csv(points, grant.asset), MediaType.csv.header)
        case .json:
            return .json { writer in
                writer.object { writer in
                    writer.field("grant_id", grant.grant.id.description)
                    writer.array("points") { writer in
                        for point in points { point.write(to: &writer, of: grant.asset) }
                    }
                    guard changed != nil else { return }
                    writer.array("points_before") { writer in
                        for point in grant.grant.history.points(
                            from: first, through: last, count: count)
                        {
                            point.write(to: &writer, of: grant.asset)
                        }
                    }
                }
            }
        }
    }

    private func csv(_ points: [CurvePoint], _ asset: Asset) -> [UInt8] {
        var writer = CSVWriter(header: [
            "at", "asset", "accrued", "vested", "unlocked", "released", "accrued_base_units",
            "vested_base_units", "unlocked_base_units", "released_base_units",
        ])
        for point in points {
            let amounts = [point.accrued, point.vested, point.unlocked, point.released]
            writer.row { row in
                row.number(point.time.description)
                row.number(asset.symbol)
                for amount in amounts { row.number(asset.text(amount)) }
                for amount in amounts { row.number(amount.description) }
            }
        }
        return writer.take()
    }
}

/// How many points are wanted.
private struct PointCount {
    let number: Int

    init(_ text: String) throws(NumberError) {
        guard let number = Int(text), (2...GrantHistory.mostPoints).contains(number) else {
            throw NumberError()
        }
        self.number = number
    }

    struct NumberError: Error, CustomStringConvertible {
        var description: String { "must be a number from 2 to \(GrantHistory.mostPoints)" }
    }
}
