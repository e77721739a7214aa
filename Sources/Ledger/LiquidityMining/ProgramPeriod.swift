public import Ethereum

/// One period of a program: an amount that is streamed, or divided, between two instants.
public struct ProgramPeriod: Hashable, Sendable {
    /// The least and the most that may be spent a day, in base units of the reward token.
    public struct Band: Hashable, Sendable {
        /// At least so much.
        public let least: UInt256
        /// At most so much.
        public let most: UInt256

        /// A band; the bounds are part of it.
        public init(least: UInt256, most: UInt256) {
            self.least = least
            self.most = most
        }
    }

    /// When it begins.
    public let start: Instant
    /// When it is over.
    public let end: Instant
    /// Base units of the reward token, above zero.
    public let amount: UInt256
    /// What was allowed when the amount was set; nil without bounds.
    public let band: Band?

    /// A period as people wrote it; ``ProgramTerms`` judges it.
    public init(start: Instant, end: Instant, amount: UInt256, band: Band? = nil) {
        self.start = start
        self.end = end
        self.amount = amount
        self.band = band
    }

    /// From the first second to before the last; nil for parts of a second or no length.
    public var blockTimes: Range<BlockTime>? {
        guard let first = BlockTime(start), let last = BlockTime(end), first < last else {
            return nil
        }
        return first..<last
    }

    /// Seconds of it that are over at the end of a day in UTC.
    public func secondsElapsed(through day: Day) -> UInt64 {
        guard let times = blockTimes else { return 0 }
        let end = UInt64(clamping: (day.daysSince1970 + 1) * 86_400)
        guard end > times.lowerBound.seconds else { return 0 }
        return min(end, times.upperBound.seconds) - times.lowerBound.seconds
    }

    /// `reward · elapsed ÷ length`, rounded down: to report, never to pay.
    public func streamed(of reward: UInt256, through day: Day) -> UInt256 {
        guard let times = blockTimes else { return .zero }
        let length = times.upperBound.seconds - times.lowerBound.seconds
        do {
            return try reward.multipliedDividing(
                by: UInt256(secondsElapsed(through: day)), dividingBy: UInt256(length)
            ).quotient
        } catch {
            // A part is not larger than its whole, so it fits and this is never reached.
            return reward
        }
    }

    /// What the amount is for a day of 86,400 seconds, rounded down: to show, never to pay.
    public var amountPerDay: UInt256 {
        do {
            let times = blockTimes
            let seconds = times.map { $0.upperBound.seconds - $0.lowerBound.seconds } ?? 1
            return try amount.multipliedDividing(by: 86_400, dividingBy: UInt256(seconds)).quotient
        } catch {
            return .max
        }
    }

    /// Whether the amount keeps to the band, compared without a division:
    /// `least · seconds ≤ amount · 86,400 ≤ most · seconds`.
    public var isWithinBand: Bool {
        guard let band else { return true }
        guard let times = blockTimes else { return false }
        let seconds = UInt256(times.upperBound.seconds - times.lowerBound.seconds)
        let (least, most) = (
            band.least.multipliedFullWidth(by: seconds), band.most.multipliedFullWidth(by: seconds)
        )
        let spent = amount.multipliedFullWidth(by: 86_400)
        return (least.high, least.low) <= (spent.high, spent.low)
            && (spent.high, spent.low) <= (most.high, most.low)
    }

    /// Everything that is wrong with the periods of a program, in their order.
    static func faults(of periods: [ProgramPeriod], kind: ProgramTerms.Kind) -> [Fault] {
        guard !periods.isEmpty else {
            return [.terms("periods", "A program has at least one period.", nil)]
        }
        var faults: [Fault] = []
        var last: Instant?
        for (index, period) in periods.enumerated() {
            faults += period.faults(at: "periods/\(index)", kind: kind)
            if let last, period.start < last {
                faults.append(
                    .terms(
                        "periods/\(index)/start", "The period before it ends at \(last).",
                        period.start.description))
            }
            last = max(last ?? period.end, period.end)
        }
        var sum = UInt256.zero
        for period in periods {
            let (next, overflow) = sum.addingReportingOverflow(period.amount)
            guard !overflow else {
                faults.append(
                    .terms("periods", "The amounts sum to more than 2^256 − 1 base units.", nil))
                break
            }
            sum = next
        }
        return faults
    }

    private func faults(at place: String, kind: ProgramTerms.Kind) -> [Fault] {
        var faults: [Fault] = []
        if amount.isZero {
            faults.append(.terms(place + "/amount", "An amount above zero is needed.", "0"))
        }
        for (field, instant) in [("start", start), ("end", end)]
        where BlockTime(instant) == nil {
            faults.append(
                .terms(
                    place + "/" + field, "A block's time is a whole second after 1969.",
                    instant.description))
        }
        if end <= start {
            faults.append(
                .terms(
                    place + "/end", "A period ends after it begins.", end.description))
        } else if case .stakingRewards(let duration) = kind, let times = blockTimes,
            times.upperBound.seconds - times.lowerBound.seconds != duration
        {
            faults.append(
                .terms(
                    place + "/end", "The contract's periods last \(duration) seconds.",
                    end.description))
        }
        if let band, band.most < band.least {
            faults.append(
                .terms(
                    place + "/band", "The least is not above the most.",
                    band.least.description))
        } else if blockTimes != nil, !isWithinBand {
            faults.append(
                .terms(
                    place + "/amount", "The amount a day is outside the band.",
                    amountPerDay.description))
        }
        return faults
    }
}
