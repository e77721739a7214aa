import Ethereum

/// Replays the events of one StakingRewards contract, one after the other, from its first.
///
/// It holds the contract's books and the name of the last event, so that any number of events can
/// stream through it. Each event must stand after the last one by block and index.
public struct StakingReplay: Sendable {
    /// The times after which nothing belongs to the program.
    public struct Bounds: Hashable, Sendable {
        /// From when on no reward may be added: the end of the last period; nil for none.
        public let rewardsEnd: BlockTime?
        /// From when on no event at all is taken: when the program was ended; nil while it runs.
        ///
        /// Stakers withdraw and claim long after the last period.
        public let eventsEnd: BlockTime?

        /// Bounds of a program.
        public init(rewardsEnd: BlockTime? = nil, eventsEnd: BlockTime? = nil) {
            self.rewardsEnd = rewardsEnd
            self.eventsEnd = eventsEnd
        }
    }

    /// The contract's books after the last event.
    public private(set) var rewards: StakingRewards
    /// The last event; nil before the first.
    public private(set) var last: StakingEvent.Name?
    private let bounds: Bounds

    /// A replay from the contract's making, with periods of so many seconds.
    public init(
        durationSeconds: UInt64, bounds: Bounds = Bounds()
    ) throws(LiquidityMiningError) {
        do {
            rewards = try StakingRewards(durationSeconds: durationSeconds)
        } catch {
            throw .durationZero
        }
        self.bounds = bounds
    }

    /// Goes on from a checkpoint.
    public init(from checkpoint: StakingCheckpoint, bounds: Bounds = Bounds()) {
        rewards = checkpoint.rewards
        last = checkpoint.last
        self.bounds = bounds
    }

    /// Where the replay stands.
    public var checkpoint: StakingCheckpoint {
        StakingCheckpoint(last: last, rewards: rewards)
    }

    /// Applies the next event; gives the difference where a claim was paid otherwise than computed.
    ///
    /// The books go on with what was computed. Throws
    /// ``LiquidityMiningError/eventRefused(_:_:)``, which names the event; nothing is changed then.
    @discardableResult
    public mutating func apply(
        _ event: StakingEvent
    ) throws(LiquidityMiningError) -> StakingDifference? {
        if let fault = fault(of: event) { throw .eventRefused(event.name, fault) }
        let paid: UInt256
        do {
            paid = try rewards.apply(event.fact, at: event.time)
        } catch {
            throw .eventRefused(event.name, .impossible(error))
        }
        last = event.name
        guard case .rewardPaid(let staker, let stated) = event.fact, stated != paid else {
            return nil
        }
        return StakingDifference(
            of: .rewardPaid(event.name, to: staker), at: event.time, computed: paid, found: stated)
    }

    private func fault(of event: StakingEvent) -> EventFault? {
        if let last {
            guard last.isBefore(event.name) else {
                guard event.name.isBeside(last) else { return .outOfOrder(last: last) }
                return event.name == last ? .repeated : .unordered(other: last)
            }
            let previous = rewards.pool.lastEventAt
            if event.name.block == last.block, event.time != previous {
                return .timeOfBlock(other: previous)
            }
            if event.time < previous { return .timeBefore(other: previous) }
        }
        if let end = bounds.eventsEnd, event.time >= end { return .afterEnd(end) }
        if let end = bounds.rewardsEnd, event.time >= end, case .rewardAdded = event.fact {
            return .afterEnd(end)
        }
        return nil
    }
}
