extension BookPeriods {
    /// Throws ``PeriodError`` unless an act fits the state of its month.
    ///
    /// - Parameters:
    ///   - kind: of the act.
    ///   - month: which one.
    ///   - today: the day in the organisation's zone; a month ahead is not even held.
    /// - Throws: ``PeriodError``.
    public func mustAllow(
        _ kind: PeriodAct.Kind, of month: Month, today: Day
    ) throws(PeriodError) {
        guard month <= today.month else { throw .notBegun(month, latest: today.month) }
        guard month >= HandEntry.firstDay.month else { throw .tooOld(month) }
        let state = state(of: month)
        switch (kind, state) {
        case (.hold, .open), (.release, .held), (.closing, .held), (.closing, .reopened),
            (.reopening, .closed):
            return
        case (.hold, _): throw .notOpen(month, state)
        case (.release, _), (.closing, _): throw .notHeld(month, state)
        case (.reopening, _): throw .notClosed(month, state)
        }
    }

    /// The earlier months that must be closed before this one, in order: those that are held or
    /// reopened, and all since the newest closing. Before the first closing nobody counts the past.
    public func openMonths(before month: Month) -> [Month] {
        var open = Set(states.keys.filter { $0 < month })
        if let closedThrough {
            var next = closedThrough.month.next
            while next < month {
                open.insert(next)
                next = next.next
            }
        }
        return open.sorted()
    }
}
