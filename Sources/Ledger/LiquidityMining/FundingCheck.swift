public import Ethereum

/// What adding a reward to a StakingRewards contract would do, computed before the Safe signs.
///
/// The contract asks only that the new rate is no more than its balance ÷ duration, where the
/// balance includes what stakers are owed already: passing it does not prove that all can be paid.
public struct FundingCheck: Hashable, Sendable {
    /// Something that people should know; ``isBlocking`` ones stop the funding.
    public enum Finding: Hashable, Sendable {
        /// The reward is zero.
        case rewardZero
        /// Reward ÷ duration is zero, so that nothing would stream.
        case rateZero
        /// The contract would revert with "Provided reward too high".
        case rateAboveBalance
        /// After the funding the contract holds less than it promises, by so many base units.
        case promisesAboveBalance(missing: UInt256)
        /// A period still runs; what is left of it is spread anew over a whole period.
        case periodRunning(until: BlockTime, leftover: UInt256)
        /// The rate a second falls.
        case rateFalls(from: UInt256, to: UInt256)
        /// The amount a day is outside the period's band.
        case outsideBand
        /// The amount differs from the period's.
        case amountDiffers(planned: UInt256)
        /// The contract's period has another length than the program's.
        case lengthDiffers(planned: UInt64)
        /// Rounding the rate down leaves so many base units in the contract for ever.
        case dust(UInt256)

        /// Whether the funding must not be signed.
        public var isBlocking: Bool {
            switch self {
            case .rewardZero, .rateZero, .rateAboveBalance, .promisesAboveBalance, .outsideBand,
                .amountDiffers, .lengthDiffers:
                true
            case .periodRunning, .rateFalls, .dust: false
            }
        }
    }

    /// What people should know though it stops nothing, as words with their numbers.
    public var remarks: [String] { findings.filter { !$0.isBlocking }.map(\.description) }

    /// Base units of the reward token that are added.
    public let reward: UInt256
    /// When.
    public let at: BlockTime
    /// What the running period had still to stream.
    public let leftover: UInt256
    /// `(reward + leftover) ÷ duration`, rounded down: base units a second.
    public let rate: UInt256
    /// What that division leaves; it stays in the contract.
    public let dust: UInt256
    /// When the new period would end.
    public let periodFinish: BlockTime
    /// What was found, blocking ones among it.
    public let findings: [Finding]

    /// Whether nothing stops the funding.
    public var isPassed: Bool { !findings.contains(where: \.isBlocking) }

    /// Checks.
    ///
    /// `balance` is what the contract will hold of the reward token once the transfer has arrived;
    /// `owed` is what stakers could claim by then, nil when it was not computed. Throws
    /// ``StakingFault`` where a number leaves 256 bits or events after `time` were applied.
    public init(
        adding reward: UInt256, at time: BlockTime, to pool: StakingPool, holding balance: UInt256,
        owed: UInt256? = nil, for period: ProgramPeriod? = nil
    ) throws(StakingFault) {
        guard time >= pool.lastEventAt else { throw .timeRunsBack(last: pool.lastEventAt) }
        var next = pool
        try next.update(to: time)
        let leftover = try next.remaining(after: time)
        try next.notify(reward, at: time)
        let duration = UInt256(pool.durationSeconds)
        var findings: [Finding] = []
        if reward.isZero { findings.append(.rewardZero) }
        if next.rewardRate.isZero { findings.append(.rateZero) }
        if next.rewardRate > (try balance.over(duration)) { findings.append(.rateAboveBalance) }
        if let owed {
            let promised = try owed.plus(next.rewardRate.times(duration))
            if promised > balance {
                findings.append(.promisesAboveBalance(missing: promised.minus(balance)))
            }
        }
        if !leftover.isZero {
            findings.append(.periodRunning(until: pool.periodFinish, leftover: leftover))
            if next.rewardRate < pool.rewardRate {
                findings.append(.rateFalls(from: pool.rewardRate, to: next.rewardRate))
            }
        }
        if let period { findings += period.findings(reward, durationSeconds: pool.durationSeconds) }
        let dust = next.rateDust.minus(pool.rateDust)
        if !dust.isZero { findings.append(.dust(dust)) }
        self.reward = reward
        at = time
        self.leftover = leftover
        rate = next.rewardRate
        self.dust = dust
        periodFinish = next.periodFinish
        self.findings = findings
    }
}

extension ProgramPeriod {
    /// What keeps a reward from being this period's.
    fileprivate func findings(
        _ reward: UInt256, durationSeconds: UInt64
    ) -> [FundingCheck.Finding] {
        var findings: [FundingCheck.Finding] = []
        if reward != amount { findings.append(.amountDiffers(planned: amount)) }
        if !isWithinBand { findings.append(.outsideBand) }
        let planned = blockTimes.map { $0.upperBound.seconds - $0.lowerBound.seconds } ?? 0
        if planned != durationSeconds { findings.append(.lengthDiffers(planned: planned)) }
        return findings
    }
}

extension FundingCheck.Finding: CustomStringConvertible {
    /// A sentence about it; amounts are base units.
    public var description: String {
        switch self {
        case .rewardZero: "The reward is zero."
        case .rateZero: "Reward ÷ duration is zero, so that nothing would stream."
        case .rateAboveBalance: "The contract would revert with \"Provided reward too high\"."
        case .promisesAboveBalance(let missing):
            "The contract would hold \(missing) base units less than it promises."
        case .periodRunning(let until, let leftover):
            "A period runs until \(until); the \(leftover) base units left of it are spread anew."
        case .rateFalls(let from, let to): "The rate a second falls from \(from) to \(to)."
        case .outsideBand: "The amount a day is outside the period's band."
        case .amountDiffers(let planned): "The period's amount is \(planned) base units."
        case .lengthDiffers(let planned): "The period lasts \(planned) seconds, the contract's not."
        case .dust(let dust):
            "Rounding the rate leaves \(dust) base units in the contract for ever."
        }
    }
}
