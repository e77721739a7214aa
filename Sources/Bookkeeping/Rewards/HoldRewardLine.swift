public import Ledger

extension Work {
    /// Keeps a submitted line out of approvals until it is released or returned.
    public func holdRewardLine(
        _ id: ID<RewardLine>, expecting version: ExpectedVersion = .any, reason: String
    ) async throws -> RewardLineDetail {
        try await decide(
            .held, on: id, expecting: version, reason: Note.reason(reason),
            as: "reward_line.held"
        ) { line throws(RewardsError) in
            try line.mustAwaitDecision(allowingHeld: false)
        }
    }
}
