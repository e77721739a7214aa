public import Ledger
import Postgres

extension Work {
    /// Closes a month, as the second person, by the digest of the proposed checklist.
    ///
    /// The checklist is computed anew and must still be the proposed one. Throws
    /// ``AccessError/ownWork`` for whoever proposed it, and ``PeriodError``.
    public func approveClosing(
        _ id: ID<PeriodAct>, of month: Month, digest: ContentDigest
    ) async throws -> PeriodDetail {
        let (act, approver, periods, today) = try await judge(id, .closing, of: month)
        let seen = try await reader.newestSeq()
        let checklist = try await reader.closingChecklist(of: month, periods, today: today)
        try act.mustStillHold(checklist, stated: digest)
        try await approve(act, by: approver)
        // From here on the head of the journal is held. What came before, while the checklist was
        // being computed, is found.
        let later = try await transaction.query(
            """
            SELECT 1 AS found FROM journal_entry AS e
            WHERE e.seq > \(seen)
                AND e.effective_day BETWEEN \(month.firstDay)::date AND \(month.lastDay)::date
            LIMIT 1
            """)
        guard later.isEmpty else { throw PeriodError.checklistChanged(month) }
        audit("period.closed", month, digest.description)
        return try await reader.period(month)
    }

    /// Reopens a month as the second person; throws ``AccessError`` and ``PeriodError``.
    public func approveReopening(
        _ id: ID<PeriodAct>, of month: Month
    ) async throws -> PeriodDetail {
        let (act, approver, _, _) = try await judge(id, .reopening, of: month)
        try await approve(act, by: approver)
        audit("period.reopened", month, id.description)
        return try await reader.period(month)
    }

    private func judge(
        _ id: ID<PeriodAct>, _ kind: PeriodAct.Kind, of month: Month
    ) async throws -> (PeriodAct, Principal, BookPeriods, Day) {
        let approver = try principal(allowed: .approveEntries)
        let row = try await reader.row(
            """
            SELECT \(PeriodAct.columns)
            FROM \(PeriodAct.tables)
            WHERE a.act_id = \(id) AND a.kind = \(kind) AND a.period = \(month)
            """, orNo: kind.rawValue, id)
        let act = try PeriodAct(row)
        let (periods, today) = try await reader.periodsWithToday()
        let overview = try await reader.period(month, periods)
        try act.mustAllow(approver, at: overview.version, overview.state)
        return (act, approver, periods, today)
    }

    private func approve(_ act: PeriodAct, by approver: Principal) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO period_approval (act_id, principal_id, digest, approved_at)
            VALUES (\(act.id), \(approver.id), \(orNull: act.digest?.hash)::bytea, \(now))
            """)
    }
}
