import Ethereum

/// Vests over whole weeks along a straight line or a square, without a cliff.
///
/// With e seconds since the start and a duration of d: total · e ÷ d, or total · e² ÷ d², rounded
/// down; all of it from the end on. Source: Safe's VestingPool (`safe-global/safe-token`,
/// `contracts/VestingPool.sol`), which refuses to be asked before the start: nothing is vested then.
struct PoolSchedule: Hashable, Sendable {
    static let week: UInt64 = 604_800

    /// `safe-pool/linear` or `safe-pool/quadratic`.
    let rule: VestingRule
    let start: UnixTime
    /// 1 to 65535.
    let weeks: UInt64

    var end: UnixTime { start.advanced(bySeconds: Int64(weeks * Self.week)) }

    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        let (elapsed, duration) = (time.elapsed(since: start), weeks * Self.week)
        guard elapsed < duration else { return total }
        guard rule == .poolQuadratic else { return total.share(elapsed, of: duration).floor }
        return Self.square(total, elapsed, duration)
    }

    /// Exact before it is rounded down once: d² has 72 bits at most.
    private static func square(
        _ total: UInt256, _ elapsed: UInt64, _ duration: UInt64
    ) -> UInt256 {
        let above = UInt256(UInt128(elapsed) * UInt128(elapsed))
        let below = UInt256(UInt128(duration) * UInt128(duration))
        do {
            return try total.multipliedDividing(by: above, dividingBy: below).quotient
        } catch {
            // Not reached: the quotient is below the total, and the divisor above zero.
            return .zero
        }
    }
}

extension PoolSchedule {
    /// Judges start and weeks.
    init?(_ rule: VestingRule, reading reader: inout TermsReader) {
        let start = reader.require("start", \.start).flatMap { reader.second($0, "start") }
        let weeks = reader.require("duration_weeks", \.durationWeeks)
        reader.mustFit128Bits()
        if let weeks, !(1...65535).contains(weeks) {
            reader.add(
                weeks == 0 ? .durationZero : .outOfRange(1...65535), "duration_weeks",
                found: String(weeks))
            return nil
        }
        guard let start, let weeks else { return nil }
        self.init(rule: rule, start: start, weeks: UInt64(weeks))
    }

    func write(to written: inout WrittenTerms) {
        written.start = start.instant
        written.durationWeeks = Int(weeks)
    }
}
