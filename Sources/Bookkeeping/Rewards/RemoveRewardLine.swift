public import Ledger
import Postgres

extension Work {
    /// Removes a line of a draft, or a returned one; its number is not given again.
    public func removeRewardLine(
        _ id: ID<RewardLine>, expecting version: ExpectedVersion
    ) async throws {
        let principal = try principal(allowed: .enterRewards)
        let (locked, line) = try await lock(
            id, for: .enterRewards, by: principal, expecting: version, takingBack: true)
        try locked.run.mustBeOpen()
        try line.line.mustBeEditable()
        _ = try await transaction.query("DELETE FROM reward_line WHERE line_id = \(id)")
        try await touch(locked.run)
        audit("reward_line.removed", id)
        audit("reward_run.line_removed", locked.run.id, "line \(line.line.number)")
    }
}
