import Ethereum

/// Vests evenly by the second, nothing of it before a cliff.
///
/// | at | vested |
/// |---|---|
/// | before `start` or `cliff` | 0 |
/// | from `end` on | total |
/// | between | total · (t − start) ÷ (end − start), rounded down; the rest comes with the end |
///
/// Time counts from the start, so the cliff delivers all of it up to there. `accrued` leaves the
/// cliff out. This one formula is that of dss-vest, of OpenZeppelin's VestingWallet and
/// VestingWalletCliff, and of the escrows of Curve and Yearn; what differs between them stands in
/// the extensions.
struct LinearSchedule: Hashable, Sendable {
    let rule: VestingRule
    let start: UnixTime
    /// Not before the start and not after the end; the start where there is none.
    let cliff: UnixTime
    let end: UnixTime

    func accrued(of total: UInt256, at time: UnixTime) -> UInt256 {
        guard time >= start else { return .zero }
        guard time < end else { return total }
        return total.share(time.elapsed(since: start), of: end.elapsed(since: start)).floor
    }

    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        time < cliff ? .zero : accrued(of: total, at: time)
    }
}

extension LinearSchedule {
    /// Judges the fields of rules that vest evenly.
    init?(_ rule: VestingRule, reading reader: inout TermsReader) {
        guard let span = reader.span(of: rule) else { return nil }
        self.init(rule: rule, start: span.start, cliff: span.cliff ?? span.start, end: span.end)
        if rule == .dssVest { judgeDssVest(&reader) }
    }

    func write(to written: inout WrittenTerms) {
        written.start = start.instant
        written.end = end.instant
        written.cliff = cliff == start ? nil : cliff.instant
    }
}
