import Ethereum

extension OpenCapTerms {
    /// Equal installments after the start, as a calendar rule has them.
    ///
    /// Throws ``VestingError/openCapNotExpressible(_:)`` for every other rule, for a lock-up, another
    /// forfeiture than that of what has not vested, and a cliff with an anchor of its own.
    public init(writing terms: WrittenTerms) throws(VestingError) {
        guard terms.rule.hasPrefix("calendar/"), let occurrences = terms.occurrences else {
            throw .openCapNotExpressible("\(terms.rule) is no schedule of the format")
        }
        try terms.mustBePlain()
        let isMonths = terms.intervalDays == nil
        let length = terms.intervalMonths ?? terms.intervalDays ?? 1
        let day = terms.dayOfMonth ?? DayOfMonth.startDay.description
        let period = Period(
            length: length, isMonths: isMonths, occurrences: occurrences,
            dayOfMonth: isMonths ? day.uppercased() : nil,
            cliffInstallment: try terms.cliff(length, isMonths))
        let name = terms.rule.dropFirst("calendar/".count).uppercased()
        self.init(
            allocation: String(name.map { $0 == "-" ? "_" : $0 }),
            conditions: [
                Condition(
                    id: Self.startID, share: .quantity("0"), trigger: .start,
                    next: [Self.installmentID]),
                Condition(
                    id: Self.installmentID,
                    share: .portion(1, of: UInt64(clamping: occurrences), ofRemainder: false),
                    trigger: .period(period, after: Self.startID), next: []),
            ])
    }

    /// All of a grant with one event.
    public init(event: String) {
        self.init(
            allocation: "CUMULATIVE_ROUND_DOWN",
            conditions: [
                Condition(
                    id: event, share: .portion(1, of: 1, ofRemainder: false), trigger: .event,
                    next: [])
            ])
    }

    /// The condition that a `TX_VESTING_START` names.
    public static let startID = "vesting-start"
    private static let installmentID = "installments"

    /// A name that equal terms share, such as `front_loaded-1-months-48-cliff-12`.
    public var label: String {
        var words = [allocation.lowercased()]
        for condition in conditions {
            switch condition.trigger {
            case .start: break
            case .event: words = ["event", condition.id]
            case .date(let day): words.append(day.description)
            case .period(let period, _):
                words += [
                    "\(period.length)", period.isMonths ? "months" : "days",
                    "\(period.occurrences)",
                ]
                if let day = period.dayOfMonth, day != DayOfMonth.startDay.description.uppercased()
                {
                    words.append("on-" + day.lowercased())
                }
                if let cliff = period.cliffInstallment { words.append("cliff-\(cliff)") }
            }
        }
        return words.joined(separator: "-")
    }
}

extension WrittenTerms {
    /// Throws where the format has no place for a lock-up or another forfeiture.
    func mustBePlain() throws(VestingError) {
        guard lockedUntil == nil, lockedMonths == nil else {
            throw .openCapNotExpressible("what has vested is held back by a lock-up")
        }
        guard forfeiture == nil || forfeiture == Forfeiture.unvested.rawValue else {
            throw .openCapNotExpressible("forfeiture \(forfeiture ?? "") has no place there")
        }
    }

    /// The installment of the cliff; a cliff in months where it falls on an installment.
    fileprivate func cliff(_ length: Int, _ isMonths: Bool) throws(VestingError) -> Int? {
        guard let cliffMonths else { return cliffInstallment }
        let isOfStart = dayOfMonth == nil || dayOfMonth == DayOfMonth.startDay.description
        guard cliffAnchor == nil, isMonths, isOfStart, cliffMonths % length == 0 else {
            throw .openCapNotExpressible("a cliff that is not at an installment")
        }
        return cliffMonths / length
    }
}
