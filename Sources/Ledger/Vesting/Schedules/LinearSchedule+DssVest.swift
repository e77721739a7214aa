import Ethereum

/// What MakerDAO's DssVest adds (`makerdao/dss-vest`, `src/DssVest.sol`).
///
/// `bgn`, `clf`, `fin` and `tot` are start, cliff, end and total. Amounts have 128 bits.
extension LinearSchedule {
    /// Twenty years of 365 days: how long a grant may last, and how far its start may be from the
    /// moment of creation (less than that on both sides).
    static let longestDssVest: Int64 = 20 * 365 * 86400

    /// The bounds that hold whenever the grant is made.
    func judgeDssVest(_ reader: inout TermsReader) {
        if end.elapsed(since: start) > UInt64(Self.longestDssVest) {
            reader.add(
                .durationTooLong(seconds: Self.longestDssVest), reader.endField,
                found: end.description)
        }
        reader.mustFit128Bits()
    }

    /// The bounds that depend on the moment of creation and on the contract's cap, which is the
    /// most base units a second of one grant: total ÷ duration, rounded down, is compared.
    func dssVestFaults(total: UInt256, createdAt now: UnixTime, cap: UInt256?) -> [Fault] {
        guard rule == .dssVest else { return [] }
        var faults: [Fault] = []
        if start >= now.advanced(bySeconds: Self.longestDssVest) {
            faults.append(
                Fault(at: .pointer("/start"), VestingError.startTooFar, found: start.description))
        }
        if start <= now.advanced(bySeconds: -Self.longestDssVest) {
            faults.append(
                Fault(
                    at: .pointer("/start"), VestingError.startTooLongAgo, found: start.description))
        }
        let rate = total.share(1, of: max(1, end.elapsed(since: start))).floor
        if let cap, rate > cap {
            faults.append(
                Fault(
                    at: .pointer("/total"), VestingError.rateAboveCap(cap),
                    found: rate.description))
        }
        return faults
    }

    /// The terms after a `yank`: nil when it changes nothing because the end is no earlier.
    ///
    /// An end before now counts as now. The grant ends with what had accrued then, and with
    /// nothing before the cliff; where that end lies ahead, the smaller total accrues evenly up to
    /// it, which can be one unit below what accrued before.
    func yanked(
        of total: UInt256, at now: UnixTime, end wanted: UnixTime
    ) -> (schedule: LinearSchedule, total: UInt256)? {
        let stop = max(wanted, now)
        guard stop < end else { return nil }
        guard stop >= start else {
            return (LinearSchedule(rule: rule, start: stop, cliff: stop, end: stop), .zero)
        }
        guard stop >= cliff else {
            return (LinearSchedule(rule: rule, start: start, cliff: stop, end: stop), .zero)
        }
        return (
            LinearSchedule(rule: rule, start: start, cliff: cliff, end: stop),
            accrued(of: total, at: stop)
        )
    }
}
