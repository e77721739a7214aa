public import Ledger

extension Work {
    /// Lets a held line wait for approval again.
    public func releaseRewardLine(
        _ id: ID<RewardLine>, expecting version: ExpectedVersion = .any
    ) async throws -> RewardLineDetail {
        try await decide(
            .submitted, on: id, expecting: version, reason: nil, as: "reward_line.released"
        ) { line throws(RewardsError) in
            try line.mustBeHeld()
        }
    }
}
