extension ProblemType {
    /// Reward runs, their lines and the approval of them.
    static let ofRewards: [ProblemType] = [
        ProblemType(
            "reward_kind_malformed", "Kind malformed",
            "A kind is 1 to 32 of a-z, 0-9 and '_', beginning with a letter.",
            "Choose such a word, for example contribution."),
        ProblemType(
            "title_malformed", "Title malformed",
            "A title is at most 200 characters on one line.",
            "Shorten it, or remove line breaks."),
        ProblemType(
            "group_unknown", "No such group",
            "No working group has this id or handle.",
            "Look it up in /v1/groups, or add it there."),
        ProblemType(
            "period_in_future", "Period lies ahead",
            "Rewards are entered for months that have begun.",
            "Give the month that detail names, or an earlier one."),
        ProblemType(
            "period_too_old", "Period too old",
            "Periods begin with 1970-01.",
            "Check the year."),
        ProblemType(
            "payee_unknown", "No such payee",
            "No payee has this id or handle.",
            "Look it up in /v1/payees, or add it there."),
        ProblemType(
            "note_too_long", "Text too long",
            "A text has at most 2,000 characters.",
            "Shorten it and put a link to the rest."),
        ProblemType(
            "note_has_control_characters", "Control characters in a text",
            "A text has no control characters but tabs and line breaks.",
            "Remove them; they often come along from a terminal or a spreadsheet."),
        ProblemType(
            "reason_missing", "Reason is missing",
            "Such a decision is recorded with its reason.",
            "Give a reason of 1 to 2,000 characters."),
        ProblemType(
            "payee_twice_without_reason", "Payee twice in a run",
            "The run has another line of the same payee and kind, which is often a mistake.",
            "Merge the lines, or say in duplicate_reason why there are two."),
        ProblemType(
            "run_total_too_large", "Total of the run too large",
            "The lines of an asset would sum to more than 2^256 − 1 base units.",
            "Check the amounts and the asset's decimals."),
        ProblemType(
            "lines_missing", "No lines",
            "At least one line is needed.",
            "Send the lines."),
        ProblemType(
            "run_not_draft", "Run is not a draft",
            "Only a draft is changed.",
            "Have single lines returned and change those, or make a new run."),
        ProblemType(
            "run_not_submitted", "Run is not submitted",
            "Decisions are taken while a run is submitted.",
            "Submit it first, or look at what was decided."),
        ProblemType(
            "run_ended", "Run has ended",
            "Nothing of an ended run changes any more.",
            "Make a new run."),
        ProblemType(
            "run_empty", "Run is empty",
            "A run without lines is not submitted.",
            "Add lines first."),
        ProblemType(
            "run_partly_approved", "Run is approved in part",
            "Approved lines are in the journal, so the run is not withdrawn any more.",
            "Have the lines that still wait returned."),
        ProblemType(
            "line_not_editable", "Line cannot be changed",
            "Only lines of a draft and returned lines are changed.",
            "Have the line returned."),
        ProblemType(
            "line_not_returned", "Line is not returned",
            "Only returned lines are submitted alone.",
            "Submit the run, or have the line returned."),
        ProblemType(
            "line_not_submitted", "Line is not submitted",
            "Only submitted lines are decided on.",
            "Submit it first, or look at what was decided."),
        ProblemType(
            "line_not_held", "Line is not held",
            "Only a held line is released.",
            "Look at the state of the line."),
        ProblemType(
            "nothing_submitted", "Nothing waits for approval",
            "No line of the run is submitted.",
            "Look at the run again."),
        ProblemType(
            "control_totals_differ", "Totals are not what was seen",
            "What waits for approval is no longer what the approver saw.",
            "Read it again and approve what is there now."),
    ]
}
