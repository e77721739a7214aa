public import Ledger
import Postgres

extension Work {
    /// Sends a submitted or held line back to its lead, who changes or removes it.
    ///
    /// The other lines of the run go on without it.
    public func returnRewardLine(
        _ id: ID<RewardLine>, expecting version: ExpectedVersion = .any, reason: String
    ) async throws -> RewardLineDetail {
        try await decide(
            .returned, on: id, expecting: version, reason: Note.reason(reason),
            as: "reward_line.returned"
        ) { line throws(RewardsError) in
            try line.mustAwaitDecision(allowingHeld: true)
        }
    }

    /// Moves a line of a submitted run on the decision of someone who may decide.
    ///
    /// Throws ``AccessError`` for whoever had a hand in the line or is paid by it.
    func decide(
        _ state: RewardLine.State, on id: ID<RewardLine>, expecting version: ExpectedVersion,
        reason: String?, as operation: String,
        if mustBeAllowed: (RewardLine) throws(RewardsError) -> Void
    ) async throws -> RewardLineDetail {
        let principal = try principal(allowed: .decideRewards)
        let (locked, line) = try await lock(
            id, for: .decideRewards, by: principal, expecting: version)
        try locked.run.mustBeSubmitted()
        try mustBeAllowed(line.line)
        try locked.run.twoPeople(over: [line.line]).mustAllow(principal)
        _ = try await transaction.query(
            """
            UPDATE reward_line
            SET state = \(state), decided_by = \(principal.id), decided_at = \(now),
                reason = \(orNull: reason), row_version = row_version + 1
            WHERE line_id = \(id)
            """)
        try await touch(locked.run)
        audit(operation, id)
        return try await detail(of: id)
    }
}
