public import Ledger
import Postgres

extension Work {
    /// Hands a draft in: all its lines wait for a decision.
    public func submitRewardRun(
        _ id: ID<RewardRun>, expecting version: ExpectedVersion = .any
    ) async throws -> RewardRunDetail {
        let principal = try principal(allowed: .enterRewards)
        let run = try await lock(id, for: .enterRewards, by: principal, expecting: version).run
        try run.mustBeDraft()
        let lines = try await transaction.query(
            """
            UPDATE reward_line
            SET state = 'submitted', row_version = row_version + 1
            WHERE run_id = \(id)
            """
        ).affected
        try run.mustBeSubmittable(lines: lines)
        _ = try await transaction.query(
            """
            UPDATE reward_run
            SET state = 'submitted', submitted_by = \(principal.id), submitted_at = \(now),
                row_version = row_version + 1
            WHERE run_id = \(id)
            """)
        audit("reward_run.submitted", id, "\(lines) lines")
        return try await reader.rewardRunDetail(id)
    }
}
