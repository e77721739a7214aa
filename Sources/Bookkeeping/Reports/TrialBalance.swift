public import Ledger

extension Reader {
    /// Control totals of the trial balance: per asset, debits and credits of all accounts.
    public func trialBalanceControl(_ clocks: Clocks) async throws -> ReportControl {
        try await balancesControl(clocks)
    }

    /// Every account that has postings by these clocks, in the order of code, symbol and asset id.
    public func eachTrialBalanceRow(
        _ clocks: Clocks, _ body: (AccountBalance) async throws -> Void
    ) async throws {
        try await eachBalance(clocks, BalanceFilter(), body)
    }
}
