import Ethereum
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

/// Balances of accounts by two clocks, in the order of code, symbol and asset id.
public struct Balances: Sendable {
    /// Per asset, debits and credits of the accounts.
    public let control: ReportControl
    fileprivate let clocks: Clocks
    fileprivate let filter: BalanceFilter
    /// All of them, where they are so few that they need not be asked for again.
    fileprivate let rows: [AccountBalance]?

    /// Each in turn. Of many accounts they are read while they are used, by the same clocks, so that memory
    /// stays flat.
    public func each(
        _ reader: Reader, _ body: (AccountBalance) async throws -> Void
    ) async throws {
        guard let rows else { return try await reader.eachBalance(clocks, filter, body) }
        for row in rows { try await body(row) }
    }
}

extension Reader {
    /// Accounts that have postings by these clocks, with their control totals.
    ///
    /// So many accounts are held in memory between control totals and rows; of more, the rows are worked out
    /// once more.
    public func balances(
        _ clocks: Clocks, _ filter: BalanceFilter = BalanceFilter(), holding limit: Int = 10_000
    ) async throws -> Balances {
        let few = try await query(
            "SELECT count(*) <= \(limit) AS is_few FROM (SELECT 1 FROM account LIMIT \(limit + 1)) AS c"
        )
        guard try few.first?.get("is_few") ?? false else {
            return Balances(
                control: try await control(clocks, filter), clocks: clocks, filter: filter,
                rows: nil)
        }
        var assets = AssetsOfRows()
        let balances = try await query(balanceRows(clocks, filter)).map {
            try AccountBalance($0, of: assets.asset(of: $0))
        }
        let control: ReportControl
        do {
            control = try Self.control(of: balances)
        } catch {
            // What does not fit into 256 bits, the database adds.
            control = try await self.control(clocks, filter)
        }
        return Balances(control: control, clocks: clocks, filter: filter, rows: balances)
    }

    /// The totals of balances; throws ``ArithmeticError/overflow`` where one passes 2^256 − 1.
    private static func control(
        of balances: [AccountBalance]
    ) throws(ArithmeticError) -> ReportControl {
        var totals: [ID<Asset>: (asset: Asset, rowCount: Int, sum: Balance)] = [:]
        for account in balances {
            let asset = account.asset
            let total = totals[asset.id] ?? (asset, 0, Balance(debits: 0, credits: 0))
            totals[asset.id] = (asset, total.rowCount + 1, try total.sum.adding(account.balance))
        }
        return ReportControl(
            totals.values.map { total in
                ReportTotal(
                    asset: total.asset, rowCount: total.rowCount,
                    sums: zip(balanceSums, [total.sum.debits, total.sum.credits]).map {
                        ReportTotal.Column($0, Sum($1))
                    })
            })
    }

    private func control(
        _ clocks: Clocks, _ filter: BalanceFilter
    ) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT
                \(Asset.columns), count(*) AS row_count, sum(t.debits) AS debits,
                sum(t.credits) AS credits
            \(try await source(clocks, filter))
            GROUP BY a.asset_id
            """)
        return ReportControl(try rows.map { try ReportTotal($0, sums: Self.balanceSums) })
    }

    fileprivate func eachBalance(
        _ clocks: Clocks, _ filter: BalanceFilter,
        _ body: (AccountBalance) async throws -> Void
    ) async throws {
        var assets = AssetsOfRows()
        try await each(balanceRows(clocks, filter)) { row in
            try await body(AccountBalance(row, of: try assets.asset(of: row)))
        }
    }

    private static let balanceSums = ["debits", "credits"]

    private func balanceRows(_ clocks: Clocks, _ filter: BalanceFilter) async throws -> SQL {
        """
        SELECT c.code, t.debits, t.credits, \(Asset.columns)
        \(try await source(clocks, filter))
        ORDER BY c.code COLLATE "C", a.symbol COLLATE "C", a.asset_id
        """
    }

    /// Totals `t` of accounts `c` in assets `a`.
    private func source(_ clocks: Clocks, _ filter: BalanceFilter) async throws -> SQL {
        """
        FROM \(try await accountTotals(at: clocks))
        INNER JOIN asset AS a ON a.asset_id = c.asset_id
        WHERE \(filter.condition)
        """
    }
}
