public import Ledger
import Postgres

extension Reader {
    /// Control totals of the trial balance: per asset, debits and credits of all accounts.
    public func trialBalanceControl(_ clocks: Clocks) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT
                \(Asset.columns), count(*) AS row_count, sum(t.debits) AS debits,
                sum(t.credits) AS credits
            FROM (\(try await totals(at: clocks))) AS t
            INNER JOIN account AS c ON c.account_id = t.account_id
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(rows, sums: ["debits", "credits"])
    }

    /// Every account that has postings by these clocks, in the order of code, symbol and asset id.
    public func eachTrialBalanceRow(
        _ clocks: Clocks, _ body: (AccountBalance) async throws -> Void
    ) async throws {
        try await each(
            """
            SELECT c.code, t.debits, t.credits, \(Asset.columns)
            FROM (\(try await totals(at: clocks))) AS t
            INNER JOIN account AS c ON c.account_id = t.account_id
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            ORDER BY c.code COLLATE "C", a.symbol COLLATE "C", a.asset_id
            """
        ) { try await body(AccountBalance($0)) }
    }
}
