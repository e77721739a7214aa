/// The times of the balance snapshots of an epoch program.
///
/// A snapshot's balances hold until the next one. The rule asks for one at or before the start of
/// the epoch and for no gap longer than the epoch itself: otherwise balances would be guessed.
public enum SnapshotSeries {
    /// Throws ``LiquidityMiningError`` unless the snapshots carry the epoch.
    public static func mustCarry(
        _ epoch: Range<BlockTime>, snapshots: [BlockTime]
    ) throws(LiquidityMiningError) {
        let times = snapshots.sorted()
        for (time, next) in zip(times, times.dropFirst()) where time == next {
            throw .snapshotTwice(at: time)
        }
        guard let opening = times.last(where: { $0 <= epoch.lowerBound }) else {
            throw .openingSnapshotMissing(before: epoch.lowerBound)
        }
        let length = epoch.upperBound.seconds - epoch.lowerBound.seconds
        let within = times.filter { $0 >= opening && $0 < epoch.upperBound } + [epoch.upperBound]
        for (time, next) in zip(within, within.dropFirst())
        where next.seconds - time.seconds > length {
            throw .snapshotGap(from: time, to: next, longest: length)
        }
    }
}
