public import Ledger
import Postgres

extension Work {
    /// Holds a month for closing, or releases it: leads enter rewards of it no more, or again.
    ///
    /// Throws ``PeriodError`` for a month in another state, and one that has not begun.
    public func holdPeriod(_ month: Month, reason: String?) async throws -> PeriodDetail {
        try await actOn(month, .hold, reason: reason, operation: "period.held")
    }

    /// Releases a held month.
    public func releasePeriod(_ month: Month, reason: String?) async throws -> PeriodDetail {
        try await actOn(month, .release, reason: reason, operation: "period.released")
    }

    private func actOn(
        _ month: Month, _ kind: PeriodAct.Kind, reason: String?, operation: String
    ) async throws -> PeriodDetail {
        let principal = try principal(allowed: .keepPeriods)
        let reason = try reason.map { try Note.reason($0) }
        let (periods, today) = try await reader.periodsWithToday()
        try periods.mustAllow(kind, of: month, today: today)
        let act = PeriodAct(
            id: newID(), month: month, kind: kind,
            periodVersion: try await reader.period(month, periods).version,
            madeBy: principal.id, madeAt: now, reason: reason)
        _ = try await transaction.query(act.inserting)
        audit(operation, month, act.id.description)
        return try await reader.period(month)
    }
}
