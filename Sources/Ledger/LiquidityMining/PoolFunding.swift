public import Ethereum

/// Funding a StakingRewards contract: two calls of the Safe, in this order.
public struct PoolFunding: Hashable, Sendable {
    /// planned → approved → settled (its RewardAdded event was imported), or cancelled before.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case planned, approved, settled, cancelled
    }

    /// The StakingRewards contract.
    public let contract: Address
    /// The reward token.
    public let token: Address
    /// Base units of the reward token.
    public let reward: UInt256

    /// A funding.
    public init(contract: Address, token: Address, reward: UInt256) {
        self.contract = contract
        self.token = token
        self.reward = reward
    }

    /// First the transfer to the contract, then `notifyRewardAmount(uint256)`.
    ///
    /// The contract checks its balance while it is notified, so the tokens must be there.
    public var calls: [ContractCall] {
        ContractCall.fundPool(contract, with: token, amount: reward)
    }
}

/// Planned fundings compared with the RewardAdded events of the contract.
public struct FundingReconciliation: Hashable, Sendable {
    /// A funding that was planned.
    public struct Planned: Hashable, Sendable {
        /// The number of its period.
        public let period: Int
        /// Base units of the reward token.
        public let reward: UInt256

        /// A funding of a period.
        public init(period: Int, reward: UInt256) {
            self.period = period
            self.reward = reward
        }
    }

    /// What became of a funding, or where an event belongs.
    public enum Outcome: Hashable, Sendable {
        /// The event adds what was planned.
        case matched(Planned, StakingEvent.Name)
        /// The event adds something else.
        case amountDiffers(Planned, StakingEvent.Name, found: UInt256)
        /// No event is left for it.
        case missing(Planned)
        /// No funding is left for it.
        case unexpected(StakingEvent.Name, found: UInt256)
    }

    /// What became of the funding of a period; nil when none was planned.
    public func outcome(of period: Int) -> Outcome? {
        outcomes.first { outcome in
            switch outcome {
            case .matched(let planned, _), .amountDiffers(let planned, _, _), .missing(let planned):
                planned.period == period
            case .unexpected: false
            }
        }
    }

    /// The planned ones in their order, then what nobody planned.
    public let outcomes: [Outcome]

    /// Whether every funding has its event and no event is left.
    public var isComplete: Bool {
        outcomes.allSatisfy { outcome in
            if case .matched = outcome { true } else { false }
        }
    }

    /// Matches equal amounts first, each in order, then what is left on both sides in order.
    ///
    /// Events of other kinds are passed over.
    public init(of planned: [Planned], with events: [StakingEvent]) {
        var open = events.compactMap { event -> (name: StakingEvent.Name, reward: UInt256)? in
            guard case .rewardAdded(let reward) = event.fact else { return nil }
            return (event.name, reward)
        }
        var outcomes: [Outcome?] = planned.map { funding in
            guard let index = open.firstIndex(where: { $0.reward == funding.reward }) else {
                return nil
            }
            return .matched(funding, open.remove(at: index).name)
        }
        for (index, funding) in planned.enumerated() where outcomes[index] == nil {
            guard !open.isEmpty else {
                outcomes[index] = .missing(funding)
                continue
            }
            let event = open.removeFirst()
            outcomes[index] = .amountDiffers(funding, event.name, found: event.reward)
        }
        self.outcomes =
            outcomes.compactMap(\.self)
            + open.map { .unexpected($0.name, found: $0.reward) }
    }
}

extension FundingReconciliation.Outcome: CustomStringConvertible {
    /// A sentence about it.
    public var description: String {
        switch self {
        case .matched(let planned, let name): "period \(planned.period) was added at \(name)."
        case .amountDiffers(let planned, let name, let found):
            "\(found) base units were added at \(name), \(planned.reward) were planned."
        case .missing(let planned): "no event of period \(planned.period) is imported."
        case .unexpected(let name, let found):
            "\(found) base units were added at \(name), which nobody planned."
        }
    }

    /// The word for it.
    public var word: String {
        switch self {
        case .matched: "matched"
        case .amountDiffers: "amount_differs"
        case .missing: "missing"
        case .unexpected: "unexpected"
        }
    }
}
