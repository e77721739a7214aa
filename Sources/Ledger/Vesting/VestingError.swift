public import Ethereum

/// Why terms, a change or a release of a grant cannot be.
public enum VestingError: Refusal, Hashable {
    // Terms, in the order in which they are judged.
    case allocationFractional
    case ruleUnknown(found: String)
    case ruleVersionUnknown(VestingRule, found: Int)
    case totalZero
    case totalAbove128Bits
    case fieldMissing(VestingRule)
    case fieldNotOfRule(VestingRule)
    case fieldTwice(String)
    case notAWholeSecond
    case outOfRange(ClosedRange<Int>)
    case secondsNegative
    case endBeforeStart
    case durationZero
    case durationTooLong(seconds: Int64)
    case endTooFar
    case cliffBeforeStart
    case cliffAfterEnd
    case cliffNotBeforeEnd
    case cliffTwice
    case cliffAnchorAlone
    case startTooFar
    case startTooLongAgo
    case rateAboveCap(UInt256)
    case unlockWithoutCliff
    case unlocksAboveTotal
    case rateZero
    case periodZero
    case intervalTwice
    case dayOfMonthUnknown
    case tooManyParts(allowed: Int)
    case partOutOfOrder
    case partZero
    case partsDoNotSum(total: UInt256)
    case milestoneMalformed
    case milestoneTwice
    case lockNotOfRule(VestingRule)
    case forfeitureUnknown
    case forfeitureNotOfRule(VestingRule)
    case termsRefused([Fault])

    // Life of a grant.
    case changeOutOfOrder(latest: UnixTime)
    case grantEnded(at: UnixTime)
    case cannotEnd(VestingRule)
    case terminationBeforeRelease(latest: UnixTime)
    case changeNotOfRule(VestingRule)
    case alreadyPaused(since: UnixTime)
    case notPaused
    case nothingToAccelerate
    case amendmentBelowVested(UInt256)
    case milestoneUnknown(found: Handle)
    case milestoneReached(Handle, at: UnixTime)
    case releaseZero
    case releaseAboveReleasable(UInt256)

    // Grants and plans.
    case grantNotDraft(Grant.State)
    case grantNotActive(Grant.State)
    case grantTwice(other: ID<Grant>)
    case grantTwiceInFile
    case assetNotOfPlan(expected: ID<Asset>)
    case ruleNotOfPlan(expected: String)
    case sumTooLarge(ID<Asset>)

    // What people write, propose and release.
    case totalOfPlan
    case amountNeedsAsset
    case planUnknown(found: String)
    case planMissing
    case safeUnknown
    case safeOfOtherChain
    case contractNeedsSafe
    case contractMissing
    case contractZero
    case agreementMalformed
    case accelerationMalformed
    case grantsRefused(RowFaults)
    case noGrants
    case noClaims
    case changeDecided(GrantChange.State)
    case changeDigestDiffers(expected: ContentDigest)
    case releaseDecided(VestingRelease.State)
    case releaseChanged(Fault)
    case periodNotEnded(Month)
    case nothingToRelease
    case nothingToAccrue
    case vestedTakenBack(String)
    case changeTooFarAhead
    case eventOfNoClause(found: Handle)
    case claimedByContract
    case notOfContract
    case payeeUnchanged
    case callNotOfRule(VestingRule)
    case callNotPossible
    case callOfRecipient
    case callOfOtherSafe
    case contractKnown
    case transactionFailed
    case claimsNotFound
    case claimAhead
    case claimsAmbiguous(ID<Grant>)
    case receiptDiffers
    case claimNotOfReceipt(expected: UInt256)
    case openCapNotExpressible(String)
    case openCapRefused(RowFaults)
    case openCapTooMany(allowed: Int)
    case pricesMalformed

    public var category: RefusalCategory {
        switch self {
        case .grantEnded, .cannotEnd, .terminationBeforeRelease, .changeOutOfOrder, .alreadyPaused,
            .notPaused, .nothingToAccelerate,
            .milestoneReached, .releaseAboveReleasable, .grantNotDraft,
            .grantNotActive, .grantTwice, .grantTwiceInFile,
            .changeDecided, .changeDigestDiffers, .releaseDecided, .releaseChanged, .periodNotEnded,
            .nothingToRelease,
            .nothingToAccrue, .vestedTakenBack, .claimedByContract, .notOfContract,
            .contractKnown, .callOfRecipient, .transactionFailed, .claimsNotFound,
            .claimsAmbiguous, .receiptDiffers, .claimNotOfReceipt:
            .conflict
        case .allocationFractional, .ruleUnknown, .ruleVersionUnknown, .totalZero,
            .totalAbove128Bits, .fieldMissing, .fieldNotOfRule, .fieldTwice, .notAWholeSecond,
            .outOfRange, .secondsNegative, .endBeforeStart, .durationZero, .durationTooLong,
            .endTooFar, .cliffBeforeStart, .cliffAfterEnd, .cliffNotBeforeEnd, .cliffTwice,
            .cliffAnchorAlone, .startTooFar, .startTooLongAgo, .rateAboveCap,
            .unlockWithoutCliff, .unlocksAboveTotal, .rateZero, .periodZero, .intervalTwice,
            .dayOfMonthUnknown, .tooManyParts, .partOutOfOrder, .partZero, .partsDoNotSum,
            .milestoneMalformed, .milestoneTwice, .lockNotOfRule, .forfeitureUnknown,
            .forfeitureNotOfRule, .termsRefused, .changeNotOfRule,
            .amendmentBelowVested, .milestoneUnknown, .releaseZero, .assetNotOfPlan,
            .ruleNotOfPlan, .sumTooLarge,
            .totalOfPlan, .amountNeedsAsset, .planUnknown, .planMissing, .safeUnknown,
            .safeOfOtherChain,
            .contractNeedsSafe, .contractMissing, .contractZero, .changeTooFarAhead,
            .eventOfNoClause, .claimAhead, .agreementMalformed, .accelerationMalformed,
            .grantsRefused, .noGrants, .noClaims, .payeeUnchanged, .callNotOfRule, .pricesMalformed,
            .callNotPossible, .callOfOtherSafe, .openCapNotExpressible, .openCapRefused,
            .openCapTooMany:
            .invalid
        }
    }

    public var faults: [Fault] {
        if case .termsRefused(let faults) = self { return faults }
        if case .grantsRefused(let faults) = self { return faults.sorted }
        if case .openCapRefused(let faults) = self { return faults.sorted }
        if case .changeDigestDiffers = self {
            return [Fault(at: .pointer("/digest"), code: code, detail: description)]
        }
        guard case .releaseChanged(let fault) = self else { return [] }
        return [fault]
    }
}

extension Fault {
    /// The same fault with its field below another one: `/cliff` under `/terms` is `/terms/cliff`.
    public func moved(under pointer: String) -> Fault {
        guard case .pointer(let field) = place else { return self }
        return Fault(at: .pointer(pointer + field), code: code, detail: detail, found: found)
    }

    /// The same fault in a row of a file, whose columns are named as the fields.
    public func moved(toRow row: Int) -> Fault {
        guard case .pointer(let field) = place else { return self }
        return Fault(
            at: .row(row, column: String(field.dropFirst())), code: code, detail: detail,
            found: found)
    }
}
