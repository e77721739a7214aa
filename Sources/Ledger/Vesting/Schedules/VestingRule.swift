/// The convention by which a grant vests: one formula with its roundings, named after its source.
///
/// Names and versions are stored with each grant and never change their meaning; a formula that is
/// changed gets a new version.
public enum VestingRule: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case dssVest = "dss-vest"
    case openZeppelin46 = "openzeppelin-4.6"
    case openZeppelin51 = "openzeppelin-5.1"
    case curveEscrow = "curve-escrow"
    case yearnEscrow = "yearn-escrow-0.3"
    case indexVesting = "index-vesting"
    case indexFTCVesting = "index-ftc-vesting"
    case sablierLinear = "sablier-linear"
    case sablierTranched = "sablier-tranched"
    case sablierDynamic = "sablier-dynamic"
    case hedgeyPlan = "hedgey-plan"
    case poolLinear = "safe-pool/linear"
    case poolQuadratic = "safe-pool/quadratic"
    case tranches
    case milestones
    case calendarCumulativeRounding = "calendar/cumulative-rounding"
    case calendarCumulativeRoundDown = "calendar/cumulative-round-down"
    case calendarFrontLoaded = "calendar/front-loaded"
    case calendarBackLoaded = "calendar/back-loaded"
    case calendarFrontLoadedToSingleTranche = "calendar/front-loaded-to-single-tranche"
    case calendarBackLoadedToSingleTranche = "calendar/back-loaded-to-single-tranche"

    /// Reads a name; throws ``VestingError``, with a hint for fractional allocation.
    public init(_ name: String, version: Int? = nil) throws(VestingError) {
        guard name != "calendar/fractional" else { throw .allocationFractional }
        guard let rule = VestingRule(rawValue: name) else { throw .ruleUnknown(found: name) }
        guard version == nil || version == rule.version else {
            throw .ruleVersionUnknown(rule, found: version ?? 0)
        }
        self = rule
    }

    /// The version of the formula.
    public var version: Int { 1 }

    /// The name alone, such as `calendar/front-loaded`.
    public var description: String { rawValue }

    /// What may go back to the grantor when a grant ends early: the first is usual.
    public var forfeitures: [Forfeiture] {
        switch self {
        case .indexFTCVesting: [.unreleased]
        // The contracts know no way to end early; an agreement beside them may.
        case .openZeppelin46, .openZeppelin51, .indexVesting: [.nothing, .unvested]
        case .dssVest, .curveEscrow, .yearnEscrow, .sablierLinear, .sablierTranched,
            .sablierDynamic, .hedgeyPlan, .poolLinear, .poolQuadratic, .tranches, .milestones,
            .calendarCumulativeRounding, .calendarCumulativeRoundDown, .calendarFrontLoaded,
            .calendarBackLoaded, .calendarFrontLoadedToSingleTranche,
            .calendarBackLoadedToSingleTranche:
            [.unvested, .nothing]
        }
    }

    /// Whether what is due depends on when every earlier claim was made, not only on its sum.
    public var countsFromLastClaim: Bool {
        self == .indexVesting || self == .indexFTCVesting
    }
}

/// What goes back to the grantor when a grant ends early.
public enum Forfeiture: String, Sendable, Hashable, CaseIterable {
    /// What has not vested.
    case unvested
    /// All that was not released, vested or not: the clawback of `index-ftc-vesting`.
    case unreleased
    /// Nothing: the grant cannot be ended.
    case nothing
}
