public import Ledger

/// Why the books refuse a request whatever the rules of its room say.
public enum BooksError: Refusal, Hashable {
    case notFound(kind: String, id: String)
    case stale(current: Int64)
    case keyReused
    case keyInFlight
    case principalNeeded
    case constraint(String, isConflict: Bool)

    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .stale: "version_stale"
        case .keyReused: "idempotency_key_reused"
        case .keyInFlight: "idempotency_key_in_flight"
        case .principalNeeded: "principal_needed"
        case .constraint(let name, _): name
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound: .notFound
        case .stale: .stale
        case .keyReused: .invalid
        case .keyInFlight: .conflict
        case .principalNeeded: .forbidden
        case .constraint(_, let isConflict): isConflict ? .conflict : .invalid
        }
    }

    public var description: String {
        switch self {
        case .notFound(let kind, let id): "There is no \(kind) \(id), or you may not see it."
        case .stale(let current):
            "It was changed since you read it; read it again, its ETag is now \"v\(current)\"."
        case .keyReused:
            "This Idempotency-Key was used for another body or If-Match; use a new key for a new"
                + " request."
        case .keyInFlight:
            "The first request with this Idempotency-Key is still running; try again."
        case .principalNeeded:
            "This is done by a person or a script of the service, not by the machine."
        case .constraint(let name, _): ConstraintText.sentence(for: name)
        }
    }
}

/// The database cannot answer now; nothing is wrong with the request.
public enum BooksUnavailable: Error, Sendable, Hashable {
    /// Not reachable, or no connection became free in time.
    case noDatabase
    /// More wait to be recorded than the queue holds; nothing was done.
    case queueFull
    /// The statement ran into its time limit.
    case tooSlow
    /// COMMIT was sent and no answer came: a retry with the same key will tell.
    case outcomeUnknown
}

/// Sentences for the constraints of the schema; their names are codes of the API.
enum ConstraintText {
    static func sentence(for name: String) -> String {
        sentences[name] ?? "The change would break the rule \(name)."
    }

