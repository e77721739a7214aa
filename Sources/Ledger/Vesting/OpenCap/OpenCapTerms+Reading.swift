import Ethereum

extension OpenCapTerms {
    /// The schedule that these conditions make; throws ``VestingError/openCapNotExpressible(_:)`` for
    /// what Vestry cannot keep exactly, and ``VestingError/allocationFractional``.
    ///
    /// Taken are equal installments after the start, also with the first of them together in a
    /// condition of its own (a cliff), a chain of dates with fixed quantities, and one event.
    public func schedule() throws(VestingError) -> Schedule {
        let rule = try rule()
        let chain = try chain()
        if case .date? = chain.first?.trigger { return .dated(try dates(chain)) }
        if chain.count == 1, case .event = chain[0].trigger {
            guard Self.fraction(chain[0].share).map({ $0.part == $0.whole }) == true else {
                throw .openCapNotExpressible("an event vests all of a grant")
            }
            return .event(try Self.name(chain[0].id))
        }
        return .calendar(try installments(chain, rule))
    }

    private func rule() throws(VestingError) -> VestingRule {
        guard allocation != "FRACTIONAL" else { throw .allocationFractional }
        let name = allocation.lowercased().map { $0 == "_" ? "-" : $0 }
        guard let rule = VestingRule(rawValue: "calendar/" + String(name)) else {
            throw .openCapNotExpressible("allocation_type \(allocation.prefix(64)) is not known")
        }
        return rule
    }

    /// The conditions one after another, without a start at which nothing vests.
    private func chain() throws(VestingError) -> [Condition] {
        var byID: [String: Condition] = [:]
        for condition in conditions {
            guard byID.updateValue(condition, forKey: condition.id) == nil else {
                throw .openCapNotExpressible("two conditions have one id")
            }
        }
        let followers = Set(conditions.flatMap(\.next))
        let first = conditions.filter { !followers.contains($0.id) }
        guard first.count == 1, var condition = first.first else {
            throw .openCapNotExpressible("exactly one condition comes first")
        }
        var chain = [condition]
        while let next = condition.next.first {
            guard condition.next.count == 1, let follower = byID[next],
                chain.count < conditions.count
            else {
                throw .openCapNotExpressible("each condition is followed by one other at the most")
            }
            chain.append(follower)
            condition = follower
        }
        guard case .start = chain[0].trigger else { return chain }
        guard Self.isNothing(chain[0].share) else {
            throw .openCapNotExpressible("nothing vests at the start itself")
        }
        return Array(chain.dropFirst())
    }

    private func dates(_ chain: [Condition]) throws(VestingError) -> [Dated] {
        var dates: [Dated] = []
        for condition in chain {
            guard case .date(let day) = condition.trigger,
                case .quantity(let quantity) = condition.share
            else {
                throw .openCapNotExpressible("dates are followed by dates, with fixed quantities")
            }
            dates.append(Dated(day: day, quantity: quantity))
        }
        return dates
    }

    /// One condition of equal installments, or one for the cliff and one for what follows it.
    private func installments(
        _ chain: [Condition], _ rule: VestingRule
    ) throws(VestingError) -> WrittenTerms {
        guard let last = chain.last, chain.count <= 2, case .period(let period, _) = last.trigger,
            let each = Self.fraction(last.share), each.part > 0, period.length > 0
        else {
            throw .openCapNotExpressible(
                "installments of equal portions follow the start, or a cliff after it")
        }
        var terms = WrittenTerms(rule: rule.rawValue, total: .zero)
        if period.isMonths {
            terms.intervalMonths = period.length
            terms.dayOfMonth = period.dayOfMonth?.lowercased()
        } else {
            terms.intervalDays = period.length
        }
        var count = period.occurrences
        terms.cliffInstallment = period.cliffInstallment
        if chain.count == 2 {
            let cliff = try Self.cliff(chain[0], before: last, period, each, rule)
            terms.cliffInstallment = cliff
            count += cliff
        }
        let (parts, tooMany) = each.part.multipliedReportingOverflow(by: UInt64(clamping: count))
        guard !tooMany, parts == each.whole else {
            throw .openCapNotExpressible("the portions of all installments make one whole")
        }
        terms.occurrences = count
        return terms
    }

    /// How many installments a condition of its own delivers at once.
    private static func cliff(
        _ condition: Condition, before last: Condition, _ period: Period,
        _ each: (part: UInt64, whole: UInt64), _ rule: VestingRule
    ) throws(VestingError) -> Int {
        guard case .period(let first, _) = condition.trigger,
            case .period(_, let origin) = last.trigger, origin == condition.id,
            let share = fraction(condition.share), first.occurrences == 1,
            first.isMonths == period.isMonths, first.dayOfMonth == period.dayOfMonth,
            first.length > 0, first.length % period.length == 0, period.cliffInstallment ?? 0 < 2,
            share.whole == each.whole, share.part % each.part == 0,
            share.part / each.part == UInt64(first.length / period.length)
        else {
            throw .openCapNotExpressible(
                "a cliff delivers as many installments as its length has, before the others")
        }
        guard rule == .calendarCumulativeRounding || rule == .calendarCumulativeRoundDown else {
            throw .openCapNotExpressible(
                "\(rule) with a cliff of its own condition; use cliff_installment")
        }
        return first.length / period.length
    }

    private static func fraction(_ share: Share) -> (part: UInt64, whole: UInt64)? {
        guard case .portion(let part, let whole, false) = share, whole > 0 else { return nil }
        return (part, whole)
    }

    private static func isNothing(_ share: Share) -> Bool {
        switch share {
        case .portion(let part, _, _): part == 0
        case .quantity(let text): !text.isEmpty && text.allSatisfy { "0.".contains($0) }
        }
    }

    private static func name(_ text: String) throws(VestingError) -> Handle {
        do {
            return try Handle(text)
        } catch {
            throw .milestoneMalformed
        }
    }
}
