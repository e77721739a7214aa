public import Ethereum
public import Ledger
import Postgres

/// One approved distribution as the report shows it.
public struct MethodologistFeeRow: Sendable {
    public let agreement: ID<FeeAgreement>
    public let name: String
    public let product: Asset
    public let methodologist: Handle
    public let accrual: ID<FeeFact>
    public let distributedAt: BlockTime
    public let period: Month
    public let split: FeeSplit
    public let payer: FeeAgreement.Payer
    public let effectiveDay: Day
}

/// One approved share of a bounty as the report shows it.
public struct MethodologistBountyRow: Sendable {
    public let pot: ID<BountyPot>
    public let name: String
    public let asset: Asset
    public let month: Month
    public let share: ID<BountyPot.Row>
    public let methodologist: Handle
    public let measure: BountyPot.Measure
    public let measured: UInt256
    public let amount: UInt256
    public let effectiveDay: Day
}

extension Reader {
    /// Control totals of the approved distributions of a span of months.
    public func methodologistFeesControl(
        _ period: Month?, _ clocks: Clocks
    ) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT
                \(Asset.columns), count(*) AS row_count, sum(s.total) AS total,
                sum(s.operator_take) AS operator_take,
                sum(s.methodologist_take) AS methodologist_take
            \(Self.splits(period, clocks))
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(
            rows, sums: ["total", "operator_take", "methodologist_take"])
    }

    /// Every approved distribution by these clocks, by product and time; of one month where it is
    /// given.
    public func eachMethodologistFee(
        _ period: Month?, _ clocks: Clocks, _ body: (MethodologistFeeRow) async throws -> Void
    ) async throws {
        let rows: SQL = """
            SELECT
                g.agreement_id, g.name AS agreement_name, g.paid_by, y.handle, f.accrual_id,
                f.block_time, s.period, s.total, s.operator_share, s.effective_day,
                \(Asset.columns)
            \(Self.splits(period, clocks))
            ORDER BY a.symbol COLLATE "C", g.agreement_id, f.number
            """
        try await each(rows) { row in
            try await body(
                MethodologistFeeRow(
                    agreement: row.value("agreement_id"), name: row.get("agreement_name"),
                    product: Asset(row), methodologist: row.value("handle"),
                    accrual: row.value("accrual_id"), distributedAt: row.value("block_time"),
                    period: row.value("period"),
                    split: FeeSplit(
                        of: row.value("total"), operatorShare: row.value("operator_share")),
                    payer: row.choice("paid_by"), effectiveDay: row.value("effective_day")))
        }
    }

    private static func splits(_ period: Month?, _ clocks: Clocks) -> SQL {
        """
        FROM fee_split AS s
        INNER JOIN fee_accrual AS f ON f.accrual_id = s.accrual_id
        INNER JOIN fee_agreement AS g ON g.agreement_id = f.agreement_id
        INNER JOIN payee AS y ON y.payee_id = s.payee_id
        INNER JOIN asset AS a ON a.asset_id = g.asset_id
        WHERE s.state = 'approved' AND s.known_seq <= \(clocks.knownAt)::bigint
            AND s.effective_day <= \(clocks.asOf)::date
            AND (\(orNull: period)::date IS NULL OR s.period = \(orNull: period)::date)
        """
    }

    /// Control totals of the approved shares of bounties.
    public func methodologistBountyControl(
        _ period: Month?, _ clocks: Clocks
    ) async throws -> ReportControl {
        let rows = try await query(
            """
            SELECT \(Asset.columns), count(*) AS row_count, sum(s.amount) AS amount
            \(Self.shares(period, clocks))
            GROUP BY a.asset_id
            ORDER BY a.symbol COLLATE "C", a.asset_id
            """)
        return try ReportControl(rows, sums: ["amount"])
    }

    /// Every approved share of a bounty by these clocks, by pot, month and methodologist.
    public func eachMethodologistBounty(
        _ period: Month?, _ clocks: Clocks,
        _ body: (MethodologistBountyRow) async throws -> Void
    ) async throws {
        let rows: SQL = """
            SELECT
                b.pot_id, b.name AS pot_name, b.measure, m.month, m.effective_day, s.share_id,
                y.handle, s.measured, s.amount, \(Asset.columns)
            \(Self.shares(period, clocks))
            ORDER BY b.pot_id, m.month, s.payee_id
            """
        try await each(rows) { row in
            try await body(
                MethodologistBountyRow(
                    pot: row.value("pot_id"), name: row.get("pot_name"), asset: Asset(row),
                    month: row.value("month"), share: row.value("share_id"),
                    methodologist: row.value("handle"), measure: row.choice("measure"),
                    measured: row.value("measured"), amount: row.value("amount"),
                    effectiveDay: row.value("effective_day")))
        }
    }

    private static func shares(_ period: Month?, _ clocks: Clocks) -> SQL {
        """
        FROM bounty_share AS s
        INNER JOIN bounty_month AS m ON m.month_id = s.month_id
        INNER JOIN bounty_pot AS b ON b.pot_id = m.pot_id
        INNER JOIN payee AS y ON y.payee_id = s.payee_id
        INNER JOIN asset AS a ON a.asset_id = b.asset_id
        WHERE m.state = 'approved' AND m.known_seq <= \(clocks.knownAt)::bigint
            AND m.effective_day <= \(clocks.asOf)::date
            AND (\(orNull: period)::date IS NULL OR m.month = \(orNull: period)::date)
        """
    }
}
