extension VestingError {
    public var description: String {
        switch self {
        case .allocationFractional:
            "Fractions of base units cannot be paid; take calendar/cumulative-round-down, which is"
                + " never a unit ahead of the fraction."
        case .ruleUnknown:
            "There is no such rule; the rules are "
                + VestingRule.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .ruleVersionUnknown(let rule, _): "The version of \(rule) is \(rule.version)."
        case .totalZero: "An amount above zero is needed."
        case .totalAbove128Bits: "The contract of this rule counts at most 2^128 − 1 base units."
        case .fieldMissing(let rule): "is required by \(rule)"
        case .fieldNotOfRule(let rule): "\(rule) has no such field; leave it out."
        case .fieldTwice(let other): "\(other) says the same; give one of both."
        case .notAWholeSecond: "Vesting counts whole seconds; leave the fraction out."
        case .outOfRange(let range):
            "A number from \(range.lowerBound) to \(range.upperBound) is needed."
        case .secondsNegative: "Seconds after the start are not negative."
        case .endBeforeStart: "The end lies before the start."
        case .durationZero: "The duration is zero; the end must be after the start."
        case .durationTooLong(let seconds):
            "The contract takes at most \(seconds) seconds, which are 20 years of 365 days."
        case .endTooFar: "The schedule would end after the year 9999."
        case .cliffBeforeStart: "The cliff lies before the start."
        case .cliffAfterEnd: "The cliff lies after the end."
        case .cliffNotBeforeEnd: "The contract wants an end after the cliff."
        case .cliffTwice: "cliff_installment says the same; give one of both."
        case .cliffAnchorAlone: "An anchor needs cliff_months, which are counted from it."
        case .startTooFar: "The contract wants a start less than 20 years of 365 days ahead."
        case .startTooLongAgo: "The contract wants a start less than 20 years of 365 days ago."
        case .rateAboveCap(let cap):
            "The contract's cap is \(cap) base units a second; take a smaller total or more time."
        case .unlockWithoutCliff: "Without a cliff nothing can be unlocked at it."
        case .unlocksAboveTotal: "What is unlocked at start and cliff is more than the total."
        case .rateZero: "The rate is above zero."
        case .periodZero: "The period is at least one second."
        case .intervalTwice: "interval_months is given too; give one of both."
        case .dayOfMonthUnknown:
            "A day is 01 to 28, 29_or_last_day_of_month to 31_or_last_day_of_month, or"
                + " vesting_start_day_or_last_day_of_month: not every month has a 29th."
        case .tooManyParts(let allowed): "A grant has at most \(allowed) parts."
        case .partOutOfOrder: "Parts are in order of time and after the start."
        case .partZero: "The amount of a part is above zero."
        case .partsDoNotSum(let total): "The parts must sum to the total of \(total) base units."
        case .milestoneMalformed: "A name is 1 to 63 of a-z, 0-9, '.', '_' and '-'."
        case .milestoneTwice: "Another milestone has this name."
        case .lockNotOfRule(let rule): "\(rule) pays what is claimed; it cannot be held back."
        case .forfeitureUnknown:
            "forfeiture is one of "
                + Forfeiture.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .forfeitureNotOfRule(let rule):
            "When a grant of \(rule) ends early, this can go back: "
                + rule.forfeitures.map(\.rawValue).joined(separator: ", ") + "."
        case .termsRefused(let faults): "\(Plural.faultsFound(faults.count)); nothing was changed."
        case .changeOutOfOrder(let latest):
            "Events are recorded in order; the latest one is of \(latest)."
        case .grantEnded(let time): "The grant ended at \(time); nothing of it changes any more."
        case .cannotEnd(let rule):
            "A grant of \(rule) with forfeiture nothing cannot be ended early."
        case .terminationBeforeRelease(let latest):
            "Something was released at \(latest); a grant cannot end before that."
        case .changeNotOfRule(let rule): "\(rule) knows no such change."
        case .alreadyPaused(let since): "The grant stands still since \(since); resume it first."
        case .notPaused: "The grant does not stand still."
        case .nothingToAccelerate: "Nothing would vest earlier by this."
        case .amendmentBelowVested(let vested):
            "\(vested) base units have vested; the new total cannot be less."
        case .milestoneUnknown: "The grant has no such milestone."
        case .milestoneReached(let name, let time): "\(name) was reached at \(time)."
        case .releaseZero: "An amount above zero is needed."
        case .releaseAboveReleasable(let releasable):
            "Only \(releasable) base units can be released then."
        case .grantNotDraft(let state):
            "The grant is \(state.rawValue); this is possible only while it is a draft."
        case .grantNotActive(let state):
            "The grant is \(state.rawValue); this is possible only while it is approved."
        case .grantTwice(let other):
            "Grant \(other) has the same payee, asset and terms; give duplicate_reason if both"
                + " are meant."
        case .grantTwiceInFile:
            "The file has the same payee, asset and terms before; give duplicate_reason if both are meant."
        case .assetNotOfPlan(let expected): "The plan is for \(expected)."
        case .ruleNotOfPlan(let expected): "The plan vests by \(expected)."
        case .sumTooLarge(let asset): "The sum of \(asset) is above 2^256 − 1 base units."
        case .totalOfPlan: "A plan leaves the total open; each grant says its own."
        case .amountNeedsAsset: "Amounts need the decimals of an asset; name the plan's asset."
        case .planUnknown:
            "There is no such plan, or not in this version; look into GET /v1/vesting-plans."
        case .planMissing: "A version is that of a plan; name the plan too."
        case .safeUnknown: "There is no such Safe; look into GET /v1/safes."
        case .safeOfOtherChain: "The Safe is on another chain than the asset."
        case .contractNeedsSafe:
            "What a contract pays comes from a Safe of the organisation; name the one that funds it."
        case .contractMissing:
            "A number is that of a contract's award or stream; name the contract too."
        case .contractZero: "No contract stands at the zero address."
        case .agreementMalformed:
            "A link begins with https:// or ipfs:// and has at most 2000 characters."
        case .accelerationMalformed:
            "An acceleration is of all, of months (1 to 1200) or of a quantity, on one or two events."
        case .grantsRefused(let faults):
            "\(Plural.faultsFound(faults.faults.count + faults.omitted)); nothing was changed."
        case .noClaims: "The file has no claims below its header."
        case .noGrants: "Nothing of the file is a grant."
        case .changeDecided(let state): "The change is \(state.rawValue); it is decided on once."
        case .changeDigestDiffers(let expected):
            "What the change does by now has the digest \(expected); look at it again."
        case .releaseDecided(let state): "The release is \(state.rawValue); it is decided on once."
        case .releaseChanged:
            "What is releasable changed since the release was made; withdraw it and make another."
        case .periodNotEnded(let month):
            "\(month) has not ended; what vests in it can be released afterwards."
        case .nothingToRelease: "No grant has anything releasable at the end of the month."
        case .nothingToAccrue: "No grant has earned more than the books say."
        case .vestedTakenBack(let amount):
            "\(amount) that have vested would be taken back; confirm it with takes_back_vested."
        case .changeTooFarAhead: "A change takes effect within a year of its proposal."
        case .eventOfNoClause(let name): "No clause of the grant waits for \(name)."
        case .claimedByContract:
            "A contract pays this grant; its claims are recorded, it is not released here."
        case .notOfContract:
            "No contract is known for this grant, so nothing is claimed; release it."
        case .payeeUnchanged: "The grant is this payee's already."
        case .pricesMalformed:
            "Write prices as INDEX=2.50,DAI=1: each symbol once, a hundred at the most."
        case .callNotOfRule(let rule):
            "The contract of \(rule) has no such call, or not yet; look into the calls of the grant."
        case .callNotPossible: "An amount or a time of the grant does not fit the contract's words."
        case .callOfRecipient: "Only the recipient may send this call."
        case .callOfOtherSafe: "Another Safe funds this grant, or none."
        case .contractKnown: "The contract of a grant, or its number there, is noted once."
        case .transactionFailed: "The transaction was reverted, so nothing was paid."
        case .openCapNotExpressible(let what):
            "The Open Cap Format and Vestry do not both have this: \(what)."
        case .openCapRefused(let faults):
            "\(Plural.faultsFound(faults.faults.count + faults.omitted)); nothing was changed."
        case .openCapTooMany(let allowed):
            "At most \(allowed) grants are exported at once; choose a group, payee or asset."
        case .claimAhead: "What was claimed was paid by now; give the time of the block."
        case .claimsAmbiguous(let grant):
            "\(grant) and another grant have the same contract and payee, so the receipt does not tell them apart; record what each was paid."
        case .receiptDiffers:
            "Another receipt, or another time of its block, was kept of this transaction."
        case .claimNotOfReceipt(let expected):
            "The receipt of this transaction says \(expected) base units, at the time that was given with it."
        case .claimsNotFound:
            "The receipt has no claim of a grant that is not recorded yet; look at contract and number of the grant, and at the payee's addresses."
        }
    }
}