    private static let sentences = [
        "asset_address_unique":
            "This contract (or the native currency) is already an asset of the chain.",
        "asset_symbol_unique": "The chain has another asset with this symbol.",
        "safe_address_unique": "This Safe is already in the directory.",
        "fee_agreement_one_per_product":
            "The product has a fee agreement; add a version to it, or withdraw it.",
        "working_group_handle_unique": "Another working group has this handle.",
        "payee_handle_unique": "Another payee has this handle.",
        "principal_handle_unique": "Another principal has this handle.",
        "principal_one_per_payee": "Another principal is linked to this payee.",
        "principal_is_known_payee": "There is no such payee to link the principal to.",
        "principal_group_group_id_fkey": "One of the working groups does not exist.",
        "principal_paid_is_a_person": "Only a person is linked to a payee; a script is not.",
        "principal_role_script_only_reads_and_reports":
            "A script holds the roles script and auditor only, and a person never script.",
        "payout_address_one_current": "The payee has a payout address on this chain already.",
        "payout_address_not_zero": "Nobody is paid at the zero address.",
        "payable_in_one_live_batch": "One of the payables is already in another live batch.",
        "payout_batch_one_per_nonce": "Another live batch of this Safe has this nonce.",
        "reward_line_payee_twice_has_reason":
            "This payee is already in the run with the same kind; merge the lines or give duplicate_reason.",
        "reward_line_two_people":
            "Who enters or is paid does not decide on a line: ask another person.",
        "reward_line_move_allowed": "The line is not in a state from which this is possible.",
        "reward_line_begins_as_draft": "A line joins a draft, as a draft.",
        "reward_line_changed_while_open":
            "A line that was handed in is changed when it was returned.",
        "reward_approval_as_posted": "An approval is of just the lines that its entry posts.",
        "payable_source_known": "A payable names a known kind of source.",
        "payable_begins_open": "A payable begins open.",
        "payable_from_approved_line": "A payable is what an approved line says.",
        "payout_address_no_contract":
            "Nobody is paid at the contract of an asset or at a Safe of the directory.",
        "contract_no_payout_address":
            "A payee is paid at this address, so it is neither an asset nor a Safe.",
        "api_token_ends_earlier": "The life of an API token is only ever shortened.",
        "reward_line_authors_kept": "Nobody is taken off the authors of a line.",
        "reward_approval_by_a_person": "Only people approve.",
        "reward_line_approved_is_final":
            "An approved line is never changed; a correction is a new entry.",
        "batch_approval_two_people":
            "Who planned, froze, is paid or set an address does not approve: ask another person.",
        "batch_approval_of_digest":
            "The digest is not that of a frozen batch: look at the batch again.",
        "batch_execution_two_people":
            "Who reported an execution does not confirm it: ask another person.",
        "payout_batch_frozen_is_final": "Nothing of a frozen batch is changed.",
        "payout_batch_move_allowed": "The batch is not in a state from which this is possible.",
        "vesting_grant_twice_has_reason":
            "The same payee, asset and terms are in the books; give duplicate_reason if both are meant.",
        "vesting_grant_one_per_award":
            "This award, stream or plan of the contract is that of another grant.",
        "grant_event_once_per_transaction":
            "This claim is recorded already.",
        "grant_event_two_people":
            "Who proposes or is paid does not decide on a grant: ask another person.",
        "vesting_release_two_people":
            "Who makes a release or is paid does not approve it: ask another person.",
        "grant_event_within_grant":
            "No more is released or forfeited than was granted.",
        "grant_event_in_state":
            "Nothing of the kind happens to a grant in this state.",
        "payable_from_approved_release":
            "A payable is what an approved release says.",
        "vesting_plan_pkey":
            "Somebody else made this version of the plan; read it again.",
        "account_above_floor":
            "The balance of an account would fall below its floor; post less or lower the floor.",
        "journal_entry_reversed_once": "The entry was reversed already; an entry is reversed once.",
        "journal_entry_in_open_period":
            "The month of an entry was closed; choose a day of the next open month.",
        "journal_entry_second_person":
            "An entry by hand above a limit needs a second person; send it to /v1/journal-entries.",
        "entry_proposal_two_people": "Who proposes does not approve: ask another person.",
        "entry_proposal_of_digest": "The digest is not that of the proposal: look at it again.",
        "entry_proposal_decision_pkey": "Somebody decided on this already.",
        "entry_proposal_by_a_person": "Only people propose entries.",
        "entry_proposal_decision_by_a_person": "Only people approve.",
        "settings_approval_two_people": "Who proposes does not approve: ask another person.",
        "settings_approval_by_a_person": "Only people approve.",
        "settings_approval_pkey": "Somebody approved this already.",
        "settings_change_by_a_person": "Only people change settings.",
        "settings_change_of_present_settings":
            "Somebody changed the settings meanwhile: read them again.",
        "organisation_zone_known": "A zone is a name of the IANA, for example Europe/Berlin.",
        "period_act_of_present_state": "Somebody changed the month meanwhile: look at it again.",
        "period_act_by_a_person": "A script neither holds nor closes a month.",
        "period_approval_by_a_person": "A script does not close a month.",
        "period_approval_two_people": "Who proposes does not approve: ask another person.",
        "period_approval_of_proposal": "Only closings and reopenings are approved.",
        "period_approval_of_digest": "The digest is not that of the proposed closing.",
        "period_approval_pkey": "Somebody approved this already.",
        "period_closes_after_its_end":
            "A month is closed only after its last day in the organisation's zone.",
        "period_closes_in_order": "An earlier month is not closed; close it first.",
        "period_act_reopening_has_reason": "A month is reopened for a reason: give one.",
        "base_units_within_uint256": "An account's total would be above 2^256 − 1 base units.",
    ]
}
