public import Ethereum

/// Why something about fees of products and their methodologists cannot be so.
public enum MethodologistsError: Refusal, Hashable {
    case fractionMalformed(found: String)
    case shareAboveWhole
    case rateTooHigh
    case sharesDoNotSum(found: String)
    case versionEmpty(number: Int)
    case noVersions
    case coverageOverlaps(versions: [Int], from: Day, through: Day)
    case coverageMissing(from: Day, through: Day)
    case alreadyApproved(FeeVersion.Party)
    case accrualMissing(at: Instant)
    case timeRunsBack(last: BlockTime)
    case quantityZero
    case supplyBelowZero(supply: UInt256)
    case feeAboveSupply
    case tooLarge
    case monthsOutOfRange(found: Int)
    case monthOutsidePot(found: Month, allowed: ClosedRange<Month>)
    case methodologistTwice(ID<Payee>)
    case notDivided(AllocationError)

    public var code: String {
        switch self {
        case .fractionMalformed: "fraction_malformed"
        case .shareAboveWhole: "share_above_whole"
        case .rateTooHigh: "fee_rate_too_high"
        case .sharesDoNotSum: "shares_do_not_sum"
        case .versionEmpty: "fee_version_empty"
        case .noVersions: "fee_versions_missing"
        case .coverageOverlaps: "fee_versions_overlap"
        case .coverageMissing: "fee_version_missing"
        case .alreadyApproved: "fee_version_already_approved"
        case .accrualMissing: "fee_accrual_missing"
        case .timeRunsBack: "fee_fact_out_of_order"
        case .quantityZero: "amount_zero"
        case .supplyBelowZero: "supply_below_zero"
        case .feeAboveSupply: "fee_above_supply"
        case .tooLarge: "amount_too_large"
        case .monthsOutOfRange: "months_out_of_range"
        case .monthOutsidePot: "month_outside_pot"
        case .methodologistTwice: "methodologist_twice"
        case .notDivided(let error): error.code
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .alreadyApproved: .conflict
        case .fractionMalformed, .shareAboveWhole, .rateTooHigh, .sharesDoNotSum, .versionEmpty,
            .noVersions, .coverageOverlaps, .coverageMissing, .accrualMissing, .timeRunsBack,
            .quantityZero, .supplyBelowZero, .feeAboveSupply, .tooLarge, .monthsOutOfRange,
            .monthOutsidePot, .methodologistTwice, .notDivided:
            .invalid
        }
    }

    public var description: String {
        switch self {
        case .fractionMalformed:
            "Write a part of 1 as plain decimals, for example 0.0095 for 0.95 %;"
                + " at most 18 digits after the point."
        case .shareAboveWhole: "A share is at most 1, the whole."
        case .rateTooHigh: "A rate is below 1, which is 100 %."
        case .sharesDoNotSum(let found):
            "The shares of operator and methodologist sum to \(found), not to 1."
        case .versionEmpty(let number): "Version \(number) ends before it begins."
        case .noVersions: "An agreement has at least one version."
        case .coverageOverlaps(let versions, let first, let last):
            "Versions \(versions.map(String.init).joined(separator: " and ")) both cover"
                + " \(first) to \(last); end one where the other begins."
        case .coverageMissing(let first, let last):
            "No version covers \(first) to \(last); every day has one."
        case .alreadyApproved(let party): "The \(party.rawValue) has approved this version already."
        case .accrualMissing(let change):
            "The terms changed at \(change), where fees are accrued by the old ones;"
                + " enter that accrual first."
        case .timeRunsBack(let last): "What happened up to \(last) was applied already."
        case .quantityZero: "An amount above zero is needed."
        case .supplyBelowZero(let supply):
            "More is redeemed than the \(supply) base units of the supply; something is missing."
        case .feeAboveSupply: "The fee since the last accrual would be the whole supply."
        case .tooLarge: "A number leaves 256 bits, where the contract reverts."
        case .monthsOutOfRange: "A pot lasts 1 to \(BountyPot.maximumMonths) months."
        case .monthOutsidePot(_, let allowed):
            "The pot is for \(allowed.lowerBound) to \(allowed.upperBound)."
        case .methodologistTwice(let payee): "\(payee) is measured twice; add both up."
        case .notDivided(let error): error.description
        }
    }
}
