extension ProblemType {
    /// Entries above a limit, and the settings that say what the limits are.
    static let ofSecondPeople: [ProblemType] = [
        ProblemType(
            "second_person_needed", "Second person is needed",
            "An entry by hand above the limit of an asset is recorded once another person approves it.",
            "Send it alone to /v1/journal-entries, which proposes it."),
        ProblemType(
            "proposal_decided", "Decided already",
            "Somebody approved or rejected this proposal.",
            "Look at the proposal."),
        ProblemType(
            "proposal_digest_differs", "Digest is another one",
            "The digest is not that of the proposed entry, so something else was looked at.",
            "Look at the proposal and send its digest."),
        ProblemType(
            "proposal_unreadable", "Proposal is not readable",
            "The text is no proposed entry of a version that this service knows.",
            "Tell the operator."),
        ProblemType(
            "settings_unchanged", "Nothing to change",
            "The request names no setting.",
            "Name at least one."),
        ProblemType(
            "batch_approvals_out_of_range", "Number of approvals",
            "Between 1 and 20 people approve a payout batch.",
            "Choose a number within."),
        ProblemType(
            "zone_unknown", "No such zone",
            "A zone is a name of the IANA's database.",
            "Write it as there, for example Europe/Berlin or UTC."),
        ProblemType(
            "entry_limits_refused", "Limits refused",
            "Some limits name no asset, one twice, or no amount of it.",
            "Mend what errors lists; null takes a limit away."),
        ProblemType(
            "entry_limit_twice", "Two limits for one asset",
            "A request gives one limit for each asset, whether by id or by symbol.",
            "Leave out all but one of them."),
        ProblemType(
            "settings_changes_waiting", "Too many changes wait",
            "A bounded number of changes of the settings wait for a second person.",
            "Let one be approved, or make a change that loosens nothing; the others lapse then."),
        ProblemType(
            "settings_change_passed", "Decided or overtaken",
            "The change was approved already, or the settings have changed since.",
            "Read the settings and make the change again."),
        ProblemType(
            "journal_entry_second_person", "Second person is needed",
            "An entry by hand above a limit is recorded only as a second person approved it.",
            "Send it to /v1/journal-entries, which proposes it."),
        ProblemType(
            "entry_proposal_two_people", "Two people are needed",
            "Who proposes an entry does not approve it.",
            "Ask another person."),
        ProblemType(
            "entry_proposal_of_digest", "Digest is another one",
            "The digest is not that of the proposed entry.",
            "Look at the proposal again."),
        ProblemType(
            "entry_proposal_decision_pkey", "Decided already",
            "Somebody decided on this proposal already.",
            "Look at the proposal."),
        ProblemType(
            "entry_proposal_by_a_person", "Only people propose",
            "A script proposes no journal entry.",
            "Ask a person."),
        ProblemType(
            "entry_proposal_decision_by_a_person", "Only people approve",
            "A script approves no journal entry.",
            "Ask a person."),
        ProblemType(
            "settings_approval_two_people", "Two people are needed",
            "Who proposes a change of the settings does not approve it.",
            "Ask another person."),
        ProblemType(
            "settings_approval_by_a_person", "Only people approve",
            "A script approves no change of the settings.",
            "Ask a person."),
        ProblemType(
            "settings_approval_pkey", "Approved already",
            "Somebody approved this change already.",
            "Nothing is left to do."),
        ProblemType(
            "settings_change_by_a_person", "Only people change settings",
            "A script changes no settings.",
            "Ask a person."),
        ProblemType(
            "settings_change_of_present_settings", "Settings have changed",
            "Somebody changed the settings meanwhile.",
            "Read them again, then decide."),
        ProblemType(
            "organisation_zone_known", "No such zone",
            "A zone is a name of the IANA's database.",
            "Write it as there, for example Europe/Berlin or UTC."),
    ]
}
