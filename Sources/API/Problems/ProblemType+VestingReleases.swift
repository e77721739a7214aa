extension ProblemType {
    /// What people write, propose and release.
    static let ofVestingReleases: [ProblemType] = [
        ProblemType(
            "plan_has_no_total", "Plan with a total",
            "A plan is a template; its total is left open.",
            "Leave the total out."),
        ProblemType(
            "amount_needs_asset", "Amount without asset",
            "Amounts in whole units need the decimals of an asset.",
            "Name the asset of the plan."),
        ProblemType(
            "plan_unknown", "No such plan",
            "There is no such plan, or not in this version.",
            "Look into GET /v1/vesting-plans."),
        ProblemType(
            "plan_missing", "Version without a plan",
            "A version was given without its plan.",
            "Name the plan, or leave the version out."),
        ProblemType(
            "safe_unknown", "No such Safe",
            "The directory has no such Safe.",
            "Look into GET /v1/safes."),
        ProblemType(
            "contract_needs_safe", "Contract without a Safe",
            "What a contract pays is booked from the Safe that funds it.",
            "Give safe_id."),
        ProblemType(
            "contract_missing", "Number without a contract",
            "An award or stream has its number in a contract.",
            "Give the contract's address too."),
        ProblemType(
            "contract_zero", "No contract",
            "The zero address is nobody's.",
            "Give the address of the contract, or leave it out."),
        ProblemType(
            "agreement_malformed", "No link",
            "The link to the agreement is none.",
            "Give one with https:// or ipfs://."),
        ProblemType(
            "acceleration_malformed", "No acceleration",
            "An acceleration is of all, months or a quantity, on one or two events.",
            "Correct the clause."),
        ProblemType(
            "claims_missing", "No claims",
            "The file has no claims.",
            "Add rows below the header."),
        ProblemType(
            "grants_missing", "No grants",
            "The file has no grants.",
            "Add rows below the header."),
        ProblemType(
            "grant_change_decided", "Decided already",
            "The proposal was approved or withdrawn before.",
            "Look at the grant; propose again if more is to change."),
        ProblemType(
            "grant_change_digest_differs", "Not what was looked at",
            "What is approved is not what the change does by now.",
            "Read the change again, and approve the digest that it shows."),
        ProblemType(
            "vesting_release_decided", "Decided already",
            "The release was approved or withdrawn before.",
            "Make another release for what is still due."),
        ProblemType(
            "vesting_release_changed", "Release out of date",
            "A grant changed since the release was made.",
            "Withdraw the release and make another."),
        ProblemType(
            "period_not_ended", "Month not ended",
            "A month is released and accrued at its end.",
            "Wait for the first instant after it in the organisation's zone."),
        ProblemType(
            "nothing_to_release", "Nothing to release",
            "No grant has anything releasable.",
            "Nothing is to be done."),
        ProblemType(
            "nothing_to_accrue", "Nothing to accrue",
            "The books hold all that was earned.",
            "Nothing is to be done."),
        ProblemType(
            "vested_taken_back", "Vested amount taken back",
            "The change takes back what has vested, by the rule of the grant or from a past day on.",
            "If that is meant, send takes_back_vested with true."),
        ProblemType(
            "change_too_far_ahead", "Too far ahead",
            "Changes come in the order of time, so one of a far year would shut out all others.",
            "Check effective_at; propose it within a year before."),
        ProblemType(
            "event_of_no_clause", "No clause waits for it",
            "No clause of acceleration of the grant has an event of this name.",
            "Read accelerations of the grant."),
        ProblemType(
            "grant_claimed_by_contract", "Paid by a contract",
            "A contract pays this grant.",
            "Record its claims instead."),
        ProblemType(
            "grant_not_of_contract", "Not of a contract",
            "No contract is known for the grant.",
            "Release it; a claim is of a contract."),
        ProblemType(
            "payee_unchanged", "Same payee",
            "The grant is this payee's already.",
            "Choose another payee."),
        ProblemType(
            "prices_malformed", "Prices malformed",
            "Prices are pairs of a symbol and a number.",
            "Write INDEX=2.50,DAI=1."),
        ProblemType(
            "call_not_of_rule", "No such call",
            "The contract of the rule has no such call.",
            "Choose one that GET /v1/grants/{id}/calls lists."),
        ProblemType(
            "ocf_not_expressible", "Not in the Open Cap Format",
            "The Open Cap Format and Vestry do not both have what detail names.",
            "Leave it out, or write it in the members of a grant."),
        ProblemType(
            "ocf_refused", "Open Cap Format refused",
            "Objects of the files are not taken, or grants have no words in the format.",
            "Correct them, or send leave_out_others with true."),
        ProblemType(
            "ocf_too_many", "Too many grants",
            "An export of the Open Cap Format has a bound.",
            "Choose a group, a payee or an asset."),
        ProblemType(
            "call_not_possible", "Call not possible",
            "An amount or a time of the grant has more bits than the contract takes.",
            "Use another kind of contract, or split the grant."),
        ProblemType(
            "call_of_recipient", "Call of the recipient",
            "The contract takes this call from the recipient only.",
            "Ask the payee to send it."),
        ProblemType(
            "call_of_other_safe", "Call of another Safe",
            "Another Safe funds the grant, or none is known.",
            "Plan the batch for the Safe of the grant."),
        ProblemType(
            "grant_contract_known", "Contract is known",
            "The contract of a grant, and its award or stream there, are noted once.",
            "Look at the grant; end it and enter another one if it is wrong."),
        ProblemType(
            "transaction_failed", "Transaction was reverted",
            "A reverted transaction pays nothing.",
            "Report the one that went through."),
        ProblemType(
            "claims_not_found", "No new claim in the receipt",
            "No log of the receipt is a claim of a grant that is not recorded yet.",
            "Look at contract and number of the grant, at the chain, and at the payee's addresses."),
        ProblemType(
            "claim_ahead", "Claim of the future",
            "A claim is recorded once the contract has paid.",
            "Give the time of the block."),
        ProblemType(
            "claims_ambiguous", "Claim of two grants",
            "Two grants of one contract go to one payee, and the contract pays both at once.",
            "Record what each of them was paid at POST /v1/grants/{id}/claims."),
        ProblemType(
            "claim_receipt_differs", "Another receipt was kept",
            "A transaction has one receipt, and its block one time.",
            "Fetch the receipt and the time of its block from a node again."),
        ProblemType(
            "claim_not_of_receipt", "Not what the receipt says",
            "The receipt of the transaction was kept, and says something else.",
            "Record the amount of the receipt, at the time of its block."),
        ProblemType(
            "safe_of_other_chain", "Safe of another chain",
            "A grant is funded on the chain of its asset.",
            "Name a Safe on that chain."),
    ]
}
