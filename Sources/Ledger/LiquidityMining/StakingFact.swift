public import Ethereum

/// What happened in a StakingRewards contract, as its events tell.
public enum StakingFact: Hashable, Sendable {
    /// Somebody staked base units of the stake token.
    case staked(by: UInt32, UInt256)
    /// Somebody took base units of the stake token back.
    case withdrawn(by: UInt32, UInt256)
    /// Somebody claimed, and the event states that base units of the reward token were paid.
    ///
    /// A claim of nothing emits no event but updates the contract; a source that knows of one states
    /// zero.
    case rewardPaid(to: UInt32, UInt256)
    /// A period of rewards was begun with base units of the reward token.
    case rewardAdded(UInt256)
}

extension StakingFact {
    /// The words of kinds, as files and tables spell them.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case staked, withdrawn
        case rewardPaid = "reward_paid"
        case rewardAdded = "reward_added"

        /// The kind of a word in ASCII, which its length tells already; nil for any other word.
        public init?(ascii word: Span<UInt8>) {
            let kind: Kind
            switch word.count {
            case 6: kind = .staked
            case 9: kind = .withdrawn
            case 11: kind = .rewardPaid
            case 12: kind = .rewardAdded
            default: return nil
            }
            let letters = kind.rawValue.utf8
            for (index, letter) in letters.enumerated() where word[index] != letter { return nil }
            self = kind
        }
    }

    /// The fact of these columns; nil when a staker is missing, or named where there is none.
    public init?(_ kind: Kind, staker: UInt32?, amount: UInt256) {
        switch (kind, staker) {
        case (.staked, let staker?): self = .staked(by: staker, amount)
        case (.withdrawn, let staker?): self = .withdrawn(by: staker, amount)
        case (.rewardPaid, let staker?): self = .rewardPaid(to: staker, amount)
        case (.rewardAdded, nil): self = .rewardAdded(amount)
        case (.staked, nil), (.withdrawn, nil), (.rewardPaid, nil), (.rewardAdded, _?): return nil
        }
    }

    /// Its kind.
    public var kind: Kind {
        switch self {
        case .staked: .staked
        case .withdrawn: .withdrawn
        case .rewardPaid: .rewardPaid
        case .rewardAdded: .rewardAdded
        }
    }

    /// The number of its staker; nil for a reward that was added.
    public var staker: UInt32? {
        switch self {
        case .staked(let staker, _), .withdrawn(let staker, _), .rewardPaid(let staker, _): staker
        case .rewardAdded: nil
        }
    }

    /// Its base units.
    public var amount: UInt256 {
        switch self {
        case .staked(_, let amount), .withdrawn(_, let amount), .rewardPaid(_, let amount),
            .rewardAdded(let amount):
            amount
        }
    }
}

/// Why something cannot have happened in a StakingRewards contract.
public enum StakingFault: Error, Hashable, Sendable {
    /// Periods of no length.
    case durationZero
    /// Something later was applied already.
    case timeRunsBack(last: BlockTime)
    /// Nobody stakes or withdraws nothing.
    case amountZero
    /// Above ``StakingRewards/maximumStakers``.
    case tooManyStakers
    /// The account has not staked before: events are missing since the first stake.
    case neverStaked
    /// More is withdrawn than was staked: events are missing.
    case balanceBelowZero(balance: UInt256)
    /// A number would leave 256 bits.
    case overflow
    /// Rows of a checkpoint do not belong together.
    case sumsDiffer
}

extension StakingFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .durationZero: "A reward period lasts at least one second."
        case .timeRunsBack(let last): "Events up to \(last) were applied already."
        case .amountZero: "The contract takes no stake or withdrawal of 0."
        case .tooManyStakers:
            "A pool has at most \(StakingRewards.maximumStakers) stakers."
        case .neverStaked:
            "The account has not staked before; import the events from the first stake on."
        case .balanceBelowZero(let balance):
            "The account has \(balance) base units staked, less than are withdrawn;"
                + " events before this one are missing."
        case .overflow: "A number leaves 256 bits, where the contract reverts."
        case .sumsDiffer: "The sums of the rows differ from those of the pool."
        }
    }
}

extension UInt256 {
    /// The sum; a contract reverts above 2^256 − 1.
    func plus(_ other: UInt256) throws(StakingFault) -> UInt256 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw .overflow }
        return sum
    }

    /// The difference of a number that is known not to be larger.
    func minus(_ other: UInt256) -> UInt256 {
        subtractingReportingOverflow(other).partialValue
    }

    /// The product; a contract reverts above 2^256 − 1.
    func times(_ other: UInt256) throws(StakingFault) -> UInt256 {
        let (high, low) = multipliedFullWidth(by: other)
        guard high.isZero else { throw .overflow }
        return low
    }

    /// The quotient rounded down; the divisor is known not to be zero.
    func over(_ divisor: UInt256) throws(StakingFault) -> UInt256 {
        do {
            return try quotientAndRemainder(dividingBy: divisor).quotient
        } catch {
            throw .overflow
        }
    }
}
