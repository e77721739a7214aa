public import Ledger
import Postgres

/// Which accounts a report of balances is about; what is nil does not narrow.
public struct BalanceFilter: Sendable {
    /// Accounts that begin so.
    public var prefix: AccountPrefix?
    /// Accounts of this asset, or of all assets with this symbol.
    public var asset: Reference<Asset>?

    /// Every account.
    public init(prefix: AccountPrefix? = nil, asset: Reference<Asset>? = nil) {
        self.prefix = prefix
        self.asset = asset
    }

    fileprivate var condition: SQL {
        let conditions = [prefix?.condition, asset?.condition].compactMap(\.self)
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }
}

extension Reader {
    /// Control totals of balances: per asset, debits and credits of the accounts.
    public func balancesControl(
        _ clocks: Clocks, _ filter: BalanceFilter = BalanceFilter()
    ) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT
                \(Asset.columns), count(*) AS row_count, sum(t.debits) AS debits,
                sum(t.credits) AS credits
            FROM (\(try await totals(at: clocks))) AS t
            INNER JOIN account AS c ON c.account_id = t.account_id
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE \(filter.condition)
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(rows, sums: ["debits", "credits"])
    }

    /// Accounts that have postings by these clocks, in the order of code, symbol and asset id.
    public func eachBalance(
        _ clocks: Clocks, _ filter: BalanceFilter = BalanceFilter(),
        _ body: (AccountBalance) async throws -> Void
    ) async throws {
        // Thousands of accounts are of a few assets.
        var assets: [String: Asset] = [:]
        try await each(
            """
            SELECT c.code, t.debits, t.credits, \(Asset.columns)
            FROM (\(try await totals(at: clocks))) AS t
            INNER JOIN account AS c ON c.account_id = t.account_id
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE \(filter.condition)
            ORDER BY c.code COLLATE "C", a.symbol COLLATE "C", a.asset_id
            """
        ) { row in
            let id = try row.get("asset_id", as: String.self)
            let asset = try assets[id] ?? Asset(row)
            assets[id] = asset
            try await body(AccountBalance(row, of: asset))
        }
    }
}
