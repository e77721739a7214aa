extension ProblemType {
    /// Payout batches from plan to settlement.
    static let ofPayouts: [ProblemType] = [
        ProblemType(
            "row_limit_out_of_range", "Number of rows out of range",
            "A batch has a bounded number of rows.",
            "Give a number within the bounds that detail names."),
        ProblemType(
            "size_limit_out_of_range", "Size limit out of range",
            "Call data and gas of a batch have bounds.",
            "Give limits within the bounds that detail names."),
        ProblemType(
            "payables_not_open", "Payables are not open",
            "Some of the payables named are reserved, settled, or in an asset of another chain.",
            "Look at the payables and plan again without those."),
        ProblemType(
            "recipient_shared", "Recipient of two shares",
            "An address has several shares, of which Uniswap's distributor pays one.",
            "Give the payees addresses of their own, pay them without a distribution, or choose the format"
                + " openzeppelin."),
        ProblemType(
            "shares_mixed", "Shares of several tokens",
            "A distributor holds one token.",
            "Plan a distribution for each token."),
        ProblemType(
            "distributor_missing", "Distributor missing",
            "A distribution is frozen with the contract that its recipients claim from.",
            "Deploy one with the root that detail names, and freeze with its address as distributor."
        ),
        ProblemType(
            "distributor_unexpected", "No distribution",
            "The batch pays its recipients itself.",
            "Freeze it without a distributor."),
        ProblemType(
            "distributor_impossible", "Not a distributor",
            "The address is a payee's, a token, a Safe, a MultiSend contract, or nobody's.",
            "Give the address of the contract that was deployed for the distribution."),
        ProblemType(
            "distributor_taken", "Distributor taken",
            "Another live batch funds this distributor.",
            "Deploy another one for this distribution."),
        ProblemType(
            "call_impossible", "Call that is not made",
            "A batch calls neither its own Safe, which would change owners and modules, nor a MultiSend"
                + " contract, nor nobody's address.",
            "Leave the call out; change the Safe in its own app."),
        ProblemType(
            "checks_block", "A check forbids the freeze",
            "Something about the batch must be mended before it can be frozen; errors name it.",
            "Mend it, cancel the batch and plan again."),
        ProblemType(
            "check_reasons_needed", "Checks need a reason",
            "Something about the batch should be looked at before it is frozen; errors name it.",
            "Look at it, and freeze with a reason for each code under reasons."),
        ProblemType(
            "nothing_to_freeze", "Nothing to freeze",
            "Every batch of the plan is frozen or cancelled, or a distribution.",
            "Freeze a distribution by itself, with its distributor."),
        ProblemType(
            "nothing_to_pay", "Nothing to pay",
            "No open payable is in an asset on the Safe's chain.",
            "Check period and Safe; what is in another live batch is not open."),
        ProblemType(
            "payee_without_address", "Payee without payout address",
            "At least one payee has no payout address on the Safe's chain.",
            "Add the addresses, then plan again."),
        ProblemType(
            "multi_send_foreign", "Another MultiSend contract",
            "The contract set at the Safe is not MultiSendCallOnly for its version and chain.",
            "Set the one that detail names."),
        ProblemType(
            "safe_version_one_call_only", "One call a batch",
            "Safes of this version have no call-only MultiSend.",
            "Plan batches of one row."),
        ProblemType(
            "payables_taken", "Payables taken by another batch",
            "Another batch took some of these payables at the same moment.",
            "Plan again."),
        ProblemType(
            "batch_not_planned", "Batch is not planned",
            "Only a planned batch is frozen.",
            "Look at the state of the batch."),
        ProblemType(
            "safe_changed", "Safe changed since the plan",
            "The Safe's version or MultiSend contract is no longer the one planned with.",
            "Cancel the batch and plan again."),
        ProblemType(
            "payout_address_changed", "Payout address changed since the plan",
            "At least one payee has another payout address than the plan.",
            "Cancel the batch and plan again."),
        ProblemType(
            "nonce_used", "Nonce already used",
            "The Safe has executed a transaction with this nonce.",
            "Use the Safe's next nonce, which detail names."),
        ProblemType(
            "nonce_taken", "Nonce taken",
            "Another live batch of this Safe has this nonce.",
            "Use another nonce, or cancel that batch."),
        ProblemType(
            "nonce_bound_by_cancelled_batch", "Bound to another batch's nonce",
            "An approved batch with some of these payables ended unexecuted but may still be signed and"
                + " executed.",
            "Pay them with the same nonce, so that not both can be executed. Where several nonces are"
                + " named, first use the lowest up by executing a rejection and set next_nonce."),
        ProblemType(
            "part_bound_to_other_nonce", "Part is bound to another nonce",
            "From the nonce asked for on, a part of the plan would get another one than an approved batch"
                + " with some of its payables has, which may still be executed.",
            "Freeze the part that detail names by itself, ask for a nonce with which its own has its turn,"
                + " or freeze the plan without a nonce."),
        ProblemType(
            "payables_bound_to_other_safe", "Bound to another Safe's batch",
            "An approved batch of another Safe with some of these payables ended unexecuted but may still"
                + " be signed and executed.",
            "Pay them from that Safe with that nonce, or use the nonce up by executing a rejection."
        ),
        ProblemType(
            "batch_signed_with_other_nonce", "May be executed with another nonce too",
            "The batch had another nonce before, owners may have signed it with that, and the Safe has not"
                + " used it: the batch could be executed twice.",
            "Execute a rejection with the lowest nonce in the Safe. Where the batch has that one, report the"
                + " rejection to nonce-uses and have it confirmed: the batch goes on with the other nonce."
                + " Where it has the other one, set the Safe's next_nonce. If the chain executed the batch"
                + " with the nonce that it has, report that."),
        ProblemType(
            "nonce_skipped_since_freeze", "Nonce skipped since the freeze",
            "An approved batch with some of these payables ended unexecuted and may still be executed:"
                + " the Safe's next_nonce went past its nonce after this batch was frozen, and no two people said"
                + " which transaction used that.",
            "Have another person confirm the execution that was reported, if one was. Otherwise cancel the"
                + " batch, plan and freeze again: the check nonce_skipped asks for a reason."),
        ProblemType(
            "digest_malformed", "Not a digest",
            "A digest is sha256: and 64 hexadecimal digits.",
            "Copy it from the batch."),
        ProblemType(
            "batch_already_approved_by_you", "Already approved by you",
            "Each person approves a batch once.",
            "Ask another person."),
        ProblemType(
            "batch_not_frozen", "Batch is not frozen",
            "Only a frozen batch is approved.",
            "Freeze it first, or look at its state."),
        ProblemType(
            "digest_differs", "Digest is another one",
            "The digest is not that of the batch, so something else was looked at.",
            "Look at the batch again and approve the digest that it shows."),
        ProblemType(
            "safe_tx_hash_differs", "safeTxHash is another one",
            "The safeTxHash is not that of the batch, so something else was looked at.",
            "Look at the batch again and compare the nonce too."),
        ProblemType(
            "batch_not_cancellable", "Batch cannot be cancelled",
            "A batch is cancelled only before it is signed or proposed.",
            "Report its execution or its failure."),
        ProblemType(
            "lease_out_of_range", "Lease out of range",
            "A claim lasts a bounded time.",
            "Give seconds within the bounds that detail names."),
        ProblemType(
            "signature_of_non_owner", "Not an owner's signature",
            "The signature is by none of the Safe's owners, or over another transaction.",
            "Sign the safeTxHash of the batch as an owner; bring the Safe's owners up to date if they changed."
        ),
        ProblemType(
            "signature_given_before", "Signed before",
            "Each owner signs a batch once.",
            "Ask another owner."),
        ProblemType(
            "signature_refused", "Signature cannot be used",
            "No signer can be recovered from the signature.",
            "Sign again."),
        ProblemType(
            "signatures_missing", "Signatures are missing",
            "Fewer owners have signed than the Safe asks for.",
            "Collect the signatures of the owners that are still missing."),
        ProblemType(
            "nothing_to_claim", "Nothing to claim",
            "No approved batch waits to be executed.",
            "Ask again later."),
        ProblemType(
            "owners_not_acknowledged", "Owners changed",
            "The Safe has other owners, or another threshold, than when the batch was frozen.",
            "Let somebody of finance who did not change them look at the owners and acknowledge them, or"
                + " cancel the batch."),
        ProblemType(
            "owners_unchanged", "Owners did not change",
            "There is no change of owners that a batch waits for.",
            "Leave it out."),
        ProblemType(
            "owners_differ", "Other owners",
            "The Safe's owners or its threshold are not those stated.",
            "Read the Safe, and state what it shows if that is right."),
        ProblemType(
            "batch_claimed_by_another", "Claimed by another",
            "Another principal works on the batch until its lease ends.",
            "Try again after the time in detail."),
        ProblemType(
            "execution_already_reported", "Already reported",
            "This transaction was reported before.",
            "Nothing is left to do."),
        ProblemType(
            "batch_not_approved", "Batch is not approved",
            "Only an approved batch is signed, proposed and executed.",
            "Have it approved, or look at its state."),
        ProblemType(
            "transaction_hash_differs", "Receipt of another transaction",
            "The receipt belongs to another transaction than the one reported.",
            "Send the receipt of the reported transaction."),
        ProblemType(
            "nonce_used_by_batch", "Nonce was used by another batch",
            "The execution of another batch with this nonce was reported, and a Safe executes one"
                + " transaction a nonce.",
            "Look up on the chain which of the two reports is wrong."),
        ProblemType(
            "batch_not_bindable", "Nonce is not changed any more",
            "Only a batch that is frozen, approved or proposed gets another nonce.",
            "Plan and freeze a batch where one is planned; look at the batch where it was executed."
        ),
        ProblemType(
            "former_nonce_may_be_used", "Former nonce may still be used",
            "Somebody approved the batch, so owners may have signed it with the nonce that it has, and both"
                + " could be executed.",
            "Use the nonce up, as by a rejection, report that to nonce-uses, and take another nonce then."
        ),
        ProblemType(
            "nonce_binding_not_proposed", "No other nonce was proposed",
            "A second person confirms another nonce that somebody proposed.",
            "Propose it to nonce-bindings."),
        ProblemType(
            "receipt_reverted", "Transaction was reverted",
            "Nothing was executed, and the nonce is still free.",
            "Execute the batch again, or report the failure."),
        ProblemType(
            "receipt_of_another_transaction", "Receipt without this execution",
            "The receipt has no execution of the batch's safeTxHash by its Safe.",
            "Send the receipt of the transaction that executed the batch."),
        ProblemType(
            "proposal_differs", "Proposal of something else",
            "What was proposed is not the transaction of the batch; errors name each field that differs.",
            "Propose the file of the batch, and withdraw the other proposal in the Safe."),
        ProblemType(
            "nonce_used_by_this_batch", "The batch itself used the nonce",
            "The transaction given is that of the batch.",
            "Report its execution."),
        ProblemType(
            "nonce_use_of_other_nonce", "Transaction of another nonce",
            "The transaction given has another nonce than the batch.",
            "Give the transaction that the Safe executed with the nonce of the batch."),
        ProblemType(
            "executed_by_other_transaction", "Executed by another transaction",
            "The execution that is reported is by another transaction than the one named.",
            "Look at the batch again and name its transaction."),
        ProblemType(
            "payments_released", "Payments were let go",
            "What the execution did not pay was let go and may be paid by another batch.",
            "Ask finance; correct the books by entries."),
        ProblemType(
            "no_payment_to_release", "Nothing to let go",
            "Only payments that a reported execution did not make are let go.",
            "Look at the rows of the batch."),
        ProblemType(
            "settlement_not_confirmed", "Settlement is not confirmed",
            "What an execution did not pay is let go once a second person confirmed the report.",
            "Have the settlement confirmed."),
        ProblemType(
            "execution_not_reported", "Nothing reported yet",
            "There is no reported execution that could be confirmed.",
            "Report the execution first."),
        ProblemType(
            "settlement_already_confirmed", "Already confirmed",
            "A second principal has confirmed this settlement.",
            "Nothing is left to do."),
        ProblemType(
            "batch_without_files", "Batch has no files",
            "Files are made when a batch is frozen, and this one never was.",
            "Freeze the batch."),
        ProblemType(
            "batch_without_signer_sheet", "Batch has no signer sheet",
            "The signer sheet names who approved; it is made by the last approval.",
            "Have the batch approved."),
    ]
}
