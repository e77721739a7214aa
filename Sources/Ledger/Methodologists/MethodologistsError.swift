public import Ethereum

/// Why something about fees of products and their methodologists cannot be so.
public enum MethodologistsError: Refusal, Hashable {
    case fractionMalformed(found: String)
    case shareAboveWhole
    case rateTooHigh
    case sharesDoNotSum(found: String)
    case versionEmpty(number: Int)
    case noVersions
    case coverageOverlaps(versions: [Int], from: Day, through: Day?)
    case coverageMissing(from: Day, through: Day)
    case alreadyApproved(FeeVersion.Party)
    case accrualMissing(at: Instant)
    case timeRunsBack(last: BlockTime)
    case quantityZero
    case supplyBelowZero(supply: UInt256)
    case feeAboveSupply
    case tooLarge
    case monthsOutOfRange(found: Int)
    case potBehindCalendar(first: Month, months: Int)
    case monthOutsidePot(found: Month, allowed: ClosedRange<Month>)
    case methodologistTwice(ID<Payee>)
    case notDivided(AllocationError)
    case inputRefused(RowFaults)
    case eventIncomplete
    case factUnknown(found: String)
    case factAhead(now: Instant)
    case factChanged([String])
    case nothingStated
    case contractMissing
    case safeOnOtherChain(product: ChainID, safe: ChainID)
    case agreementWithdrawn
    case agreementApproved
    case versionApproved(number: Int)
    case notDistributed
    case splitApproved
    case splitVoided
    case splitBefore(number: Int)
    case splitUnreported
    case splitDiffers([FeeDifference])
    case approvedBehind(number: Int)
    case nothingToVoid(after: Int)
    case potNotDraft(BountyPot.State)
    case potNotApproved(BountyPot.State)
    case monthNotOver(Month)
    case monthNotOpen(Month)
    case monthApproved(Month)

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
        case .potBehindCalendar: "pot_behind_calendar"
        case .monthOutsidePot: "month_outside_pot"
        case .methodologistTwice: "methodologist_twice"
        case .notDivided(let error): error.code
        case .inputRefused(let faults): faults.areOfRows ? "rows_refused" : "body_refused"
        case .eventIncomplete: "fee_event_incomplete"
        case .factUnknown: "fee_fact_unknown"
        case .factAhead: "fee_fact_in_future"
        case .factChanged: "fee_fact_changed"
        case .nothingStated: "fee_fact_without_amount"
        case .contractMissing: "fee_contract_missing"
        case .safeOnOtherChain: "fee_safe_on_other_chain"
        case .agreementWithdrawn: "fee_agreement_withdrawn"
        case .agreementApproved: "fee_agreement_approved"
        case .versionApproved: "fee_version_approved"
        case .notDistributed: "fee_accrual_not_distributed"
        case .splitApproved: "fee_split_approved"
        case .splitVoided: "fee_accrual_void"
        case .splitBefore: "fee_split_out_of_order"
        case .splitUnreported: "fee_split_unreported"
        case .splitDiffers: "fee_split_differs"
        case .approvedBehind: "fee_accrual_approved"
        case .nothingToVoid: "fee_accruals_missing"
        case .potNotDraft: "bounty_pot_not_draft"
        case .potNotApproved: "bounty_pot_not_approved"
        case .monthNotOver: "bounty_month_not_over"
        case .monthNotOpen: "bounty_month_not_open"
        case .monthApproved: "bounty_month_approved"
        }
    }

    public var faults: [Fault] {
        guard case .inputRefused(let faults) = self else { return [] }
        return faults.sorted
    }

    public var category: RefusalCategory {
        switch self {
        case .alreadyApproved, .agreementWithdrawn, .agreementApproved, .versionApproved,
            .notDistributed, .splitApproved, .splitVoided, .splitBefore, .splitUnreported,
            .splitDiffers, .approvedBehind, .nothingToVoid, .potNotDraft, .potNotApproved,
            .monthNotOver, .monthNotOpen, .monthApproved:
            .conflict
        case .fractionMalformed, .shareAboveWhole, .rateTooHigh, .sharesDoNotSum, .versionEmpty,
            .noVersions, .coverageOverlaps, .coverageMissing, .accrualMissing, .timeRunsBack,
            .quantityZero, .supplyBelowZero, .feeAboveSupply, .tooLarge, .monthsOutOfRange,
            .potBehindCalendar, .monthOutsidePot, .methodologistTwice, .notDivided, .inputRefused,
            .eventIncomplete,
            .factUnknown, .factAhead, .factChanged, .nothingStated, .contractMissing,
            .safeOnOtherChain:
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
        case .noVersions: "No version of the agreement was approved by both parties yet."
        case .coverageOverlaps(let versions, let first, let last):
            "Versions \(versions.map(String.init).joined(separator: " and ")) both cover "
                + (last.map { "\(first) to \($0)" } ?? "the days from \(first) on")
                + "; end one where the other begins."
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
        case .potBehindCalendar(let first, let months):
            "\(months) months from \(first) on end after December 9999, the last month that can be"
                + " written; begin earlier or take fewer months."
        case .monthOutsidePot(_, let allowed):
            "The pot is for \(allowed.lowerBound) to \(allowed.upperBound)."
        case .methodologistTwice(let payee): "\(payee) is measured twice; add both up."
        case .notDivided(let error): error.description
        case .inputRefused(let faults):
            "\(Plural.faultsFound(faults.faults.count + faults.omitted)); nothing was recorded."
        case .eventIncomplete: "Give tx_hash and log_index together, or neither."
        case .factUnknown:
            "Facts are "
                + FeeFact.Kind.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .factAhead(let now): "It is \(now) now; what has not happened yet is not recorded."
        case .factChanged(let fields):
            "It is known with another \(fields.joined(separator: ", ")); nothing was changed."
        case .nothingStated: "State what was issued, redeemed or received."
        case .contractMissing: "Give the fee extension that pays both parties."
        case .safeOnOtherChain(let product, let safe):
            "The product is on chain \(product), the Safe on \(safe)."
        case .agreementWithdrawn: "The agreement was withdrawn."
        case .agreementApproved:
            "A version of the agreement is approved; end it by another version."
        case .versionApproved(let number): "Version \(number) is approved already."
        case .notDistributed: "Nothing was distributed here; approve a distribution."
        case .splitApproved: "The distribution is approved already."
        case .splitVoided: "The accrual was voided."
        case .splitBefore(let number): "Approve the distribution of accrual \(number) first."
        case .splitUnreported:
            "State operator_take and methodologist_take of the event, so that they can be compared."
        case .splitDiffers(let differences):
            "The contract distributed other amounts than were computed: "
                + differences.map(\.description).joined(separator: "; ")
                + ". Void the newest accruals and record what is missing."
        case .approvedBehind(let number):
            "Accrual \(number) is approved; only what was recorded after it can be voided."
        case .nothingToVoid(let number): "Nothing stands after accrual \(number)."
        case .potNotDraft(let state): "The pot is \(state.rawValue); only a draft is decided on."
        case .potNotApproved(let state):
            "The pot is \(state.rawValue); only an approved one is divided."
        case .monthNotOver(let month): "\(month) is not over; it is measured and divided then."
        case .monthNotOpen(let month): "Nothing of \(month) waits for approval."
        case .monthApproved(let month): "\(month) is approved and stays as it is."
        }
    }
}
