/// Which blocks the imports of a pool cover.
///
/// Parts may be imported in any order and more than once; a replay needs all blocks from the first.
public struct BlockCoverage: Hashable, Sendable {
    /// Covered blocks, in order, neither overlapping nor adjacent.
    public private(set) var ranges: [ClosedRange<UInt64>]

    /// Coverage of these ranges, in any order.
    public init(_ ranges: [ClosedRange<UInt64>] = []) {
        self.ranges = []
        for range in ranges { add(range) }
    }

    /// Covers more.
    public mutating func add(_ range: ClosedRange<UInt64>) {
        var merged = range
        var kept: [ClosedRange<UInt64>] = []
        for other in ranges {
            if touches(other, merged) {
                let lower = min(merged.lowerBound, other.lowerBound)
                merged = lower...max(merged.upperBound, other.upperBound)
            } else {
                kept.append(other)
            }
        }
        kept.append(merged)
        ranges = kept.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Throws ``LiquidityMiningError/blocksMissing(from:to:)`` with the first gap.
    public func mustCover(from first: UInt64, to last: UInt64) throws(LiquidityMiningError) {
        guard first <= last else { throw .blocksReversed(first: first, last: last) }
        var next = first
        for range in ranges where range.upperBound >= next {
            guard range.lowerBound <= next else {
                throw .blocksMissing(from: next, to: min(last, range.lowerBound - 1))
            }
            guard range.upperBound < last else { return }
            next = range.upperBound + 1
        }
        throw .blocksMissing(from: next, to: last)
    }

    private func touches(_ left: ClosedRange<UInt64>, _ right: ClosedRange<UInt64>) -> Bool {
        let (low, high) = left.lowerBound <= right.lowerBound ? (left, right) : (right, left)
        return low.upperBound >= high.lowerBound || low.upperBound + 1 == high.lowerBound
    }
}
