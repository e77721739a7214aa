public import Ethereum

/// The terms of a grant as somebody wrote them or as they are stored: one optional value a field.
///
/// Which fields a rule takes is told by ``VestingTerms/init(judging:)``, which finds every fault;
/// ``VestingTerms/written`` gives the same fields back, so that a row or a document can hold them.
/// Field names are those of JSON, CSV and SQL.
public struct WrittenTerms: Hashable, Sendable {
    /// One tranche, segment or milestone: an element of `parts`.
    public struct Part: Hashable, Sendable {
        /// `time`: when it vests, a whole second; of tranches and segments.
        public var time: Instant?
        /// `name`: of a milestone.
        public var name: String?
        /// `amount`: base units, above zero.
        public var amount: UInt256
        /// `exponent`: of a segment, in parts of 10^-18; 10^18 is a straight line.
        public var exponent: UInt64?

        /// One part.
        public init(
            time: Instant? = nil, name: String? = nil, amount: UInt256, exponent: UInt64? = nil
        ) {
            self.time = time
            self.name = name
            self.amount = amount
            self.exponent = exponent
        }
    }

    /// `rule`: a name of ``VestingRule``.
    public var rule: String
    /// `rule_version`; nil for the present one.
    public var ruleVersion: Int?
    /// `total`: base units, above zero.
    public var total: UInt256
    /// `start`, `cliff`, `end`: whole seconds; of rules that count seconds.
    public var start: Instant?
    public var cliff: Instant?
    public var end: Instant?
    /// `cliff_seconds`, `duration_seconds`: after the start, instead of `cliff` and `end`.
    public var cliffSeconds: Int64?
    public var durationSeconds: Int64?
    /// `duration_weeks`: of `safe-pool`.
    public var durationWeeks: Int?
    /// `period_seconds`, `rate`: of `hedgey-plan`, the rate in base units a period.
    public var periodSeconds: Int64?
    public var rate: UInt256?
    /// `unlocked_at_start`, `unlocked_at_cliff`: base units; of `sablier-linear`.
    public var unlockedAtStart: UInt256?
    public var unlockedAtCliff: UInt256?
    /// `contract_amount`: base units that the contract divides, where it holds another amount.
    public var contractAmount: UInt256?
    /// `start_day`: of calendar rules, as are those that follow.
    public var startDay: Day?
    /// `interval_months` or `interval_days`: between two tranches.
    public var intervalMonths: Int?
    public var intervalDays: Int?
    /// `occurrences`: how many tranches.
    public var occurrences: Int?
    /// `day_of_month`: a name of the Open Cap Format in lower case; nil for the day of the start.
    public var dayOfMonth: String?
    /// `cliff_installment`: the tranche with which vesting begins; below 2 there is no cliff.
    public var cliffInstallment: Int?
    /// `cliff_months`, `cliff_anchor`: a cliff so many months after a day, or after the start.
    public var cliffMonths: Int?
    public var cliffAnchor: Day?
    /// `parts`: tranches, segments or milestones.
    public var parts: [Part] = []
    /// `locked_until` or `locked_months`: how long what has vested is held back.
    public var lockedUntil: Instant?
    public var lockedMonths: Int?
    /// `forfeiture`: a name of ``Forfeiture``; nil for the usual one of the rule.
    public var forfeiture: String?

    /// Terms of a rule without any other field yet.
    public init(rule: String, total: UInt256) {
        self.rule = rule
        self.total = total
    }
}

extension WrittenTerms {
    /// The fields that are not nil, with what stands in them, in the order of their declaration.
    public var given: [(field: String, found: String)] {
        let fields: [(String, String?)] =
            times + calendar + [
                ("locked_until", lockedUntil?.description),
                ("locked_months", lockedMonths?.description), ("forfeiture", forfeiture),
            ]
        return fields.compactMap { field, found in found.map { (field, $0) } }
    }

    private var times: [(String, String?)] {
        [
            ("start", start?.description), ("cliff", cliff?.description),
            ("end", end?.description), ("cliff_seconds", cliffSeconds?.description),
            ("duration_seconds", durationSeconds?.description),
            ("duration_weeks", durationWeeks?.description),
            ("period_seconds", periodSeconds?.description), ("rate", rate?.description),
            ("unlocked_at_start", unlockedAtStart?.description),
            ("unlocked_at_cliff", unlockedAtCliff?.description),
            ("contract_amount", contractAmount?.description),
        ]
    }

    private var calendar: [(String, String?)] {
        [
            ("start_day", startDay?.description),
            ("interval_months", intervalMonths?.description),
            ("interval_days", intervalDays?.description),
            ("occurrences", occurrences?.description), ("day_of_month", dayOfMonth),
            ("cliff_installment", cliffInstallment?.description),
            ("cliff_months", cliffMonths?.description),
            ("cliff_anchor", cliffAnchor?.description),
            ("parts", parts.isEmpty ? nil : "\(parts.count) parts"),
        ]
    }
}
