import Ledger
import Postgres

extension Reader {
    /// The state of every month follows from what was done to it, by two people where two are needed,
    /// and the audit log says the same.
    func verifyPeriods() async throws -> VerifyReport.Check {
        let rule = "months are in the state that was decided on, and the audit log says so"
        let examined = try await count("SELECT count(*) AS count FROM period_act")
        for (statement, found) in [
            (Self.wrongAct, "an act of another state, or of one person alone"),
            (Self.wrongState, "another state than its acts"),
            (
                Self.wrongWall,
                "the last of the months that were closed, and the journal says otherwise"
            ),
            (Self.unauditedAct, "acts that are not those of the audit log"),
        ] {
            if let month = try await query(statement).first?.get("period", as: String.self) {
                return .broken(rule, examined, "\(month.prefix(7)) has \(found)")
            }
        }
        return .holds(rule, examined)
    }

    /// Acts that count, in the order in which they moved their month on.
    private static let done: SQL = """
        WITH done AS (
            SELECT
                a.period, a.kind, a.period_version, a.principal_id, a.digest,
                v.principal_id AS approved_by, v.digest AS approved_digest,
                coalesce(v.approved_at, a.made_at) AS done_at,
                lag(a.kind) OVER of_month AS kind_before,
                row_number() OVER of_month AS place,
                lead(a.kind) OVER of_month IS NULL AS is_last
            FROM period_act AS a
            LEFT JOIN period_approval AS v ON v.act_id = a.act_id
            WHERE a.kind IN ('hold', 'release') OR v.act_id IS NOT NULL
            WINDOW of_month AS (PARTITION BY a.period ORDER BY a.period_version, a.act_no)
        )
        """

    /// A month without an act, or one that was released, is closed together with a later one: so its
    /// reopening follows no closing of its own.
    private static let wrongAct: SQL = """
        \(done)
        SELECT d.period::text AS period
        FROM done AS d
        WHERE
            d.place <> d.period_version + 1
            OR CASE d.kind
                WHEN 'hold' THEN coalesce(d.kind_before, 'release') <> 'release'
                WHEN 'release' THEN d.kind_before IS DISTINCT FROM 'hold'
                WHEN 'closing' THEN coalesce(d.kind_before, '') NOT IN ('hold', 'reopening')
                ELSE
                    coalesce(d.kind_before, 'release') NOT IN ('closing', 'release')
                    OR d.period > (SELECT h.closed_through FROM journal_head AS h) IS NOT FALSE
            END
            OR d.kind IN ('hold', 'release') AND d.approved_by IS NOT NULL
            OR d.principal_id = d.approved_by
            OR d.approved_by IS NOT NULL AND d.digest IS DISTINCT FROM d.approved_digest
        UNION ALL
        SELECT 'A month that is not there'
        FROM period_approval AS v
        WHERE NOT EXISTS (SELECT 1 FROM period_act AS a WHERE a.act_id = v.act_id)
        ORDER BY 1
        LIMIT 1
        """

    private static let wrongState: SQL = """
        \(done)
        SELECT coalesce(p.period, d.period)::text AS period
        FROM period AS p
        FULL JOIN (SELECT l.* FROM done AS l WHERE l.is_last) AS d ON d.period = p.period
        WHERE
            (p.row_version, p.changed_at) IS DISTINCT FROM (d.place, d.done_at)
            OR p.state <> CASE d.kind
                WHEN 'hold' THEN 'held'
                WHEN 'release' THEN 'open'
                WHEN 'closing' THEN 'closed'
                ELSE 'reopened'
            END
        ORDER BY 1
        LIMIT 1
        """

    private static let wrongWall: SQL = """
        \(done)
        SELECT coalesce(h.closed_through, c.period)::text AS period
        FROM journal_head AS h
        CROSS JOIN (
            SELECT max(d.period)::date AS period FROM done AS d WHERE d.kind = 'closing'
        ) AS c
        WHERE
            h.closed_through
            IS DISTINCT FROM (c.period + interval '1 month' - interval '1 day')::date
        LIMIT 1
        """

    private static let unauditedAct: SQL = """
        \(done),
        said AS (
            SELECT u.object_id AS month, u.operation, u.principal_id
            FROM audit_entry AS u
            WHERE
                u.outcome = 'done' AND u.operation IN (
                    'period.held', 'period.released', 'period.closing_proposed', 'period.closed',
                    'period.reopening_proposed', 'period.reopened'
                )
        ),
        kept AS (
            SELECT
                to_char(d.period, 'YYYY-MM') AS month,
                CASE d.kind
                    WHEN 'hold' THEN 'period.held'
                    WHEN 'release' THEN 'period.released'
                    WHEN 'closing' THEN 'period.closed'
                    ELSE 'period.reopened'
                END AS operation,
                coalesce(d.approved_by, d.principal_id) AS principal_id
            FROM done AS d
            UNION ALL
            SELECT
                to_char(a.period, 'YYYY-MM'), 'period.' || a.kind || '_proposed', a.principal_id
            FROM period_act AS a
            WHERE a.kind IN ('closing', 'reopening')
        )
        SELECT o.month AS period
        FROM (
            (SELECT s.* FROM said AS s EXCEPT ALL SELECT k.* FROM kept AS k)
            UNION ALL
            (SELECT k.* FROM kept AS k EXCEPT ALL SELECT s.* FROM said AS s)
        ) AS o
        ORDER BY 1
        LIMIT 1
        """
}
