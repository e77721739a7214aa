public import Ethereum

/// What becomes due in the months to come, by asset.
///
/// Due in a month is what unlocks after its first instant and up to the first instant after it: the
/// same instants at which periods are released, so that a forecast and the releases agree.
public struct VestingForecast: Hashable, Sendable {
    /// One asset in one month; amounts in base units.
    public struct Line: Hashable, Sendable {
        public let month: Month
        public let asset: ID<Asset>
        /// What becomes due in the month, by its nature.
        public let due: ReleaseShare
        /// What is overdue and all that became due up to the end of the month.
        public let cumulative: UInt256
    }

    /// By month, then by asset; every asset stands in every month.
    public let lines: [Line]
    /// What could have been released before the first month and was not.
    public let overdue: [ID<Asset>: UInt256]

    /// Looks at grants month by month.
    ///
    /// Takes time in proportion to grants × months.
    ///
    /// - Parameters:
    ///   - grants: those that are approved and not completed.
    ///   - months: in order, without a gap.
    ///   - boundaries: the first second of each month in the organisation's zone, and the one after
    ///     the last month: one more than there are months.
    ///   - leavers: the share of what is to come that is assumed to be lost; nil for none.
    /// - Throws: ``VestingError/sumTooLarge(_:)``.
    public init(
        _ grants: [Grant], months: [Month], boundaries: [UnixTime], leavers: Leavers? = nil
    ) throws(VestingError) {
        var sums = Sums(months: months, boundaries: boundaries)
        for grant in grants { try sums.add(grant) }
        try self.init(sums, leavers: leavers)
    }

    /// What sums of grants come to; throws ``VestingError/sumTooLarge(_:)``.
    public init(_ summed: Sums, leavers: Leavers? = nil) throws(VestingError) {
        let (months, sums) = (summed.months, summed.ofAssets)
        let assets = sums.keys.sorted()
        overdue = sums.mapValues(\.overdue)
        var cumulative = overdue
        var lines: [Line] = []
        lines.reserveCapacity(months.count * assets.count)
        var staying = leavers.map { _ in FixedPoint.unit }
        for (index, month) in months.enumerated() {
            staying = leavers.flatMap { leavers in staying.map { leavers.staying(of: $0) } }
            for asset in assets {
                guard var due = sums[asset]?.due[index] else { continue }
                if let staying { due = due.share(staying) }
                let before = cumulative[asset] ?? .zero
                let sum = try before.sum(due.total, of: asset)
                cumulative[asset] = sum
                lines.append(Line(month: month, asset: asset, due: due, cumulative: sum))
            }
        }
        self.lines = lines
    }

    /// The first month at whose end more is due than a balance holds; nil where it lasts.
    public func firstMonthShort(_ asset: ID<Asset>, balance: UInt256) -> Month? {
        lines.first { $0.asset == asset && $0.cumulative > balance }?.month
    }

    /// The first second of each month and of the one after them, in UTC.
    public static func boundaries(of months: [Month]) -> [UnixTime] {
        months.map { UnixTime($0.firstDay) }
            + [months.last?.advanced(byMonths: 1)].compactMap { $0.map { UnixTime($0.firstDay) } }
    }
}

/// How many grantees are assumed to leave before their grants have vested.
public struct Leavers: Hashable, Sendable {
    /// Of those who are left, in hundredths of a percent a month; 0 to 10000.
    public let basisPointsPerMonth: Int

    /// An assumption; nil outside 0 to 10000.
    public init?(basisPointsPerMonth: Int) {
        guard (0...10_000).contains(basisPointsPerMonth) else { return nil }
        self.basisPointsPerMonth = basisPointsPerMonth
    }

    /// Those who are left a month later, in parts of 10^-18, rounded down.
    fileprivate func staying(of parts: UInt64) -> UInt64 {
        let kept = UInt64(10_000 - basisPointsPerMonth)
        return UInt64(10_000).dividingFullWidth(parts.multipliedFullWidth(by: kept)).quotient
    }
}

extension VestingForecast {
    /// What grants make due, taken one after another, so that nobody needs a list of them.
    public struct Sums: Sendable {
        fileprivate let months: [Month]
        private let boundaries: [UnixTime]
        fileprivate var ofAssets: [ID<Asset>: AssetSums] = [:]

        /// Of no grant yet; months in order, and their first seconds with the one after the last.
        public init(months: [Month], boundaries: [UnixTime]) {
            precondition(boundaries.count == months.count + 1, "A month has two boundaries.")
            self.months = months
            self.boundaries = boundaries
        }

        /// Takes a grant that is approved; throws ``VestingError/sumTooLarge(_:)``.
        public mutating func add(_ grant: Grant) throws(VestingError) {
            try ofAssets[grant.asset, default: AssetSums(months.count)].add(grant, boundaries)
        }
    }
}

/// What becomes due of one asset, month by month.
private struct AssetSums: Sendable {
    var overdue: UInt256 = .zero
    var due: [ReleaseShare]

    init(_ months: Int) {
        due = Array(repeating: ReleaseShare(), count: months)
    }

    mutating func add(_ grant: Grant, _ boundaries: [UnixTime]) throws(VestingError) {
        let history = grant.history
        let lumps = history.lumps
        var before = history.unlocked(at: boundaries[0])
        overdue = try overdue.sum(before.less(history.releasedTotal), of: grant.asset)
        before = max(before, history.releasedTotal)
        for index in due.indices {
            let after = max(history.unlocked(at: boundaries[index + 1]), before)
            guard after > before else { continue }
            let share = history.share(from: before, to: after, lumps: lumps)
            due[index].cliff = try due[index].cliff.sum(share.cliff, of: grant.asset)
            due[index].recurring = try due[index].recurring.sum(share.recurring, of: grant.asset)
            before = after
        }
    }
}

extension ReleaseShare {
    /// The part that stays, each nature rounded down.
    fileprivate func share(_ parts: UInt64) -> ReleaseShare {
        var share = ReleaseShare()
        share.cliff = cliff.share(parts, of: FixedPoint.unit).floor
        share.recurring = recurring.share(parts, of: FixedPoint.unit).floor
        return share
    }
}

extension UInt256 {
    /// The sum; throws ``VestingError/sumTooLarge(_:)``.
    fileprivate func sum(
        _ other: UInt256, of asset: ID<Asset>
    ) throws(VestingError) -> UInt256 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw .sumTooLarge(asset) }
        return sum
    }
}
