extension ProblemType {
    /// Rules that the database holds against every client; their names are codes.
    static let ofConstraints: [ProblemType] = [
        ProblemType(
            "asset_address_unique", "Asset is there already",
            "A contract, and the native currency, is one asset of its chain.",
            "Use the asset that is there."),
        ProblemType(
            "asset_symbol_unique", "Symbol is taken",
            "The chain has another asset with this symbol.",
            "Choose another symbol, for example with the bridge's name behind it."),
        ProblemType(
            "safe_address_unique", "Safe is there already",
            "The directory has this Safe already.",
            "Use the one that is there."),
        ProblemType(
            "fee_agreement_one_per_product", "Product has an agreement",
            "One fee agreement stands for a product.",
            "Add a version to it, or withdraw it while nobody has approved."),
        ProblemType(
            "working_group_handle_unique", "Handle is taken",
            "Another working group has this handle.",
            "Choose another one."),
        ProblemType(
            "payee_handle_unique", "Handle is taken",
            "Another payee has this handle.",
            "Choose another one, or use that payee."),
        ProblemType(
            "principal_handle_unique", "Handle is taken",
            "Another principal has this handle.",
            "Choose another one."),
        ProblemType(
            "principal_one_per_payee", "Payee has a principal",
            "Another principal is linked to this payee.",
            "Unlink that one first."),
        ProblemType(
            "principal_is_known_payee", "No such payee",
            "There is no payee to link the principal to.",
            "Add the payee first."),
        ProblemType(
            "principal_group_group_id_fkey", "No such group",
            "One of the working groups does not exist.",
            "Look them up in /v1/groups."),
        ProblemType(
            "principal_paid_is_a_person", "Script with a payee",
            "Only a person is linked to a payee.",
            "Leave the payee out."),
        ProblemType(
            "principal_role_script_only_reads_and_reports", "Role of another kind of principal",
            "A script holds the roles script and auditor only, and a person never script.",
            "Choose other roles."),
        ProblemType(
            "payout_address_one_current", "Payout address is there already",
            "A payee has one payout address on a chain at a time.",
            "End the present one first."),
        ProblemType(
            "payout_address_not_zero", "Zero address",
            "Nobody is paid at the zero address.",
            "Ask the payee for the right address."),
        ProblemType(
            "payout_address_no_contract", "Address of a contract",
            "Nobody is paid at the contract of an asset or at a Safe of the directory.",
            "Ask the payee for the right address."),
        ProblemType(
            "contract_no_payout_address", "A payee is paid there",
            "The address of an asset or a Safe is the payout address of a payee on its chain.",
            "Check the address; if it is right, change where the payee is paid first."),
        ProblemType(
            "api_token_ends_earlier", "Life of a token is not prolonged",
            "The life of an API token is only ever shortened.",
            "Replace the token by a rotation."),
        ProblemType(
            "payable_in_one_live_batch", "Payable in another batch",
            "A payable is in one live batch at a time.",
            "Plan again, or cancel the other batch."),
        ProblemType(
            "payout_batch_one_per_nonce", "Nonce taken",
            "Another live batch of this Safe has this nonce.",
            "Use another nonce."),
        ProblemType(
            "reward_line_payee_twice_has_reason", "Payee twice in a run",
            "The run has another line of the same payee and kind.",
            "Merge the lines, or give duplicate_reason."),
        ProblemType(
            "reward_line_two_people", "Two people are needed",
            "Who enters a line or is paid by it does not decide on it.",
            "Ask another person."),
        ProblemType(
            "reward_line_move_allowed", "Not in this state",
            "The line is not in a state from which this is possible.",
            "Look at the line again."),
        ProblemType(
            "reward_line_begins_as_draft", "Lines begin as drafts",
            "A line joins a run that is a draft, as a draft.",
            "Add it before the run is submitted, or to another run."),
        ProblemType(
            "reward_line_changed_while_open", "Line was handed in",
            "A line that was handed in is changed only after it was returned.",
            "Ask for it to be returned."),
        ProblemType(
            "reward_approval_as_posted", "Approval is of other lines",
            "An approval is of just the lines that its journal entry posts.",
            "Look at the run again."),
        ProblemType(
            "payable_source_known", "Source not known",
            "A payable names a known kind of source.",
            "Approve what is to be paid; nothing else makes a payable."),
        ProblemType(
            "payable_begins_open", "Payables begin open",
            "A payable begins open and is moved by the batch that pays it.",
            "Approve what is to be paid; nothing else makes a payable."),
        ProblemType(
            "payable_from_approved_line", "Not what was approved",
            "A payable has payee, asset, amount, period and entry of its approved line.",
            "Approve what is to be paid; nothing else makes a payable."),
        ProblemType(
            "reward_line_authors_kept", "Authors are kept",
            "Nobody is taken off the authors of a line.",
            "Leave them as they are."),
        ProblemType(
            "journal_entry_in_open_period", "Month is closed",
            "The month of an entry was closed while it was being recorded.",
            "Choose a day of the next open month, which /v1/periods shows."),
        ProblemType(
            "period_act_of_present_state", "Month has changed",
            "Somebody changed the state of the month meanwhile.",
            "Look at the month again, then decide."),
        ProblemType(
            "period_act_by_a_person", "Only people close",
            "A script neither holds nor closes a month.",
            "Ask a person."),
        ProblemType(
            "period_approval_by_a_person", "Only people close",
            "A script does not close a month.",
            "Ask a person."),
        ProblemType(
            "period_approval_two_people", "Two people are needed",
            "Who proposes to close or reopen a month does not approve it.",
            "Ask another person."),
        ProblemType(
            "period_approval_of_proposal", "Nothing to approve",
            "Holds and releases count at once; only closings and reopenings are approved.",
            "Look at the acts of the month."),
        ProblemType(
            "period_approval_of_digest", "Digest is another one",
            "The digest is not that of the proposed closing.",
            "Look at the closing again."),
        ProblemType(
            "period_approval_pkey", "Approved already",
            "Somebody approved this closing or reopening already.",
            "Nothing is left to do."),
        ProblemType(
            "period_closes_after_its_end", "Month is not over",
            "A month is closed only after its last day in the organisation's zone.",
            "Wait until it is over."),
        ProblemType(
            "period_closes_in_order", "An earlier month is open",
            "Months are closed one after another.",
            "Close the earlier one first."),
        ProblemType(
            "period_act_reopening_has_reason", "Reason is missing",
            "A month is reopened for a reason.",
            "Say why in reason."),
        ProblemType(
            "reward_approval_by_a_person", "Only people approve",
            "A script does not approve.",
            "Ask a person."),
        ProblemType(
            "reward_line_approved_is_final", "Approved is final",
            "An approved line is never changed.",
            "Record a correction as a new entry."),
        ProblemType(
            "batch_approval_two_people", "Two people are needed",
            "Who planned, froze or is paid does not approve.",
            "Ask another person."),
        ProblemType(
            "batch_approval_of_digest", "Digest is another one",
            "The digest is not that of a frozen batch.",
            "Look at the batch again."),
        ProblemType(
            "batch_execution_two_people", "Two people are needed",
            "Who reported an execution does not confirm it.",
            "Ask another principal."),
        ProblemType(
            "payout_batch_frozen_is_final", "Frozen is final",
            "Nothing of a frozen batch is changed.",
            "Cancel it and plan again."),
        ProblemType(
            "payout_batch_move_allowed", "Not in this state",
            "The batch is not in a state from which this is possible.",
            "Look at the batch again."),
        ProblemType(
            "account_above_floor", "Account would fall below its floor",
            "The balance of an account never falls below the floor that was set for it.",
            "Post less, or ask finance to lower the floor."),
        ProblemType(
            "journal_entry_reversed_once", "Entry is reversed already",
            "An entry is reversed once.",
            "Look at the entry that reverses it; if that was a mistake, record the entry anew."),
        ProblemType(
            "base_units_within_uint256", "Total too large",
            "An account's total would be above 2^256 − 1 base units.",
            "Check the amounts and the asset's decimals."),
        ProblemType(
            "vesting_grant_twice_has_reason", "Grant is there already",
            "Another grant has the same payee, asset and terms.",
            "Give duplicate_reason if both are meant."),
        ProblemType(
            "vesting_grant_one_per_award", "Award is another grant's",
            "An award, stream or plan of a contract is that of one grant.",
            "Check the number; look at GET /v1/grants for the other grant."),
        ProblemType(
            "grant_event_once_per_transaction", "Claim is recorded already",
            "A transaction is recorded once for a grant.",
            "Look at the events of the grant."),
        ProblemType(
            "grant_event_two_people", "Own work",
            "Who proposes or is paid does not decide on a grant.",
            "Ask another person."),
        ProblemType(
            "vesting_release_two_people", "Own work",
            "Who makes a release or is paid by it does not approve it.",
            "Ask another person."),
        ProblemType(
            "grant_event_within_grant", "More than was granted",
            "No more is released or forfeited than was granted.",
            "Look at the grant again."),
        ProblemType(
            "grant_event_in_state", "Not in this state",
            "Nothing of the kind happens to a grant in this state.",
            "Look at the grant again."),
        ProblemType(
            "payable_from_approved_release", "Payable without release",
            "A payable of vesting is what an approved release says.",
            "Release the grant."),
        ProblemType(
            "vesting_plan_pkey", "Plan was changed",
            "Somebody else made the next version of the plan.",
            "Read the plan again."),
    ]
}
