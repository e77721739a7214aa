import Ethereum

/// Vests the same amount at the end of each period of seconds, the last one being what is left.
///
/// At t, the smaller of total and rate · ((t − start) ÷ period, rounded down); nothing before the
/// cliff. The end is start + period · (total ÷ rate, rounded up). Redeeming re-bases a plan to its
/// last whole period, which changes none of these sums. Source: Hedgey's token vesting plans.
struct PeriodicSchedule: Hashable, Sendable {
    let start: UnixTime
    let cliff: UnixTime
    let end: UnixTime
    /// Seconds, above zero.
    let period: UInt64
    /// Base units a period, above zero.
    let rate: UInt256

    func accrued(of total: UInt256, at time: UnixTime) -> UInt256 {
        guard time < end else { return total }
        return rate.times(time.elapsed(since: start) / period, atMost: total)
    }

    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        time < cliff ? .zero : accrued(of: total, at: time)
    }

    /// The end of the period that a second is in.
    func next(after time: UnixTime) -> UnixTime? {
        guard time < end else { return nil }
        let count = time < start ? 1 : time.elapsed(since: start) / period + 1
        let step = start.advanced(bySeconds: Int64(clamping: count * period))
        return max(min(step, end), cliff > time ? cliff : step)
    }
}

extension PeriodicSchedule {
    /// Judges rate and period; the cliff is not after the end that follows from them.
    init?(reading reader: inout TermsReader) {
        let start = reader.require("start", \.start).flatMap { reader.second($0, "start") }
        let rate = reader.require("rate", \.rate)
        let period = reader.require("period_seconds", \.periodSeconds)
        let cliff = reader.cliff(from: start)
        if rate?.isZero == true { reader.add(.rateZero, "rate", found: "0") }
        if let period, period < 1 {
            reader.add(.periodZero, "period_seconds", found: String(period))
        }
        guard let start, let rate, !rate.isZero, let period, period > 0 else { return nil }
        guard let end = Self.end(of: reader.written.total, from: start, rate, period) else {
            reader.add(.endTooFar, "rate", found: rate.description)
            return nil
        }
        if let cliff, cliff > end {
            reader.add(.cliffAfterEnd, reader.cliffField, found: cliff.description)
        }
        self.init(
            start: start, cliff: cliff ?? start, end: end, period: UInt64(period), rate: rate)
    }

    /// Nil when it would lie beyond the year 9999.
    private static func end(
        of total: UInt256, from start: UnixTime, _ rate: UInt256, _ period: Int64
    ) -> UnixTime? {
        do {
            let periods = try total.divided(by: rate, rounding: .up)
            guard let count = Int64(exactly: periods) else { return nil }
            let (length, overflow) = count.multipliedReportingOverflow(by: period)
            let (seconds, tooFar) = start.seconds.addingReportingOverflow(length)
            let end = UnixTime(seconds: seconds)
            return overflow || tooFar || end.seconds != seconds ? nil : end
        } catch {
            return nil
        }
    }

    func write(to written: inout WrittenTerms) {
        written.start = start.instant
        written.cliff = cliff == start ? nil : cliff.instant
        written.periodSeconds = Int64(period)
        written.rate = rate
    }
}

extension Int64 {
    /// The same value; nil when it does not fit.
    fileprivate init?(exactly value: UInt256) {
        guard let word = UInt64(exactly: value) else { return nil }
        self.init(exactly: word)
    }
}
