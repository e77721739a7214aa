import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Routes {
    /// Where grants stand, and what they make due.
    static let vestingReports = [
        Route(.get, "/v1/reports/vesting", "report_vesting") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readGrants)
            var query = exchange.query
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            let groups = principal.groupLimit(for: .readGrants)
            return try await exchange.report(wanted) { reader, clocks in
                .vesting(
                    clocks, try await reader.vestingControl(clocks, groups: groups),
                    groups: groups)
            }
        },
        Route(.get, "/v1/reports/vesting-forecast", "report_vesting_forecast") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readGrants)
            var query = exchange.query
            let wanted = try WantedReport(exchange, &query)
            let from = query.value("from") { try Month($0) }
            let count = query.value("months") { try MonthCount($0).number } ?? 12
            let leavers = query.value("leavers_basis_points") { try Leavers(text: $0) }
            let safe = query.value("safe_id") { try ID<Safe>($0) }
            let scenarios = Scenarios(&query)
            try query.finish()
            let groups = principal.groupLimit(for: .readGrants)
            return try await exchange.report(wanted) { reader, clocks in
                let first = from ?? clocks.asOf.month
                let outlook = try await reader.vestingOutlook(
                    ForecastRequest(
                        months: first.following(count), leavers: leavers, safe: safe,
                        groups: groups), clocks)
                return .vestingForecast(clocks, outlook, scenarios)
            }
        },
    ]
}

/// How many months ahead.
private struct MonthCount {
    let number: Int

    init(_ text: String) throws(NumberError) {
        guard let number = Int(text), (1...600).contains(number) else { throw NumberError() }
        self.number = number
    }

    struct NumberError: Error, CustomStringConvertible {
        var description: String { "must be a number from 1 to 600" }
    }
}

extension Leavers {
    fileprivate init(text: String) throws(LeaversError) {
        guard let number = Int(text), let leavers = Leavers(basisPointsPerMonth: number) else {
            throw LeaversError()
        }
        self = leavers
    }
}

private struct LeaversError: Error, CustomStringConvertible {
    var description: String { "must be a number from 0 to 10000" }
}

/// Up to three sets of assumed prices.
private struct Scenarios: Sendable {
    let named: [(name: String, prices: PriceScenario)]

    init(_ query: inout Query) {
        named = [("value", "prices"), ("value_low", "prices_low"), ("value_high", "prices_high")]
            .compactMap { column, parameter in
                query.value(parameter) { try PriceScenario($0) }.map { (column, $0) }
            }
    }
}

extension Report {
    fileprivate static func vesting(
        _ clocks: Clocks, _ control: ReportControl, groups: Set<ID<WorkingGroup>>?
    ) -> Report {
        let amounts = [
            "granted", "accrued", "vested", "released", "releasable", "locked", "unvested",
            "forfeited",
        ]
        return Report(
            name: "vesting", clocks: clocks, control: control,
            columns: [
                "group", "payee", "asset", "rule", "state", "start", "cliff", "end",
            ] + amounts + ["next_event", "next_event_at", "grant_id", "asset_id"]
                + amounts.map { $0 + "_base_units" }
        ) { reader, sink in
            try await reader.eachVestingRow(clocks, groups: groups) { row in
                try await sink(cells(row))
            }
        }
    }

    private static func cells(_ row: VestingRow) -> [Cell] {
        let (detail, standing) = (row.detail, row.standing)
        let history = detail.grant.history
        let amounts = [
            standing.granted, standing.accrued, standing.vested, standing.released,
            standing.releasable, standing.locked, standing.unvested, standing.forfeited,
        ]
        let words: [Cell] = [
            .plain(detail.groupHandle.description), .plain(detail.payeeHandle.description),
            .plain(detail.asset.symbol), .plain(history.terms(at: detail.asOf).rule.rawValue),
            .plain(row.state.rawValue),
        ]
        let times: [Cell] = [history.start, history.cliff, history.end].map(cell)
        let next: [Cell] = [
            standing.next.map { .plain($0.kind.rawValue) } ?? .null, cell(standing.next?.time),
            .plain(detail.grant.id.description), .plain(detail.asset.id.description),
        ]
        return words + times + amounts.map { .plain(detail.asset.text($0)) } + next
            + amounts.map { .plain($0.description) }
    }

    private static func cell(_ time: UnixTime?) -> Cell {
        time.map { .plain($0.description) } ?? .null
    }

    fileprivate static func vestingForecast(
        _ clocks: Clocks, _ outlook: VestingOutlook, _ scenarios: Scenarios
    ) -> Report {
        Report(
            name: "vesting_forecast", clocks: clocks, control: outlook.control,
            columns: [
                "month", "asset", "cliff", "recurring", "due", "cumulative", "safe_balance",
                "first_month_short", "asset_id", "cliff_base_units", "recurring_base_units",
                "due_base_units", "cumulative_base_units", "safe_balance_base_units",
            ] + scenarios.named.map(\.name)
        ) { _, sink in
            for line in outlook.forecast.lines {
                guard let asset = outlook.assets[line.asset] else { continue }
                let balance = outlook.balances[line.asset] ?? .zero
                let amounts = [
                    line.due.cliff, line.due.recurring, line.due.total, line.cumulative, balance,
                ]
                let short = outlook.firstMonthShort(line.asset)
                let words: [Cell] = [.plain(line.month.description), .plain(asset.symbol)]
                let ends: [Cell] = [
                    short.map { .plain($0.description) } ?? .null,
                    .plain(asset.id.description),
                ]
                try await sink(
                    words + amounts.map { .plain(asset.text($0)) } + ends
                        + amounts.map { .plain($0.description) }
                        + scenarios.named.map { scenario in
                            scenario.prices.value(of: line.due.total, asset)
                                .map { .plain($0) } ?? .null
                        })
            }
        }
    }
}
