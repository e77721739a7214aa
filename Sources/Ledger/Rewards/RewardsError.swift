/// Why a reward run or line cannot do what was asked.
public enum RewardsError: Refusal, Hashable {
    case kindMalformed(found: String)
    case periodAhead(found: Month, latest: Month)
    case noteTooLong(found: Int)
    case noteHasControl
    case reasonMissing
    case payeeTwice(firstLine: Int)
    case runNotDraft(RewardRun.State)
    case runNotSubmitted(RewardRun.State)
    case runEmpty
    case runPartlyApproved(lines: Int)
    case lineNotEditable(RewardLine.State)
    case lineNotReturned(RewardLine.State)
    case lineNotSubmitted(RewardLine.State)
    case lineNotHeld(RewardLine.State)
    case nothingSubmitted

    public var code: String {
        switch self {
        case .kindMalformed: "reward_kind_malformed"
        case .periodAhead: "period_in_future"
        case .noteTooLong: "note_too_long"
        case .noteHasControl: "note_has_control_characters"
        case .reasonMissing: "reason_missing"
        case .payeeTwice: "payee_twice_without_reason"
        case .runNotDraft: "run_not_draft"
        case .runNotSubmitted: "run_not_submitted"
        case .runEmpty: "run_empty"
        case .runPartlyApproved: "run_partly_approved"
        case .lineNotEditable: "line_not_editable"
        case .lineNotReturned: "line_not_returned"
        case .lineNotSubmitted: "line_not_submitted"
        case .lineNotHeld: "line_not_held"
        case .nothingSubmitted: "nothing_submitted"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .kindMalformed, .periodAhead, .noteTooLong, .noteHasControl, .reasonMissing, .payeeTwice:
            .invalid
        case .runNotDraft, .runNotSubmitted, .runEmpty, .runPartlyApproved, .lineNotEditable,
            .lineNotReturned, .lineNotSubmitted, .lineNotHeld, .nothingSubmitted:
            .conflict
        }
    }

    public var description: String {
        switch self {
        case .kindMalformed:
            "A kind is 1 to 32 of a-z, 0-9 and '_', beginning with a letter, for example contribution."
        case .periodAhead(_, let latest): "The period lies ahead; the latest one is \(latest)."
        case .noteTooLong(let found): "A text has at most 2,000 characters, this one has \(found)."
        case .noteHasControl: "A text has no control characters but tabs and line breaks."
        case .reasonMissing: "Give a reason of 1 to 2,000 characters."
        case .payeeTwice(let line):
            "This payee is already on line \(line) of the run with the same kind;"
                + " merge the lines or give duplicate_reason."
        case .runNotDraft(let state): "The run is \(state.rawValue); only a draft can be changed."
        case .runNotSubmitted(let state):
            "The run is \(state.rawValue); this is possible only while it is submitted."
        case .runEmpty: "The run has no lines; add some first."
        case .runPartlyApproved(let lines):
            "\(lines) lines of the run are approved already; it can no longer be withdrawn."
        case .lineNotEditable(let state):
            "The line is \(state.rawValue); only lines of a draft and returned lines can be changed."
        case .lineNotReturned(let state):
            "The line is \(state.rawValue); only returned lines are submitted alone."
        case .lineNotSubmitted(let state):
            "The line is \(state.rawValue); only submitted lines can be decided on."
        case .lineNotHeld(let state): "The line is \(state.rawValue), not held."
        case .nothingSubmitted: "No line of the run waits for approval."
        }
    }
}
