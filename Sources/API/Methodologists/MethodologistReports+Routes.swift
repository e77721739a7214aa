import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Routes {
    /// What methodologists got of fees and bounties.
    static let methodologistReports = [
        Route(.get, "/v1/reports/methodologist-fees", "report_methodologist_fees") { exchange in
            try exchange.principal.mustBeAllowed(.readPrograms)
            var query = exchange.query
            let period = query.value("period") { try Month($0) }
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            return try await exchange.report(wanted) { reader, clocks in
                .methodologistFees(
                    period, clocks, try await reader.methodologistFeesControl(period, clocks))
            }
        },
        Route(.get, "/v1/reports/methodologist-bounty", "report_methodologist_bounty") {
            exchange in
            try exchange.principal.mustBeAllowed(.readPrograms)
            var query = exchange.query
            let period = query.value("period") { try Month($0) }
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            return try await exchange.report(wanted) { reader, clocks in
                .methodologistBounty(
                    period, clocks, try await reader.methodologistBountyControl(period, clocks))
            }
        },
    ]
}

extension Report {
    fileprivate static func methodologistFees(
        _ period: Month?, _ clocks: Clocks, _ control: ReportControl
    ) -> Report {
        Report(
            name: "methodologist_fees", clocks: clocks, period: period, control: control,
            columns: [
                "product", "agreement", "methodologist", "period", "distributed_at", "total",
                "operator_take", "methodologist_take", "paid_by", "effective_day", "product_id",
                "agreement_id", "accrual_id", "total_base_units", "operator_take_base_units",
                "methodologist_take_base_units",
            ]
        ) { reader, sink in
            try await reader.eachMethodologistFee(period, clocks) { row in
                let (asset, split) = (row.product, row.split)
                try await sink([
                    .plain(asset.symbol), .text(row.name), .plain(row.methodologist.description),
                    .plain(row.period.description), .plain(row.distributedAt.description),
                    .plain(asset.text(split.total)), .plain(asset.text(split.operatorTake)),
                    .plain(asset.text(split.methodologistTake)), .plain(row.payer.rawValue),
                    .plain(row.effectiveDay.description), .plain(asset.id.description),
                    .plain(row.agreement.description), .plain(row.accrual.description),
                    .plain(split.total.description), .plain(split.operatorTake.description),
                    .plain(split.methodologistTake.description),
                ])
            }
        }
    }

    fileprivate static func methodologistBounty(
        _ period: Month?, _ clocks: Clocks, _ control: ReportControl
    ) -> Report {
        Report(
            name: "methodologist_bounty", clocks: clocks, period: period, control: control,
            columns: [
                "pot", "month", "methodologist", "measure", "measured", "asset", "amount",
                "effective_day", "pot_id", "share_id", "asset_id", "amount_base_units",
            ]
        ) { reader, sink in
            try await reader.eachMethodologistBounty(period, clocks) { row in
                try await sink([
                    .text(row.name), .plain(row.month.description),
                    .plain(row.methodologist.description), .plain(row.measure.rawValue),
                    .plain(row.measured.description), .plain(row.asset.symbol),
                    .plain(row.asset.text(row.amount)), .plain(row.effectiveDay.description),
                    .plain(row.pot.description), .plain(row.share.description),
                    .plain(row.asset.id.description), .plain(row.amount.description),
                ])
            }
        }
    }
}
