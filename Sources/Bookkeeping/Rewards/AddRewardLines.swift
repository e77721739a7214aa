public import Ledger
import Postgres

/// Lines that joined a run.
public struct EnteredLines: Sendable {
    /// Their numbers, without a gap.
    public let numbers: ClosedRange<Int>
    /// The run after it.
    public let run: RewardRunDetail
}

extension Work {
    /// Adds lines to a draft, all or none.
    ///
    /// Throws ``RewardsError/linesRefused(_:)`` with every fault of every line.
    public func addRewardLines(
        _ lines: [WrittenLine], to id: ID<RewardRun>
    ) async throws -> EnteredLines {
        let principal = try principal(allowed: .enterRewards)
        let locked = try await lock(id, for: .enterRewards, by: principal)
        try locked.run.mustBeDraft()
        var parked = ParkedLines(id: newID())
        let judged = parked.judge(lines, by: try await reader.directory(for: lines))
        try await ParkedLines.park(judged, at: now, in: transaction)
        return try await enter(parked, into: locked, by: principal) { .element($0) }
    }

    /// Moves parked lines into a draft whose lock is held.
    func enter(
        _ parked: ParkedLines, into locked: LockedRun, by principal: Principal,
        place: (Int) -> LinePlace
    ) async throws -> EnteredLines {
        let run = locked.run.id
        guard parked.faults.isEmpty else {
            throw RewardsError.linesRefused(
                try await duplicates(parked, in: locked, place, adding: parked.faults))
        }
        guard parked.count > 0 else { throw RewardsError.noLines }
        let inserted = try await transaction.query(
            """
            INSERT INTO reward_line (
                line_id, run_id, line_no, payee_id, asset_id, amount, kind, note,
                duplicate_reason, entered_by
            )
            SELECT
                i.line_id, \(run)::uuid, \(locked.lineCount)::integer + i.ordinal, i.payee_id,
                i.asset_id, i.amount, i.kind, i.note, i.duplicate_reason, \(principal.id)::uuid
            FROM reward_import_line AS i
            WHERE i.import_id = \(parked.id)
            ORDER BY i.ordinal
            ON CONFLICT (run_id, payee_id, kind) WHERE duplicate_reason IS NULL DO NOTHING
            """
        ).affected
        guard inserted == parked.count else {
            let faults = try await duplicates(parked, in: locked, place, adding: RowFaults())
            guard !faults.isEmpty else { throw BooksUnavailable.noDatabase }
            throw RewardsError.linesRefused(faults)
        }
        let last = locked.lineCount + parked.count
        _ = try await transaction.pipeline([
            "DELETE FROM reward_import_line WHERE import_id = \(parked.id)",
            """
            UPDATE reward_run
            SET line_count = \(last), row_version = row_version + 1
            WHERE run_id = \(run)
            """,
        ])
        let numbers = locked.lineCount + 1...last
        audit("reward_run.lines_added", run, "lines \(numbers.lowerBound) to \(last)")
        return EnteredLines(numbers: numbers, run: try await reader.rewardRunDetail(run))
    }

    /// The parked lines whose payee and kind are in the run, or parked, before them, without reason.
    private func duplicates(
        _ parked: ParkedLines, in locked: LockedRun, _ place: (Int) -> LinePlace,
        adding known: RowFaults
    ) async throws -> RowFaults {
        let rows = try await transaction.query(
            """
            SELECT d.place, d.first_place, l.line_no, p.handle, count(*) OVER () AS found
            FROM (
                SELECT
                    i.place, i.payee_id, i.kind,
                    first_value(i.place) OVER (
                        PARTITION BY i.payee_id, i.kind ORDER BY i.ordinal
                    ) AS first_place
                FROM reward_import_line AS i
                WHERE i.import_id = \(parked.id) AND i.duplicate_reason IS NULL
            ) AS d
            INNER JOIN payee AS p ON p.payee_id = d.payee_id
            LEFT JOIN reward_line AS l
                ON l.run_id = \(locked.run.id)
                AND l.payee_id = d.payee_id
                AND l.kind = d.kind
                AND l.duplicate_reason IS NULL
                AND l.line_no <= \(locked.lineCount)
            WHERE l.line_no IS NOT NULL OR d.place <> d.first_place
            ORDER BY d.place
            LIMIT \(RowFaults.limit)
            """)
        var faults = known
        for row in rows {
            let first = try row.get("first_place", as: Int.self)
            let number = try row.optional("line_no", as: Int.self)
            let refusal = RewardsError.payeeTwice(
                other: number.map { .line($0) } ?? place(first))
            faults.add(
                Fault(
                    at: place(try row.get("place")).of("payee"), refusal,
                    found: try row.get("handle", as: String.self)))
        }
        let found = try rows.first?.get("found", as: Int.self) ?? 0
        faults.omit(found - rows.count)
        return faults
    }
}
