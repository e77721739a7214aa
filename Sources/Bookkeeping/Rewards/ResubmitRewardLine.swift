public import Ledger
import Postgres

extension Work {
    /// Hands a returned line in again, alone; its reason stays for the approver to see.
    public func resubmitRewardLine(
        _ id: ID<RewardLine>, expecting version: ExpectedVersion = .any
    ) async throws -> RewardLineDetail {
        let principal = try principal(allowed: .enterRewards)
        let (locked, line) = try await lock(
            id, for: .enterRewards, by: principal, expecting: version)
        try locked.run.mustBeSubmitted()
        try line.line.mustBeReturned()
        _ = try await transaction.query(
            """
            UPDATE reward_line
            SET state = 'submitted', changed_by = \(line.changers(with: principal))::uuid [],
                row_version = row_version + 1
            WHERE line_id = \(id)
            """)
        try await touch(locked.run)
        audit("reward_line.resubmitted", id)
        return try await detail(of: id)
    }
}

extension RewardLineDetail {
    /// Everybody who had a hand in the line so far, and the one who changes it now.
    func changers(with principal: Principal) -> [ID<Principal>] {
        line.authors.union([principal.id]).sorted()
    }
}
