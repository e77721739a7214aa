public import Ledger
import Postgres

extension Work {
    /// Takes a run back for good; possible until one of its lines is approved.
    public func withdrawRewardRun(
        _ id: ID<RewardRun>, expecting version: ExpectedVersion = .any
    ) async throws -> RewardRunDetail {
        let principal = try principal(allowed: .enterRewards)
        let run = try await lock(
            id, for: .enterRewards, by: principal, expecting: version, takingBack: true
        ).run
        let rows = try await transaction.query(
            """
            SELECT count(*) AS approved FROM reward_line
            WHERE run_id = \(id) AND state = 'approved'
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "reward_line") }
        try run.mustBeWithdrawable(approvedLines: row.get("approved"))
        _ = try await transaction.query(
            """
            UPDATE reward_run
            SET state = 'withdrawn', row_version = row_version + 1
            WHERE run_id = \(id)
            """)
        audit("reward_run.withdrawn", id)
        return try await reader.rewardRunDetail(id)
    }
}
