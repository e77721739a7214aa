/// An accounting month of the organisation.
public enum Period {
    /// open → held → closed → reopened → closed; a held month may be released to open again.
    public enum State: String, Sendable, CaseIterable {
        /// Everybody works on it.
        case open
        /// Leads enter nothing more; finance goes on.
        case held
        /// No journal entry is effective in it.
        case closed
        /// As held, after it was closed.
        case reopened
    }
}

/// Which months are closed: what decides on which day an entry may be effective.
///
/// Closing a month closes every earlier one that nobody has held, so that balances at its end never
/// change again; a month that was reopened is open by itself.
public struct BookPeriods: Sendable, Hashable {
    /// The last day of the newest month that was ever closed; nil before the first closing.
    public let closedThrough: Day?
    /// Months that are not closed although others may be: held and reopened ones. One that was held and
    /// released is like any other.
    public let states: [Month: Period.State]

    /// Every month is open.
    public static let allOpen = BookPeriods(closedThrough: nil, states: [:])

    /// Months as the books hold them.
    public init(closedThrough: Day?, states: [Month: Period.State]) {
        self.closedThrough = closedThrough
        self.states = states.filter { $0.value == .held || $0.value == .reopened }
    }

    /// The state of a month.
    public func state(of month: Month) -> Period.State {
        if let state = states[month] { return state }
        guard let closedThrough, month.firstDay <= closedThrough else { return .open }
        return .closed
    }

    /// The first month from this one on that is not closed.
    public func firstOpenMonth(from month: Month) -> Month {
        guard state(of: month) == .closed, let closedThrough else { return month }
        let behind = closedThrough.month.next
        let reopened = states.keys.filter { $0 > month }.min()
        return min(reopened ?? behind, behind)
    }

    /// The first day from this one on that is not in a closed month: where an entry of the service
    /// becomes effective.
    public func firstOpenDay(from day: Day) -> Day {
        let month = firstOpenMonth(from: day.month)
        return month == day.month ? day : month.firstDay
    }

    /// Throws ``PeriodError/dayClosed(_:next:)`` for a day in a closed month.
    public func mustBeOpen(_ day: Day) throws(PeriodError) {
        guard state(of: day.month) == .closed else { return }
        throw .dayClosed(day, next: firstOpenMonth(from: day.month))
    }

    /// Throws ``PeriodError`` unless somebody may enter or hand in rewards of a month: nobody in a
    /// closed one, and only who is more than a lead while it is held or reopened.
    public func mustTakeRewards(of month: Month, from principal: Principal) throws(PeriodError) {
        switch state(of: month) {
        case .open: return
        case .closed: throw .monthClosed(month, next: firstOpenMonth(from: month))
        case .held, .reopened:
            guard principal.groupLimit(for: .enterRewards) == nil else { throw .monthHeld(month) }
        }
    }
}
