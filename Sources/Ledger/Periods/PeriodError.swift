/// Why a month takes no entry, or does not become what somebody asks for.
public enum PeriodError: Refusal, Hashable {
    case dayClosed(Day, next: Month)
    case monthClosed(Month, next: Month)
    case monthHeld(Month)
    case notOpen(Month, Period.State)
    case notHeld(Month, Period.State)
    case notClosed(Month, Period.State)
    case notBegun(Month, latest: Month)
    case tooOld(Month)
    case blocked(Month, [ClosingChecklist.Item])
    case reasonNeeded(Month, [ClosingChecklist.Item])
    case checklistChanged(Month)
    case checklistUnreadable
    case digestDiffers(expected: ContentDigest)
    case actPassed(Month, Period.State)

    public var code: String {
        switch self {
        case .dayClosed, .monthClosed: "period_closed"
        case .monthHeld: "period_held"
        case .notOpen: "period_not_open"
        case .notHeld: "period_not_held"
        case .notClosed: "period_not_closed"
        case .notBegun: "period_in_future"
        case .tooOld: "period_too_old"
        case .blocked: "closing_blocked"
        case .reasonNeeded: "closing_reason_needed"
        case .checklistChanged: "closing_checklist_changed"
        case .checklistUnreadable: "closing_checklist_unreadable"
        case .digestDiffers: "closing_digest_differs"
        case .actPassed: "period_act_passed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notBegun, .tooOld, .reasonNeeded, .checklistUnreadable: .invalid
        case .dayClosed, .monthClosed, .monthHeld, .notOpen, .notHeld, .notClosed, .blocked,
            .checklistChanged, .digestDiffers, .actPassed:
            .conflict
        }
    }

    public var faults: [Fault] {
        switch self {
        case .dayClosed(let day, _): [fault("/effective_day", day.description)]
        case .monthClosed(let month, _), .monthHeld(let month):
            [fault("/period", month.description)]
        case .digestDiffers: [fault("/digest", nil)]
        case .blocked(_, let items): items.map(fault)
        case .reasonNeeded(_, let items): [fault("/reason", nil)] + items.map(fault)
        case .notOpen, .notHeld, .notClosed, .notBegun, .tooOld, .checklistChanged,
            .checklistUnreadable, .actPassed:
            []
        }
    }

    private func fault(_ pointer: String, _ found: String?) -> Fault {
        Fault(at: .pointer(pointer), code: code, detail: description, found: found)
    }

    private func fault(_ item: ClosingChecklist.Item) -> Fault {
        Fault(
            at: .pointer("/checklist/\(item.rule.rawValue)"), code: code, detail: item.detail,
            found: "\(item.count)")
    }

    public var description: String {
        switch self {
        case .dayClosed(let day, let next):
            "\(day) is in \(day.month), which is closed; the next open month is \(next)."
        case .monthClosed(let month, let next):
            "\(month) is closed; the next open month is \(next)."
        case .monthHeld(let month):
            "\(month) is held for closing: only finance enters rewards of it now."
        case .notOpen(let month, let state):
            "Only an open month is held; \(month) is \(state.rawValue)."
        case .notHeld(let month, let state):
            "\(month) is \(state.rawValue): a month is released from a hold, and closed after it was"
                + " held or reopened."
        case .notClosed(let month, let state):
            "Only a closed month is reopened; \(month) is \(state.rawValue)."
        case .notBegun(let month, let latest):
            "\(month) has not begun; the present month is \(latest)."
        case .tooOld(let month): "\(month) is before 1970, when no books begin."
        case .blocked(let month, let items):
            "\(month) cannot be closed: "
                + items.map(\.detail).joined(separator: " ")
        case .reasonNeeded(let month, let items):
            "Closing \(month) in spite of this needs a reason: "
                + items.map(\.detail).joined(separator: " ")
        case .checklistChanged(let month):
            "\(month) has changed since the closing was proposed: look at it and propose again."
        case .checklistUnreadable: "The text is no closing checklist."
        case .digestDiffers(let expected):
            "The digest is not that of the proposed closing, \(expected): look at it again."
        case .actPassed(let month, let state):
            "This was decided, or overtaken: \(month) is \(state.rawValue) now."
        }
    }
}
