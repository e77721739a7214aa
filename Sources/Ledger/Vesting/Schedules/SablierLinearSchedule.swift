import Ethereum

/// Vests evenly after amounts that are unlocked at the start and at the cliff.
///
/// | at | vested |
/// |---|---|
/// | before `start` | 0 |
/// | before `cliff` | the amount unlocked at the start |
/// | from `end` on | total |
/// | between | s + f · (total − s) ÷ 10^18, rounded down |
///
/// Here s is the sum of both unlocked amounts and f = 10^18 · (t − c) ÷ (end − c), rounded down,
/// with c the cliff, or the start where there is none. Two roundings: up to total ÷ 10^18 + 1 units
/// below the exact line. Source: Sablier Lockup (`sablier-labs/lockup`, `LockupMath.sol`).
struct SablierLinearSchedule: Hashable, Sendable {
    let start: UnixTime
    let cliff: UnixTime?
    let end: UnixTime
    let unlockedAtStart: UInt256
    let unlockedAtCliff: UInt256

    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        guard time >= start else { return .zero }
        if let cliff, time < cliff { return unlockedAtStart }
        guard time < end else { return total }
        let unlocked = unlockedAtStart.plus(unlockedAtCliff, atMost: total)
        guard unlocked < total else { return total }
        let origin = cliff ?? start
        let fraction = UInt256(FixedPoint.unit).share(
            time.elapsed(since: origin), of: end.elapsed(since: origin)
        ).floor
        let streamed = total.less(unlocked).share(
            UInt64(exactly: fraction) ?? FixedPoint.unit, of: FixedPoint.unit
        ).floor
        return unlocked.plus(streamed, atMost: total)
    }
}

extension SablierLinearSchedule {
    /// Judges the fields: a cliff strictly between, and unlocked amounts within the total.
    init?(reading reader: inout TermsReader) {
        let first = reader.take("unlocked_at_start", \.unlockedAtStart) ?? .zero
        let second = reader.take("unlocked_at_cliff", \.unlockedAtCliff) ?? .zero
        reader.mustFit128Bits()
        guard let span = reader.span(of: .sablierLinear) else { return nil }
        if let cliff = span.cliff, cliff == span.end {
            reader.add(.cliffNotBeforeEnd, reader.cliffField, found: cliff.description)
        }
        if span.cliff == nil && !second.isZero {
            reader.add(.unlockWithoutCliff, "unlocked_at_cliff", found: second.description)
        }
        let (sum, overflow) = first.addingReportingOverflow(second)
        if overflow || sum > reader.written.total {
            reader.add(
                .unlocksAboveTotal, second.isZero ? "unlocked_at_start" : "unlocked_at_cliff",
                found: overflow ? nil : sum.description)
        }
        self.init(
            start: span.start, cliff: span.cliff, end: span.end, unlockedAtStart: first,
            unlockedAtCliff: second)
    }

    func write(to written: inout WrittenTerms) {
        written.start = start.instant
        written.end = end.instant
        written.cliff = cliff?.instant
        written.unlockedAtStart = unlockedAtStart.isZero ? nil : unlockedAtStart
        written.unlockedAtCliff = unlockedAtCliff.isZero ? nil : unlockedAtCliff
    }
}
