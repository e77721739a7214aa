public import Ethereum

/// Something that a contract answered, or an event stated, otherwise than it was computed.
public struct StakingDifference: Hashable, Sendable {
    /// What was compared.
    public enum Subject: Hashable, Sendable {
        /// What an event says that a claim paid.
        case rewardPaid(StakingEvent.Name, to: UInt32)
        /// What the contract answered when it was read.
        case read(ContractRead.Subject)
    }

    /// What was compared.
    public let subject: Subject
    /// The time that it speaks of.
    public let at: BlockTime
    /// What the rule gives.
    public let computed: UInt256
    /// What the chain says.
    public let found: UInt256

    init(of subject: Subject, at time: BlockTime, computed: UInt256, found: UInt256) {
        self.subject = subject
        at = time
        self.computed = computed
        self.found = found
    }
}

/// What a StakingRewards contract answered at a time, after all events up to then.
public struct ContractRead: Hashable, Sendable {
    /// The function that was called.
    public enum Subject: Hashable, Sendable {
        /// `earned(account)`.
        case earned(by: UInt32)
        /// `balanceOf(account)`.
        case balance(of: UInt32)
        /// `totalSupply()`.
        case totalStaked
        /// `rewardRate()`.
        case rewardRate
        /// `rewardPerToken()`.
        case rewardPerToken
        /// `periodFinish()`, in seconds since 1970.
        case periodFinish
    }

    /// The function that was called.
    public let subject: Subject
    /// The time of the block in which it was called.
    public let at: BlockTime
    /// The answer.
    public let value: UInt256

    /// An answer.
    public init(_ subject: Subject, at time: BlockTime, value: UInt256) {
        self.subject = subject
        at = time
        self.value = value
    }
}

extension StakingRewards {
    /// The difference between a read and the books; nil when they agree.
    ///
    /// Throws ``StakingFault/timeRunsBack(last:)`` when events after the read were applied already.
    public func difference(
        from read: ContractRead
    ) throws(StakingFault) -> StakingDifference? {
        guard read.at >= pool.lastEventAt else { throw .timeRunsBack(last: pool.lastEventAt) }
        let computed: UInt256
        switch read.subject {
        case .earned(let staker): computed = try earned(by: staker, at: read.at)
        case .balance(let staker): computed = balance(of: staker)
        case .totalStaked: computed = pool.totalStaked
        case .rewardRate: computed = pool.rewardRate
        case .rewardPerToken: computed = try rewardPerToken(at: read.at)
        case .periodFinish: computed = UInt256(pool.periodFinish.seconds)
        }
        guard computed != read.value else { return nil }
        return StakingDifference(
            of: .read(read.subject), at: read.at, computed: computed, found: read.value)
    }
}
