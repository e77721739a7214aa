public import Ledger
import Postgres

extension Work {
    /// Proposes to close a held or reopened month, with the checklist as it is now.
    ///
    /// Throws ``PeriodError/blocked(_:_:)`` when something forbids it, and
    /// ``PeriodError/reasonNeeded(_:_:)`` when something is unfinished and no reason is given.
    public func proposeClosing(of month: Month, reason: String?) async throws -> PeriodDetail {
        let principal = try principal(allowed: .keepPeriods)
        let reason = try reason.map { try Note.reason($0) }
        let (periods, today) = try await reader.periodsWithToday()
        try periods.mustAllow(.closing, of: month, today: today)
        let checklist = try await reader.closingChecklist(of: month, periods, today: today)
        try checklist.mustAllowClosing(reason: reason)
        return try await propose(
            PeriodAct(
                id: newID(), month: month, kind: .closing,
                periodVersion: try await reader.period(month, periods).version,
                madeBy: principal.id, madeAt: now, reason: reason, checklist: checklist,
                digest: checklist.digest), operation: "period.closing_proposed")
    }

    /// Proposes to reopen a closed month; throws ``PeriodError`` for a month that is not closed.
    public func proposeReopening(of month: Month, reason: String) async throws -> PeriodDetail {
        let principal = try principal(allowed: .keepPeriods)
        let reason = try Note.reason(reason)
        let (periods, today) = try await reader.periodsWithToday()
        try periods.mustAllow(.reopening, of: month, today: today)
        return try await propose(
            PeriodAct(
                id: newID(), month: month, kind: .reopening,
                periodVersion: try await reader.period(month, periods).version,
                madeBy: principal.id, madeAt: now, reason: reason),
            operation: "period.reopening_proposed")
    }

    private func propose(_ act: PeriodAct, operation: String) async throws -> PeriodDetail {
        _ = try await transaction.query(act.inserting)
        audit(operation, act.month, act.digest?.description ?? act.id.description)
        return try await reader.period(act.month)
    }
}
