import Ethereum

/// Vests evenly, but each claim counts from the one before and is rounded down by itself.
///
/// | claim at | pays |
/// |---|---|
/// | before `cliff` | nothing; the contracts refuse |
/// | before `end` | base · (t − last claim) ÷ (end − start), rounded down; then t is the last claim |
/// | from `end` on | all that the contract holds |
///
/// Frequent claims lag behind the straight line by less than a unit each; the last claim brings it
/// back. A claim that pays nothing still moves the time from which the next one counts.
/// Source: Index Coop's Vesting and FTCVesting (`IndexCoop/index-coop-smart-contracts`).
struct ClaimSchedule: Hashable, Sendable {
    /// `index-vesting` or `index-ftc-vesting`.
    let rule: VestingRule
    let start: UnixTime
    let cliff: UnixTime
    let end: UnixTime
    /// The contract's own `amount`; the total is what it holds, which may be more.
    let base: UInt256

    /// The straight line without the cliff.
    func accrued(of total: UInt256, at time: UnixTime) -> UInt256 {
        guard time < end else { return total }
        return line(since: start, to: time, atMost: total)
    }

    /// What was paid up to a second and what a claim would pay then.
    func vested(of total: UInt256, at time: UnixTime, after claims: [VestingCurve.Claim]) -> UInt256
    {
        var paid = UInt256.zero
        var last = start
        for claim in claims {
            guard claim.time <= time else { break }
            paid = paid.plus(claim.amount, atMost: total)
            last = max(last, claim.time)
        }
        return paid.plus(claimable(at: time, since: last, held: total.less(paid)), atMost: total)
    }

    /// What a claim pays; nothing where the contract holds less than it would have to pay.
    private func claimable(at time: UnixTime, since last: UnixTime, held: UInt256) -> UInt256 {
        guard time >= cliff else { return .zero }
        guard time < end else { return held }
        let due = line(since: last, to: time, atMost: base)
        return due > held ? .zero : due
    }

    private func line(
        since last: UnixTime, to time: UnixTime, atMost bound: UInt256
    ) -> UInt256 {
        let duration = end.elapsed(since: start)
        return min(base.share(min(time.elapsed(since: last), duration), of: duration).floor, bound)
    }
}

extension ClaimSchedule {
    /// Judges the fields; the contracts need a cliff no earlier than the start and an end after it.
    init?(_ rule: VestingRule, reading reader: inout TermsReader) {
        let base = reader.take("contract_amount", \.contractAmount) ?? reader.written.total
        guard let span = reader.span(of: rule) else { return nil }
        if let cliff = span.cliff, cliff == span.end {
            reader.add(.cliffNotBeforeEnd, reader.cliffField, found: cliff.description)
        }
        self.init(
            rule: rule, start: span.start, cliff: span.cliff ?? span.start, end: span.end,
            base: base)
    }

    func write(to written: inout WrittenTerms) {
        written.start = start.instant
        written.end = end.instant
        written.cliff = cliff == start ? nil : cliff.instant
        written.contractAmount = base == written.total ? nil : base
    }
}
