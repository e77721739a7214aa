import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Routes {
    /// Each report says both clocks and repeats byte for byte for the same pair.
    static let reports = [
        Route(.get, "/v1/reports/rewards", "report_rewards") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readRewards)
            var query = exchange.query
            let period = query.required("period") { try Month($0) }
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            // Without a period there was a fault, which finish has thrown.
            guard let period else { throw APIError.parameters([]) }
            let groups = principal.groupLimit(for: .readRewards)
            return try await exchange.report(wanted) { reader, clocks in
                .rewards(
                    period, clocks,
                    try await reader.rewardsControl(period, clocks, groups: groups), groups: groups)
            }
        },
        Route(.get, "/v1/reports/trial-balance", "report_trial_balance") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            return try await exchange.report(wanted) { reader, clocks in
                .trialBalance(clocks, try await reader.balances(clocks))
            }
        },
        Route(.get, "/v1/reports/liabilities", "report_liabilities") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            return try await exchange.report(wanted) { reader, clocks in
                .liabilities(clocks, try await reader.liabilitiesControl(clocks))
            }
        },
    ]
}

/// What every report is asked for: format and clocks.
struct WantedReport {
    let format: Format
    let asOf: Day?
    let knownAt: KnownAt?

    init(_ exchange: Exchange, _ query: inout Query) throws {
        asOf = query.value("as_of") { try Day($0) }
        knownAt = query.value("known_at") { try KnownAt($0) }
        format = try exchange.format(&query)
    }
}

extension Exchange {
    /// Settles the clocks and the control totals in one consistent state, and sends the rows later:
    /// by the same clocks they are the same in every later state.
    func report(
        _ wanted: WantedReport, _ make: (Reader, Clocks) async throws -> Report
    ) async throws -> Reply {
        let report = try await books.snapshot { reader in
            let clocks = try await reader.clocks(asOf: wanted.asOf, knownAt: wanted.knownAt)
            return try await make(reader, clocks)
        }
        return reply(report, as: wanted.format)
    }
}

extension Report {
    fileprivate static func rewards(
        _ period: Month, _ clocks: Clocks, _ control: ReportControl,
        groups: Set<ID<WorkingGroup>>?
    ) -> Report {
        Report(
            name: "rewards", clocks: clocks, period: period, control: control,
            columns: [
                "group", "payee", "kind", "asset", "amount", "state", "batch_id", "asset_id",
                "amount_base_units", "run_id", "line_id",
            ]
        ) { reader, sink in
            try await reader.eachReward(period, clocks, groups: groups) { row in
                try await sink([
                    .plain(row.group.description), .plain(row.payee.description),
                    .plain(row.kind.description), .plain(row.asset.symbol),
                    .plain(row.asset.text(row.amount.baseUnits)), .plain(row.standing.rawValue),
                    row.batch.map { .plain($0.description) } ?? .null,
                    .plain(row.asset.id.description), .plain(row.amount.baseUnits.description),
                    .plain(row.run.description), .plain(row.line.description),
                ])
            }
        }
    }

    fileprivate static func trialBalance(_ clocks: Clocks, _ balances: Balances) -> Report {
        Report(
            name: "trial_balance", clocks: clocks, control: balances.control,
            columns: [
                "account", "asset", "debits", "credits", "balance", "asset_id",
                "debits_base_units", "credits_base_units", "balance_base_units",
            ]
        ) { reader, sink in
            try await balances.each(reader) { row in
                try await sink([
                    .plain(row.code.description), .plain(row.asset.symbol),
                    .plain(row.asset.text(row.balance.debits)),
                    .plain(row.asset.text(row.balance.credits)), .plain(row.text),
                    .plain(row.asset.id.description), .plain(row.balance.debits.description),
                    .plain(row.balance.credits.description), .plain(row.baseUnits),
                ])
            }
        }
    }

    fileprivate static func liabilities(_ clocks: Clocks, _ control: ReportControl) -> Report {
        Report(
            name: "liabilities", clocks: clocks, control: control,
            columns: [
                "kind", "payee", "batch_id", "asset", "amount", "account", "payee_id", "asset_id",
                "amount_base_units",
            ]
        ) { reader, sink in
            try await reader.eachLiability(clocks) { row in
                try await sink([
                    .plain(row.account.code.prefix.rawValue),
                    row.payeeHandle.map { .plain($0.description) } ?? .null,
                    row.batch.map { .plain($0.description) } ?? .null,
                    .plain(row.account.asset.symbol), .plain(row.account.text),
                    .plain(row.account.code.description),
                    row.payee.map { .plain($0.description) } ?? .null,
                    .plain(row.account.asset.id.description), .plain(row.account.baseUnits),
                ])
            }
        }
    }
}
