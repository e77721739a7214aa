import Ledger
import Postgres

/// A run under the lock of this transaction.
///
/// Whoever changes a run or one of its lines locks the run first, so that changes of a run happen
/// one after another and its version tells of all of them.
struct LockedRun {
    let run: RewardRun
    let version: Int64
    /// The highest line number given so far.
    let lineCount: Int
}

extension Work {
    /// The principal, if allowed; what nobody did cannot be approved by somebody else.
    func principal(allowed act: Act) throws(AccessError) -> Principal {
        guard let principal else { throw .actNotAllowed(act, by: act.roles) }
        try principal.mustBeAllowed(act)
        return principal
    }

    /// Locks a run; throws ``BooksError/notFound(kind:id:)``, also for a lead of other groups, and
    /// ``PeriodError`` where its month takes no rewards from the principal who enters them;
    /// what is undecided may be taken back whatever its month is.
    func lock(
        _ id: ID<RewardRun>, for act: Act, by principal: Principal,
        expecting version: ExpectedVersion = .any, takingBack isTakenBack: Bool = false
    ) async throws -> LockedRun {
        let row = try await reader.row(
            """
            SELECT \(RewardRun.columns)
            FROM \(RewardRun.tables)
            WHERE r.run_id = \(id) AND \(RewardRun.within(principal.groupLimit(for: act)))
            FOR NO KEY UPDATE OF r
            """, orNo: "reward run", id)
        let locked = LockedRun(
            run: try RewardRun(row), version: try row.get("row_version"),
            lineCount: try row.get("line_count"))
        try version.mustMatch(locked.version)
        concerns(locked.run.group)
        if act == .enterRewards, !isTakenBack {
            try await reader.periods().mustTakeRewards(of: locked.run.period, from: principal)
        }
        return locked
    }

    /// Locks a line and, before it, its run.
    func lock(
        _ id: ID<RewardLine>, for act: Act, by principal: Principal,
        expecting version: ExpectedVersion = .any, takingBack isTakenBack: Bool = false
    ) async throws -> (run: LockedRun, line: RewardLineDetail) {
        let owner = try await reader.row(
            "SELECT run_id FROM reward_line WHERE line_id = \(id)", orNo: "reward line", id)
        let run: LockedRun
        do {
            run = try await lock(
                owner.value("run_id"), for: act, by: principal, takingBack: isTakenBack)
        } catch BooksError.notFound {
            throw BooksError.notFound(kind: "reward line", id: id.description)
        }
        let row = try await reader.row(
            """
            SELECT \(RewardLineDetail.columns)
            FROM \(RewardLineDetail.tables)
            WHERE l.line_id = \(id)
            FOR NO KEY UPDATE OF l
            """, orNo: "reward line", id)
        let line = try RewardLineDetail(row)
        try version.mustMatch(line.version)
        return (run, line)
    }

    /// Notes that a run's lines were changed, and lets it end where they end it.
    func touch(_ run: RewardRun) async throws {
        let rows = try await transaction.query(
            """
            SELECT
                count(*) FILTER (WHERE state = 'approved') AS approved,
                count(*) FILTER (WHERE state <> 'approved') AS other
            FROM reward_line
            WHERE run_id = \(run.id)
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "reward_line") }
        let state = try run.state(
            approvedLines: row.get("approved"), otherLines: row.get("other"))
        _ = try await transaction.query(
            """
            UPDATE reward_run
            SET state = \(state), row_version = row_version + 1
            WHERE run_id = \(run.id)
            """)
    }

    /// The line as it now is, for the answer to a change of it.
    func detail(of id: ID<RewardLine>) async throws -> RewardLineDetail {
        let row = try await reader.row(
            """
            SELECT \(RewardLineDetail.columns)
            FROM \(RewardLineDetail.tables)
            WHERE l.line_id = \(id)
            """, orNo: "reward line", id)
        return try RewardLineDetail(row)
    }

    /// So many new ids, ascending.
    func newIDs<Subject>(_ count: Int) -> [ID<Subject>] {
        (0..<count).map { _ in newID() }.sorted()
    }
}
