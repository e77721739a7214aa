import Ethereum

/// Vests in segments, each along a power of the time that has passed in it.
///
/// Whole are the segments dated before t; the one that t is in gives its amount · f^e ÷ 10^18,
/// rounded down, where f = 10^18 · (t − s) ÷ (d − s), rounded down, s is the date of the segment
/// before (or the start), d its own, and the power is that of ``FixedPoint``. From the last date on
/// all is vested. Source: Sablier Lockup Dynamic (`sablier-labs/lockup`, `LockupMath.sol`).
struct SegmentSchedule: Hashable, Sendable {
    struct Segment: Hashable, Sendable {
        let time: UnixTime
        let amount: UInt256
        /// The sum of the segments before it.
        let before: UInt256
        /// In parts of 10^-18: 10^18 is a straight line.
        let exponent: UInt64
    }

    let start: UnixTime
    /// At least one, in order of time.
    let segments: [Segment]

    var end: UnixTime { segments.last?.time ?? start }

    func vested(of total: UInt256, at time: UnixTime) -> UInt256 {
        guard time > start else { return .zero }
        guard time < end, let index = segments.firstIndex(where: { $0.time >= time }) else {
            return total
        }
        let segment = segments[index]
        let begin = index == 0 ? start : segments[index - 1].time
        let fraction = UInt256(FixedPoint.unit).share(
            time.elapsed(since: begin), of: segment.time.elapsed(since: begin)
        ).floor
        let power = FixedPoint.power(
            UInt64(exactly: fraction) ?? FixedPoint.unit, segment.exponent)
        let streamed = segment.amount.share(power, of: FixedPoint.unit).floor
        return segment.before.plus(streamed, atMost: total)
    }

    /// The first date after a second.
    func next(after time: UnixTime) -> UnixTime? {
        segments.first { $0.time > time }?.time
    }
}

extension SegmentSchedule {
    /// Judges the parts as tranches are judged, and their exponents.
    init?(reading reader: inout TermsReader) {
        let start = reader.require("start", \.start).flatMap { reader.second($0, "start") }
        reader.mustFit128Bits()
        guard let parts = reader.timedParts(after: start, withExponents: true), let start else {
            return nil
        }
        var before = UInt256.zero
        let segments = parts.map { part in
            defer { before = before.plus(part.amount, atMost: .max) }
            return Segment(
                time: part.time, amount: part.amount, before: before, exponent: part.exponent)
        }
        self.init(start: start, segments: segments)
    }

    func write(to written: inout WrittenTerms) {
        written.start = start.instant
        written.parts = segments.map { segment in
            WrittenTerms.Part(
                time: segment.time.instant, amount: segment.amount, exponent: segment.exponent)
        }
    }
}
