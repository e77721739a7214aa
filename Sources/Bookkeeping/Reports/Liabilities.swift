public import Ledger
import Postgres

/// What is owed on one account: to a payee, in a batch under way, or earned by a grant.
public struct Liability: Sendable {
    public let account: AccountBalance
    /// Who is owed; nil for a batch.
    public let payee: ID<Payee>?
    public let payeeHandle: Handle?
    /// The batch; nil for a payee.
    public let batch: ID<PayoutBatch>?
}

extension Reader {
    private static let owed: SQL = """
        c.prefix IN ('payable', 'in_flight', 'accrued_vesting') AND t.debits <> t.credits
        """

    /// Control totals of the liabilities: per asset, what is owed in all.
    public func liabilitiesControl(_ clocks: Clocks) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT
                \(Asset.columns), count(*) AS row_count, sum(t.credits - t.debits) AS amount
            FROM \(try await accountTotals(at: clocks))
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE \(Self.owed)
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(rows, sums: ["amount"])
    }

    /// Every liability by these clocks, batches before payees, in the order of the codes.
    public func eachLiability(
        _ clocks: Clocks, _ body: (Liability) async throws -> Void
    ) async throws {
        let rows: SQL = """
            SELECT c.code, t.debits, t.credits, \(Asset.columns)
            FROM \(try await accountTotals(at: clocks))
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE \(Self.owed)
            ORDER BY c.code COLLATE "C", a.symbol COLLATE "C", a.asset_id
            """
        try await eachChunk(rows) { chunk in
            let accounts = try chunk.map { try AccountBalance($0) }
            let handles = try await handles(of: accounts.compactMap(\.payee))
            for account in accounts {
                let payee = account.payee
                try await body(
                    Liability(
                        account: account, payee: payee, payeeHandle: payee.flatMap { handles[$0] },
                        batch: account.batch))
            }
        }
    }

    private func handles(of payees: [ID<Payee>]) async throws -> [ID<Payee>: Handle] {
        let rows = try await query(
            """
            SELECT y.payee_id, y.handle FROM payee AS y
            WHERE y.payee_id = ANY (\(payees)::uuid [])
            """)
        var handles: [ID<Payee>: Handle] = [:]
        for row in rows { handles[try row.value("payee_id")] = try row.value("handle") }
        return handles
    }
}

extension AccountBalance {
    fileprivate var payee: ID<Payee>? {
        guard case .payee(let id) = subject else { return nil }
        return id
    }

    fileprivate var batch: ID<PayoutBatch>? {
        guard case .batch(let id) = subject else { return nil }
        return id
    }

    private var subject: AccountCode.Subject? {
        do { return try code.subject } catch { return nil }
    }
}
