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

    /// How many earlier months stand open before this one may be closed: those that were held or
    /// reopened, and all since the newest closing. Before the first closing nobody counts the past.
    public func openMonths(before month: Month) -> Int {
        var count = states.count { $0.key < month && $0.value != .closed }
        guard let closedThrough else { return count }
        var next = closedThrough.month.next
        while next < month {
            if states[next] == nil { count += 1 }
            next = next.next
        }
        return count
    }
}
