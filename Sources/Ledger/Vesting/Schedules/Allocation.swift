import Ethereum

/// How a total is split into equal tranches when it does not divide evenly.
///
/// With q units, n tranches, b = q ÷ n rounded down and r the remainder, these are the allocation
/// types of the Open Cap Format; 18 units over 4 tranches are its own example. FRACTIONAL, which
/// gives each tranche q ÷ n exactly, cannot be paid in base units and is refused.
enum Allocation: Hashable, Sendable, CaseIterable {
    /// The running sum is q · i ÷ n to the nearest, a half up: 5-4-5-4.
    case cumulativeRounding
    /// The running sum is q · i ÷ n rounded down: 4-5-4-5.
    case cumulativeRoundDown
    /// The first r tranches have one unit more: 5-5-4-4.
    case frontLoaded
    /// The last r tranches have one unit more: 4-4-5-5.
    case backLoaded
    /// The first tranche has r units more: 6-4-4-4.
    case frontLoadedToSingleTranche
    /// The last tranche has r units more: 4-4-4-6.
    case backLoadedToSingleTranche

    /// The sum of the first tranches; none is zero, all of them are the total.
    func cumulative(_ count: Int, of tranches: Int, total: UInt256) -> UInt256 {
        guard count > 0 else { return .zero }
        guard count < tranches else { return total }
        let (i, n) = (UInt64(count), UInt64(tranches))
        switch self {
        case .cumulativeRounding:
            let (floor, rest) = total.share(i, of: n)
            return rest * 2 >= n ? floor.plus(.one, atMost: total) : floor
        case .cumulativeRoundDown:
            return total.share(i, of: n).floor
        case .frontLoaded:
            return evenly(i, n, total) { min(i, $0) }
        case .backLoaded:
            return evenly(i, n, total) { i > n - $0 ? i - (n - $0) : 0 }
        case .frontLoadedToSingleTranche:
            return evenly(i, n, total) { $0 }
        case .backLoadedToSingleTranche:
            return evenly(i, n, total) { _ in 0 }
        }
    }

    /// b · i, and so many of the r units that are left over.
    private func evenly(
        _ i: UInt64, _ n: UInt64, _ total: UInt256, _ extra: (UInt64) -> UInt64
    ) -> UInt256 {
        let (base, rest) = total.share(1, of: n)
        return base.times(i, atMost: total).plus(UInt256(extra(rest)), atMost: total)
    }
}

extension VestingRule {
    /// The allocation of a calendar rule; nil for every other rule.
    var allocation: Allocation? {
        switch self {
        case .calendarCumulativeRounding: .cumulativeRounding
        case .calendarCumulativeRoundDown: .cumulativeRoundDown
        case .calendarFrontLoaded: .frontLoaded
        case .calendarBackLoaded: .backLoaded
        case .calendarFrontLoadedToSingleTranche: .frontLoadedToSingleTranche
        case .calendarBackLoadedToSingleTranche: .backLoadedToSingleTranche
        case .dssVest, .openZeppelin46, .openZeppelin51, .curveEscrow, .yearnEscrow,
            .indexVesting, .indexFTCVesting, .sablierLinear, .sablierTranched, .sablierDynamic,
            .hedgeyPlan, .poolLinear, .poolQuadratic, .tranches, .milestones:
            nil
        }
    }
}
