extension ProblemType {
    /// Months of the books: held, closed, reopened.
    static let ofPeriods: [ProblemType] = [
        ProblemType(
            "period_closed", "Month is closed",
            "No journal entry is effective in a closed month, and nobody enters rewards of it.",
            "Use the next open month that detail names; a correction belongs there as well."),
        ProblemType(
            "period_held", "Month is held",
            "The month is being closed: only finance enters rewards of it.",
            "Send it to finance, or enter it in the next month."),
        ProblemType(
            "period_not_open", "Month is not open",
            "Only an open month is held.",
            "Look at the month in /v1/periods."),
        ProblemType(
            "period_not_held", "Month is not held",
            "A month is closed after it was held or reopened, and released while it is held.",
            "Hold it first with POST /v1/periods/{period}/holds."),
        ProblemType(
            "period_not_closed", "Month is not closed",
            "Only a closed month is reopened.",
            "Look at the month in /v1/periods."),
        ProblemType(
            "closing_blocked", "Month cannot be closed",
            "Something in the checklist forbids it; errors lists what.",
            "Settle each of them, then propose the closing again."),
        ProblemType(
            "closing_reason_needed", "Reason is needed",
            "Something of the month is unfinished; it is closed all the same for a reason.",
            "Finish what errors lists, or say in reason why it is closed before."),
        ProblemType(
            "closing_checklist_changed", "Month has changed",
            "The checklist is no longer the one that was proposed.",
            "Look at the month and propose the closing again."),
        ProblemType(
            "closing_checklist_unreadable", "Checklist is not readable",
            "The text is no closing checklist of a version that this service knows.",
            "Tell the operator."),
        ProblemType(
            "closing_digest_differs", "Digest is another one",
            "The digest is not that of the proposed closing, so something else was looked at.",
            "Look at the closing and send its digest."),
        ProblemType(
            "period_act_passed", "Decided or overtaken",
            "The closing or reopening was approved already, or the state of its month has changed since.",
            "Look at the month; propose again if it is still wanted."),
    ]
}
