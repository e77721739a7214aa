public import Ledger
import Postgres

extension Work {
    /// Gives a draft another title.
    ///
    /// Throws ``BooksError/stale(current:)`` when run or lines changed since the caller read it.
    public func changeRewardRun(
        _ id: ID<RewardRun>, expecting version: ExpectedVersion, title: String?
    ) async throws -> RewardRunDetail {
        let principal = try principal(allowed: .enterRewards)
        let locked = try await lock(id, for: .enterRewards, by: principal, expecting: version)
        try locked.run.mustBeDraft()
        _ = try await transaction.query(
            """
            UPDATE reward_run
            SET title = \(try RewardRun.title(title ?? locked.run.title)),
                row_version = row_version + 1
            WHERE run_id = \(id)
            """)
        audit("reward_run.changed", id)
        return try await reader.rewardRunDetail(id)
    }
}
