public import Ledger
import Postgres

extension Work {
    /// Begins a run of a group for a period that is not ahead in the organisation's zone.
    ///
    /// A group may have several runs for a period. Throws ``RewardsError``, ``AccessError`` and,
    /// for a closed month, ``PeriodError``.
    public func createRewardRun(
        group reference: Reference<WorkingGroup>, written text: String, period: Month,
        title: String
    ) async throws -> RewardRunDetail {
        let principal = try principal(allowed: .enterRewards)
        let rows = try await transaction.query(
            """
            SELECT group_id FROM working_group
            WHERE group_id = \(orNull: reference.id)::uuid
                OR handle = \(orNull: reference.name)::text
            """)
        guard let row = rows.first else { throw RewardsError.groupUnknown(found: text) }
        let group = try row.value("group_id", as: ID<WorkingGroup>.self)
        try principal.mustBeAllowed(.enterRewards, in: group)
        try await RewardRun.mustHaveBegun(period, today: reader.today())
        concerns(group)
        try await reader.periods().mustTakeRewards(of: period, from: principal)
        let id: ID<RewardRun> = newID()
        _ = try await transaction.query(
            """
            INSERT INTO reward_run (run_id, group_id, period, title, created_by, created_at)
            VALUES (
                \(id), \(group), \(period), \(try RewardRun.title(title)), \(principal.id), \(now)
            )
            """)
        audit("reward_run.created", id)
        return try await reader.rewardRunDetail(id)
    }
}
