/// Templates: a plan is terms of which the start and the total are left out.
extension WrittenTerms {
    /// These terms, with whatever they leave open taken from a plan.
    ///
    /// What a grant says itself wins. A field and its alternative, such as `end` and
    /// `duration_seconds`, are one: when the grant gives either, the plan's are not taken.
    func filled(from plan: WrittenTerms) -> WrittenTerms {
        var terms = self
        terms.ruleVersion = ruleVersion ?? plan.ruleVersion
        terms.start = start ?? plan.start
        terms.startDay = startDay ?? plan.startDay
        if end == nil && durationSeconds == nil {
            terms.end = plan.end
            terms.durationSeconds = plan.durationSeconds
        }
        if cliff == nil && cliffSeconds == nil {
            terms.cliff = plan.cliff
            terms.cliffSeconds = plan.cliffSeconds
        }
        terms.durationWeeks = durationWeeks ?? plan.durationWeeks
        terms.periodSeconds = periodSeconds ?? plan.periodSeconds
        terms.rate = rate ?? plan.rate
        terms.unlockedAtStart = unlockedAtStart ?? plan.unlockedAtStart
        terms.unlockedAtCliff = unlockedAtCliff ?? plan.unlockedAtCliff
        terms.contractAmount = contractAmount ?? plan.contractAmount
        if intervalMonths == nil && intervalDays == nil {
            terms.intervalMonths = plan.intervalMonths
            terms.intervalDays = plan.intervalDays
        }
        terms.occurrences = occurrences ?? plan.occurrences
        terms.dayOfMonth = dayOfMonth ?? plan.dayOfMonth
        if cliffInstallment == nil && cliffMonths == nil {
            terms.cliffInstallment = plan.cliffInstallment
            terms.cliffMonths = plan.cliffMonths
        }
        terms.cliffAnchor = cliffAnchor ?? plan.cliffAnchor
        terms.parts = parts.isEmpty ? plan.parts : parts
        if lockedUntil == nil && lockedMonths == nil {
            terms.lockedUntil = plan.lockedUntil
            terms.lockedMonths = plan.lockedMonths
        }
        terms.forfeiture = forfeiture ?? plan.forfeiture
        return terms
    }
}
