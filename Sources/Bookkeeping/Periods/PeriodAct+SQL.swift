import Ethereum
public import Ledger
import Postgres

extension PeriodAct {
    /// The columns that ``init(_:)`` reads.
    static let columns: SQL = """
        a.act_id, a.period, a.kind, a.period_version, a.principal_id, a.made_at, a.reason,
        a.checklist, a.digest, v.principal_id AS approved_by, v.approved_at
        """
    static let tables: SQL =
        "period_act AS a LEFT JOIN period_approval AS v ON v.act_id = a.act_id"

    init(_ row: Row) throws {
        var approval: Approval?
        if let approver = try row.optionalValue("approved_by", as: ID<Principal>.self) {
            approval = Approval(by: approver, at: try row.value("approved_at"))
        }
        try self.init(
            id: row.value("act_id"), month: row.value("period"), kind: row.choice("kind"),
            periodVersion: row.get("period_version"), madeBy: row.value("principal_id"),
            madeAt: row.value("made_at"), reason: row.optional("reason"),
            checklist: row.optional("checklist", as: String.self)
                .map { try ClosingChecklist(canonical: $0) },
            digest: row.optionalValue("digest", as: Hash32.self).map { ContentDigest($0) },
            approval: approval)
    }

    /// The statement that adds it; the database moves the month on where it counts at once.
    var inserting: SQL {
        """
        INSERT INTO period_act (
            act_id, period, kind, period_version, principal_id, made_at, reason, checklist, digest
        )
        VALUES (
            \(id), \(month), \(kind), \(periodVersion), \(madeBy), \(madeAt), \(orNull: reason),
            \(orNull: checklist?.canonical), \(orNull: digest?.hash)::bytea
        )
        """
    }
}

/// A month as the books hold it.
public struct PeriodOverview: Sendable {
    public let month: Month
    public let state: Period.State
    /// Grows with each change of state; 0 before the first.
    public let version: Int64
    /// When its state was last changed; nil before the first change.
    public let changedAt: Instant?
}

/// A month with all that was done to it, and what a closing would find now.
public struct PeriodDetail: Sendable {
    public let overview: PeriodOverview
    public let checklist: ClosingChecklist
    /// Of the checklist's canonical text.
    public let digest: ContentDigest
    /// The assets of the checklist's totals.
    public let assets: [ID<Asset>: Asset]
    /// The newest first, at most ``PeriodDetail/shownActs``.
    public let acts: [PeriodAct]

    /// How many acts are shown at the most.
    public static let shownActs = 200
}

extension Reader {
    /// A month; one that nobody has touched is there as well.
    func period(_ month: Month, _ periods: BookPeriods) async throws -> PeriodOverview {
        let row = try await query(
            "SELECT p.row_version, p.changed_at FROM period AS p WHERE p.period = \(month)"
        ).first
        return PeriodOverview(
            month: month, state: periods.state(of: month),
            version: try row?.get("row_version") ?? 0,
            changedAt: try row?.optionalValue("changed_at"))
    }

    /// A month with its checklist and acts; inside a snapshot.
    public func period(_ month: Month) async throws -> PeriodDetail {
        let (periods, today) = try await periodsWithToday()
        let checklist = try await closingChecklist(of: month, periods, today: today)
        let acts = try await query(
            """
            SELECT \(PeriodAct.columns)
            FROM \(PeriodAct.tables)
            WHERE a.period = \(month)
            ORDER BY a.act_no DESC
            LIMIT \(PeriodDetail.shownActs)
            """
        ).map { try PeriodAct($0) }
        let ids = Set((acts.compactMap(\.checklist) + [checklist]).flatMap(\.totals).map(\.asset))
        let assets = try await query(
            """
            SELECT \(Asset.valueColumns) FROM asset AS a
            WHERE a.asset_id = ANY (\(ids.sorted())::uuid [])
            """
        ).map { try Asset($0) }
        return PeriodDetail(
            overview: try await period(month, periods), checklist: checklist,
            digest: checklist.digest,
            assets: Dictionary(assets.map { ($0.id, $0) }) { first, _ in first }, acts: acts)
    }

    /// Months from the present one back to the first of the books, the newest first.
    ///
    /// The books begin with the first month that has an entry, a reward run or was held.
    public func periods(
        before month: Month?, limit: Int
    ) async throws -> Page<PeriodOverview> {
        let (periods, today) = try await periodsWithToday()
        let rows = try await query(
            """
            SELECT m.month::date AS month, p.row_version, p.changed_at
            FROM generate_series(
                (
                    SELECT least(
                        date_trunc('month', min(e.effective_day)),
                        (SELECT min(r.period) FROM reward_run AS r),
                        (SELECT min(q.period) FROM period AS q WHERE q.state <> 'open'),
                        \(today.month)::date
                    ) FROM journal_entry AS e
                )::timestamp,
                \(today.month)::timestamp, '1 month'
            ) AS m (month)
            LEFT JOIN period AS p ON p.period = m.month::date
            WHERE (\(orNull: month)::date IS NULL OR m.month < \(orNull: month)::date)
            ORDER BY m.month DESC
            LIMIT \(limit + 1)
            """)
        return Page(
            try rows.map { row in
                let month: Month = try row.value("month")
                return PeriodOverview(
                    month: month, state: periods.state(of: month),
                    version: try row.optional("row_version") ?? 0,
                    changedAt: try row.optionalValue("changed_at"))
            }, limit: limit)
    }
}

extension ClosingChecklist {
    /// Of the canonical text.
    var digest: ContentDigest { ContentDigest(Digest.sha256(of: canonical)) }
}
