import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Routes {
    /// Balances of accounts by both clocks, of all accounts or of some.
    static let balances = [
        Route(.get, "/v1/balances", "list_balances") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let filter = BalanceFilter(
                prefix: query.value("prefix") { try AccountPrefix($0) },
                asset: query.assetReference("asset"))
            let wanted = try WantedReport(exchange, &query)
            try query.finish()
            return try await exchange.report(wanted) { reader, clocks in
                try await exchange.mustKnow(filter.asset, in: reader)
                return .balances(clocks, try await reader.balances(clocks, filter))
            }
        }
    ]
}

extension Report {
    /// One row for each account with postings.
    fileprivate static func balances(_ clocks: Clocks, _ balances: Balances) -> Report {
        Report(
            name: "balances", clocks: clocks, control: balances.control,
            columns: [
                "account", "asset", "normal_side", "debits", "credits", "balance", "asset_id",
                "debits_base_units", "credits_base_units", "balance_base_units",
            ]
        ) { reader, sink in
            try await balances.each(reader) { row in
                try await sink([
                    .plain(row.code.description), .plain(row.asset.symbol),
                    .plain(row.code.prefix.normalSide.rawValue),
                    .plain(row.asset.text(row.balance.debits)),
                    .plain(row.asset.text(row.balance.credits)), .plain(row.text),
                    .plain(row.asset.id.description), .plain(row.balance.debits.description),
                    .plain(row.balance.credits.description), .plain(row.baseUnits),
                ])
            }
        }
    }
}
