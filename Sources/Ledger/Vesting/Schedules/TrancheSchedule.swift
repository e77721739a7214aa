import Ethereum

/// Vests by explicit amounts, each whole at its second.
///
/// At t, the sum of the tranches dated t or earlier; the last date is the end. There is nothing to
/// round. Source of the same rule on the chain: Sablier Lockup Tranched (`LockupMath.sol`).
struct TrancheSchedule: Hashable, Sendable {
    /// One amount and all up to it.
    struct Tranche: Hashable, Sendable {
        let time: UnixTime
        /// The sum of this tranche and all before it.
        let cumulative: UInt256
    }

    /// `tranches` or `sablier-tranched`.
    let rule: VestingRule
    let start: UnixTime
    /// At least one, in order of time.
    let tranches: [Tranche]

    var end: UnixTime { tranches.last?.time ?? start }

    func vested(at time: UnixTime) -> UInt256 {
        let count = count(at: time)
        return count == 0 ? .zero : tranches[count - 1].cumulative
    }

    /// The first date after a second.
    func next(after time: UnixTime) -> UnixTime? {
        let count = count(at: time)
        return count < tranches.count ? tranches[count].time : nil
    }

    /// How many are dated at a second or before, by halving.
    private func count(at time: UnixTime) -> Int {
        var (low, high) = (0, tranches.count)
        while low < high {
            let middle = (low + high) / 2
            if tranches[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension TrancheSchedule {
    /// Judges the parts: dates in order, after the start, amounts above zero that sum to the total.
    init?(_ rule: VestingRule, reading reader: inout TermsReader) {
        let start =
            rule == .sablierTranched
            ? reader.require("start", \.start).flatMap { reader.second($0, "start") } : nil
        if rule == .sablierTranched { reader.mustFit128Bits() }
        guard let parts = reader.timedParts(after: start) else { return nil }
        var sum = UInt256.zero
        let tranches = parts.map { part in
            sum = sum.plus(part.amount, atMost: .max)
            return Tranche(time: part.time, cumulative: sum)
        }
        self.init(rule: rule, start: start ?? parts[0].time, tranches: tranches)
    }

    func write(to written: inout WrittenTerms) {
        if rule == .sablierTranched { written.start = start.instant }
        var before = UInt256.zero
        for tranche in tranches {
            written.parts.append(
                WrittenTerms.Part(
                    time: tranche.time.instant, amount: tranche.cumulative.less(before)))
            before = tranche.cumulative
        }
    }
}
