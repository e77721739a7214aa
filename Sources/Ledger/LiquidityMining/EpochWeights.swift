public import Ethereum

/// The weights of an epoch: for each holder the sum of balance · seconds within it.
///
/// Holders are dense numbers from 0. Changes come in the order of time, and one at a time counts
/// from that time on; those before the start only make the opening balance. Nothing is divided.
public struct EpochWeights: Hashable, Sendable {
    /// The rule that computed the weights.
    public static let rule = RuleVersion("time_weighted_balance", 1)

    /// A change of one balance.
    public enum Change: Hashable, Sendable {
        /// It grew by base units.
        case increase(UInt256)
        /// It fell by base units.
        case decrease(UInt256)
        /// A snapshot found these base units.
        case balance(UInt256)
    }

    private struct Holder: Hashable {
        var balance = UInt256.zero
        /// Balance · seconds up to `since`.
        var weight = UInt256.zero
        /// Up to when its weight is counted; never before the epoch's start.
        var since: BlockTime
    }

    /// The epoch, from the first time to before the second.
    public let epoch: Range<BlockTime>
    private var holders: [Holder] = []
    private var last = BlockTime.zero

    /// No balances yet.
    public init(of epoch: Range<BlockTime>) {
        self.epoch = epoch
    }

    /// Changes a balance at a time; what comes at the end of the epoch or after it has no weight.
    ///
    /// Throws ``StakingFault`` for a time before the last one, or a balance below zero or above 256
    /// bits; nothing is changed then.
    public mutating func apply(
        _ change: Change, to number: UInt32, at time: BlockTime
    ) throws(StakingFault) {
        guard time >= last else { throw .timeRunsBack(last: last) }
        let index = Int(number)
        guard index < StakingRewards.maximumStakers else { throw .tooManyStakers }
        var holder = index < holders.count ? holders[index] : Holder(since: epoch.lowerBound)
        try count(&holder, to: time)
        switch change {
        case .increase(let amount): holder.balance = try holder.balance.plus(amount)
        case .decrease(let amount):
            guard amount <= holder.balance else {
                throw .balanceBelowZero(balance: holder.balance)
            }
            holder.balance = holder.balance.minus(amount)
        case .balance(let amount): holder.balance = amount
        }
        while holders.count <= index { holders.append(Holder(since: epoch.lowerBound)) }
        holders[index] = holder
        last = time
    }

    /// The balance of a holder after the last change.
    public func balance(of number: UInt32) -> UInt256 {
        Int(number) < holders.count ? holders[Int(number)].balance : .zero
    }

    /// The weights at the epoch's end, by number.
    public func weights() throws(StakingFault) -> [UInt256] {
        var weights: [UInt256] = []
        weights.reserveCapacity(holders.count)
        for var holder in holders {
            try count(&holder, to: epoch.upperBound)
            weights.append(holder.weight)
        }
        return weights
    }

    /// Counts the weight of the balance up to a time, within the epoch.
    private func count(_ holder: inout Holder, to time: BlockTime) throws(StakingFault) {
        let end = min(time, epoch.upperBound)
        guard end > holder.since else { return }
        let seconds = UInt256(end.seconds - holder.since.seconds)
        holder.weight = try holder.weight.plus(holder.balance.times(seconds))
        holder.since = end
    }
}
