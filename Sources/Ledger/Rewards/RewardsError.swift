/// Why a reward run or line cannot do what was asked.
public enum RewardsError: Refusal, Hashable {
    case kindMalformed(found: String)
    case titleMalformed(found: String)
    case groupUnknown(found: String)
    case periodAhead(found: Month, latest: Month)
    case periodTooOld(found: Month)
    case payeeUnknown(found: String)
    case assetUnknown(found: String)
    case assetAmbiguous(found: String, candidates: [ID<Asset>])
    case noteTooLong(found: Int)
    case noteHasControl
    case reasonMissing
    case payeeTwice(other: LinePlace)
    case totalTooLarge(ID<Asset>)
    case noLines
    case linesRefused(RowFaults)
    case runNotDraft(RewardRun.State)
    case runNotSubmitted(RewardRun.State)
    case runEnded(RewardRun.State)
    case runEmpty
    case runPartlyApproved(lines: Int)
    case lineNotEditable(RewardLine.State)
    case lineNotReturned(RewardLine.State)
    case lineNotSubmitted(RewardLine.State)
    case lineNotHeld(RewardLine.State)
    case nothingSubmitted
    case totalsDiffer(RowFaults)

    /// The stable name of the broken rule.
    public var code: String {
        switch self {
        case .kindMalformed: "reward_kind_malformed"
        case .titleMalformed: "title_malformed"
        case .groupUnknown: "group_unknown"
        case .periodAhead: "period_in_future"
        case .periodTooOld: "period_too_old"
        case .payeeUnknown: "payee_unknown"
        case .assetUnknown: "asset_unknown"
        case .assetAmbiguous: "asset_ambiguous"
        case .noteTooLong: "note_too_long"
        case .noteHasControl: "note_has_control_characters"
        case .reasonMissing: "reason_missing"
        case .payeeTwice: "payee_twice_without_reason"
        case .totalTooLarge: "run_total_too_large"
        case .noLines: "lines_missing"
        case .linesRefused(let faults): faults.areOfRows ? "rows_refused" : "body_refused"
        case .runNotDraft: "run_not_draft"
        case .runNotSubmitted: "run_not_submitted"
        case .runEnded: "run_ended"
        case .runEmpty: "run_empty"
        case .runPartlyApproved: "run_partly_approved"
        case .lineNotEditable: "line_not_editable"
        case .lineNotReturned: "line_not_returned"
        case .lineNotSubmitted: "line_not_submitted"
        case .lineNotHeld: "line_not_held"
        case .nothingSubmitted: "nothing_submitted"
        case .totalsDiffer: "control_totals_differ"
        }
    }

    /// What kind of answer the caller deserves.
    public var category: RefusalCategory {
        switch self {
        case .kindMalformed, .titleMalformed, .groupUnknown, .periodAhead, .periodTooOld,
            .payeeUnknown, .assetUnknown, .assetAmbiguous, .noteTooLong, .noteHasControl,
            .reasonMissing, .payeeTwice, .totalTooLarge, .noLines, .linesRefused:
            .invalid
        case .runNotDraft, .runNotSubmitted, .runEnded, .runEmpty, .runPartlyApproved,
            .lineNotEditable, .lineNotReturned, .lineNotSubmitted, .lineNotHeld,
            .nothingSubmitted, .totalsDiffer:
            .conflict
        }
    }

    /// What was found, and what to do.
    public var description: String {
        switch self {
        case .kindMalformed:
            "A kind is 1 to 32 of a-z, 0-9 and '_', beginning with a letter, for example contribution."
        case .titleMalformed: "A title is at most 200 characters on one line."
        case .groupUnknown: "There is no such working group; give its id or handle."
        case .periodAhead(_, let latest): "The period lies ahead; the latest one is \(latest)."
        case .periodTooOld: "The period lies before 1970-01."
        case .payeeUnknown: "There is no such payee; give the id or handle of one in the directory."
        case .assetUnknown: "There is no such asset; give the id or symbol of one in the directory."
        case .assetAmbiguous(_, let candidates):
            "Several chains have an asset with this symbol; give one of the ids "
                + candidates.map(\.description).joined(separator: ", ") + "."
        case .noteTooLong(let found): "A text has at most 2,000 characters, this one has \(found)."
        case .noteHasControl: "A text has no control characters but tabs and line breaks."
        case .reasonMissing: "Give a reason of 1 to 2,000 characters."
        case .payeeTwice(let other):
            "This payee is already on \(other) with the same kind;"
                + " merge the lines or give duplicate_reason."
        case .totalTooLarge(let asset):
            "The lines of the run would sum to more than 2^256 − 1 base units of \(asset)."
        case .noLines: "There are no lines; at least one is needed."
        case .linesRefused(let faults):
            "\(Plural.faultsFound(faults.faults.count + faults.omitted)); nothing was changed."
                + (faults.omitted > 0 ? " The first \(faults.faults.count) are listed." : "")
        case .runNotDraft(let state): "The run is \(state.rawValue); only a draft can be changed."
        case .runNotSubmitted(let state):
            "The run is \(state.rawValue); this is possible only while it is submitted."
        case .runEnded(let state): "The run is \(state.rawValue); nothing of it changes any more."
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
        case .totalsDiffer:
            "What waits for approval is no longer what you saw; read it again."
        }
    }

    /// The single faults, each with its place.
    public var faults: [Fault] {
        switch self {
        case .linesRefused(let faults), .totalsDiffer(let faults): faults.sorted
        case .titleMalformed(let found): [fault(of: "title", found)]
        case .groupUnknown(let found): [fault(of: "group", found)]
        case .periodAhead(let found, _), .periodTooOld(let found):
            [fault(of: "period", found.description)]
        case .kindMalformed, .payeeUnknown, .assetUnknown, .assetAmbiguous, .noteTooLong,
            .noteHasControl, .reasonMissing, .payeeTwice, .totalTooLarge, .noLines, .runNotDraft,
            .runNotSubmitted, .runEnded, .runEmpty, .runPartlyApproved, .lineNotEditable,
            .lineNotReturned, .lineNotSubmitted, .lineNotHeld, .nothingSubmitted:
            []
        }
    }

    private func fault(of field: String, _ found: String) -> Fault {
        Fault(at: .pointer("/" + field), self, found: found)
    }
}

extension RowFaults {
    /// Whether they are faults of a file.
    var areOfRows: Bool {
        switch faults.first?.place {
        case .row: true
        case .pointer, .parameter, nil: false
        }
    }
}
