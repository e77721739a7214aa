import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Routes {
    /// What programs have accrued, funded and sent.
    static let miningReports = [
        Route(.get, "/v1/reports/lm-accrual", "report_lm_accrual") { exchange in
            try exchange.principal.mustBeAllowed(.readPrograms)
            var query = exchange.query
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            return try await exchange.report(wanted) { reader, clocks in
                let rows = try await reader.miningAccruals(clocks)
                return .miningAccrual(rows, clocks, try reader.miningAccrualControl(rows))
            }
        }
    ]
}

extension Report {
    /// One row a program: few enough to be made beforehand.
    fileprivate static func miningAccrual(
        _ rows: [MiningAccrualRow], _ clocks: Clocks, _ control: ReportControl
    ) -> Report {
        Report(
            name: "lm_accrual", clocks: clocks, control: control,
            columns: ["program", "product", "kind", "days", "asset"] + MiningAccrualRow.names
                + ["program_id", "asset_id"] + MiningAccrualRow.names.map { $0 + "_base_units" }
        ) { _, sink in
            for row in rows {
                let (terms, asset) = (row.program.program.terms, row.program.reward)
                let head: [Report.Cell] = [
                    .text(terms.name), .plain(terms.product), .plain(terms.kind.word),
                    .integer(row.days), .plain(asset.symbol),
                ]
                let ids: [Report.Cell] = [
                    .plain(row.program.program.id.description), .plain(asset.id.description),
                ]
                try await sink(
                    head + row.amounts.map { .plain(asset.text($0)) } + ids
                        + row.amounts.map { .plain($0.description) })
            }
        }
    }
}
