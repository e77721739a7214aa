import Ledger
import Postgres

extension Reader {
    /// What payables other than those of reward lines come from, by prefix and id; an account of an
    /// epoch belongs to whoever had it as payout address then.
    static let approvedShares: SQL = """
        SELECT
            'fsp' AS prefix, s.split_id AS id, s.payee_id, g.asset_id,
            s.methodologist_take AS amount, s.period, s.entry_seq
        FROM fee_split AS s
        INNER JOIN fee_accrual AS f ON f.accrual_id = s.accrual_id
        INNER JOIN fee_agreement AS g ON g.agreement_id = f.agreement_id
        WHERE s.state = 'approved' AND g.paid_by = 'treasury' AND s.methodologist_take > 0
        UNION ALL
        SELECT 'bsh', s.share_id, s.payee_id, b.asset_id, s.amount, m.month, m.entry_seq
        FROM bounty_share AS s
        INNER JOIN bounty_month AS m ON m.month_id = s.month_id
        INNER JOIN bounty_pot AS b ON b.pot_id = m.pot_id
        WHERE m.state = 'approved' AND s.amount > 0
        UNION ALL
        SELECT
            'alc', l.allocation_id, NULL, p.reward_asset_id, l.amount,
            date_trunc('month', (e.ends_at - interval '1 microsecond') AT TIME ZONE 'UTC')::date,
            e.entry_seq
        FROM allocation AS l
        INNER JOIN epoch AS e ON e.epoch_id = l.epoch_id
        INNER JOIN program AS p ON p.program_id = e.program_id
        WHERE e.state = 'approved' AND e.distributor_id IS NULL AND l.amount > 0
        UNION ALL
        SELECT
            'epo', e.epoch_id, e.distributor_id, p.reward_asset_id, e.allocated,
            date_trunc('month', (e.ends_at - interval '1 microsecond') AT TIME ZONE 'UTC')::date,
            e.entry_seq
        FROM epoch AS e
        INNER JOIN program AS p ON p.program_id = e.program_id
        WHERE e.state = 'approved' AND e.distributor_id IS NOT NULL
        """

    /// Every approved share of fees, bounties and epochs became one payable.
    func verifyShares() async throws -> VerifyReport.Check {
        let rule = "every approved share is one payable"
        let examined = try await count(
            "SELECT count(*) AS count FROM (\(Self.approvedShares)) AS o")
        let missing = try await query(
            """
            SELECT o.prefix, o.id::text AS id
            FROM (\(Self.approvedShares)) AS o
            LEFT JOIN (
                SELECT
                    split_part(y.source_id, '_', 1) AS prefix, uuid_of_typed_id(y.source_id) AS id
                FROM payable AS y
                WHERE NOT starts_with(y.source_id, 'lin_')
            ) AS y ON y.prefix = o.prefix AND y.id = o.id
            WHERE y.id IS NULL
            ORDER BY o.prefix, o.id
            LIMIT 1
            """)
        guard let row = missing.first else { return .holds(rule, examined) }
        let (prefix, id): (String, String) = (try row.get("prefix"), try row.get("id"))
        return .broken(rule, examined, "\(prefix) \(id) has no payable")
    }
}
