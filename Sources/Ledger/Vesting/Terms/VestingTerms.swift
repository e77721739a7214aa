public import Ethereum

/// What was agreed: a total, the rule and times by which it vests, and what goes back when it ends.
///
/// A value of this type is within all bounds of its rule. It is stored as ``written``.
public struct VestingTerms: Hashable, Sendable {
    let schedule: VestingSchedule
    /// The convention that computes it.
    public let rule: VestingRule
    /// Base units, above zero.
    public let total: UInt256
    /// How long what has vested is held back; nil for not at all.
    public let lockUp: LockUp?
    /// What goes back when the grant ends early.
    public let forfeiture: Forfeiture

    /// Judges written terms; throws ``VestingError``, with every fault of every field together.
    ///
    /// Faults name fields by JSON Pointers such as `/cliff` or `/parts/3/amount`. Bounds that depend
    /// on the moment of creation are those of ``faults(createdAt:contractCap:)``.
    public init(judging written: WrittenTerms) throws(VestingError) {
        do throws(VestingError) {
            rule = try VestingRule(written.rule, version: written.ruleVersion)
        } catch {
            let isVersion = VestingRule(rawValue: written.rule) != nil
            throw .termsRefused([
                Fault(
                    at: .pointer(isVersion ? "/rule_version" : "/rule"), error,
                    found: isVersion ? written.ruleVersion?.description : written.rule)
            ])
        }
        var reader = TermsReader(written, rule: rule)
        if written.total.isZero { reader.add(.totalZero, "total", found: "0") }
        let schedule = VestingSchedule(rule, reading: &reader)
        lockUp = reader.lockUp(of: rule)
        let forfeiture = reader.forfeiture(of: rule)
        reader.finish()
        guard reader.faults.isEmpty, let schedule, let forfeiture else {
            throw .termsRefused(reader.faults)
        }
        self.schedule = schedule
        self.forfeiture = forfeiture
        total = written.total
    }

    /// The first second of vesting; nil for milestones.
    public var start: UnixTime? { schedule.start }
    /// Nil where there is no cliff.
    public var cliff: UnixTime? { schedule.cliff }
    /// From when on all has vested; nil for milestones.
    public var end: UnixTime? { schedule.end }

    /// What has vested at a second by these terms alone, without claims, milestones and changes.
    public func vested(at time: UnixTime) -> UInt256 { schedule.vested(of: total, at: time) }

    /// The bounds that a contract sets at creation: how far the start may be from now, and its cap
    /// in base units a second, where it has one. Empty when all hold.
    public func faults(createdAt now: UnixTime, contractCap: UInt256? = nil) -> [Fault] {
        guard case .linear(let schedule) = schedule else { return [] }
        return schedule.dssVestFaults(total: total, createdAt: now, cap: contractCap)
    }
}

extension VestingTerms {
    /// The terms as fields: judging them gives the same terms.
    public var written: WrittenTerms {
        var written = WrittenTerms(rule: rule.rawValue, total: total)
        written.ruleVersion = rule.version
        switch schedule {
        case .linear(let schedule): schedule.write(to: &written)
        case .claims(let schedule): schedule.write(to: &written)
        case .sablier(let schedule): schedule.write(to: &written)
        case .tranches(let schedule): schedule.write(to: &written)
        case .segments(let schedule): schedule.write(to: &written)
        case .periodic(let schedule): schedule.write(to: &written)
        case .pool(let schedule): schedule.write(to: &written)
        case .calendar(let schedule): schedule.write(to: &written)
        case .milestones(let schedule): schedule.write(to: &written)
        }
        switch lockUp {
        case .until(let time): written.lockedUntil = time.instant
        case .months(let count): written.lockedMonths = count
        case nil: break
        }
        written.forfeiture = forfeiture.rawValue
        return written
    }
}

extension VestingSchedule {
    /// Judges the fields of a rule; nil, with at least one fault, when they make no schedule.
    fileprivate init?(_ rule: VestingRule, reading reader: inout TermsReader) {
        let schedule: VestingSchedule? =
            switch rule {
            case .dssVest, .openZeppelin46, .openZeppelin51, .curveEscrow, .yearnEscrow:
                LinearSchedule(rule, reading: &reader).map { .linear($0) }
            case .indexVesting, .indexFTCVesting:
                ClaimSchedule(rule, reading: &reader).map { .claims($0) }
            case .sablierLinear: SablierLinearSchedule(reading: &reader).map { .sablier($0) }
            case .tranches, .sablierTranched:
                TrancheSchedule(rule, reading: &reader).map { .tranches($0) }
            case .sablierDynamic: SegmentSchedule(reading: &reader).map { .segments($0) }
            case .hedgeyPlan: PeriodicSchedule(reading: &reader).map { .periodic($0) }
            case .poolLinear, .poolQuadratic:
                PoolSchedule(rule, reading: &reader).map { .pool($0) }
            case .milestones: MilestoneSchedule(reading: &reader).map { .milestones($0) }
            case .calendarCumulativeRounding, .calendarCumulativeRoundDown, .calendarFrontLoaded,
                .calendarBackLoaded, .calendarFrontLoadedToSingleTranche,
                .calendarBackLoadedToSingleTranche:
                rule.allocation
                    .flatMap { CalendarSchedule(rule, $0, reading: &reader) }
                    .map { .calendar($0) }
            }
        guard let schedule else { return nil }
        self = schedule
    }
}

extension TermsReader {
    fileprivate mutating func lockUp(of rule: VestingRule) -> LockUp? {
        let until = take("locked_until", \.lockedUntil)
        let months = take("locked_months", \.lockedMonths)
        if let field = until != nil ? "locked_until" : months != nil ? "locked_months" : nil,
            rule.countsFromLastClaim
        {
            add(.lockNotOfRule(rule), field, found: nil)
        }
        if let months, until != nil {
            add(.fieldTwice("locked_until"), "locked_months", found: String(months))
        }
        if let until { return second(until, "locked_until").map { .until($0) } }
        return months.flatMap { number($0, in: 1...1200, "locked_months") }.map { .months($0) }
    }

    fileprivate mutating func forfeiture(of rule: VestingRule) -> Forfeiture? {
        guard let text = take("forfeiture", \.forfeiture) else { return rule.forfeitures.first }
        guard let forfeiture = Forfeiture(rawValue: text) else {
            add(.forfeitureUnknown, "forfeiture", found: text)
            return nil
        }
        guard rule.forfeitures.contains(forfeiture) else {
            add(.forfeitureNotOfRule(rule), "forfeiture", found: text)
            return nil
        }
        return forfeiture
    }
}
