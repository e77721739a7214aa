extension ProblemType {
    /// Fees of products, their methodologists and bounty pots.
    static let ofMethodologists: [ProblemType] = [
        ProblemType(
            "fraction_malformed", "Not a fraction",
            "Shares and rates are plain decimals with at most 18 digits after the point.",
            "Write 0.0095 for 0.95 %."),
        ProblemType(
            "share_above_whole", "Share above the whole",
            "A share is at most 1.",
            "Write 0.7 for 70 %."),
        ProblemType(
            "fee_rate_too_high", "Rate of 100 % or more",
            "A rate is below 1.",
            "Write 0.0095 for 0.95 %."),
        ProblemType(
            "shares_do_not_sum", "Shares do not sum",
            "Operator and methodologist have all of what is distributed between them.",
            "Correct one of the shares so that both sum to 1."),
        ProblemType(
            "fee_version_empty", "Version without time",
            "A version ends after it begins.",
            "Correct from or until."),
        ProblemType(
            "fee_versions_missing", "No version",
            "An agreement has at least one approved version.",
            "Have both parties approve a version."),
        ProblemType(
            "fee_versions_overlap", "Versions overlap",
            "One version covers each instant.",
            "Begin the new one where the last one ends, or let an open one end there."),
        ProblemType(
            "fee_version_missing", "Time without a version",
            "Every day of an agreement is covered by an approved version.",
            "Enter and approve a version that covers the days in detail."),
        ProblemType(
            "fee_version_already_approved", "Approved for this party",
            "The party has approved the version.",
            "Have the other party approve."),
        ProblemType(
            "fee_version_approved", "Version is approved",
            "Both parties have approved the version.",
            "Look at the agreement again; enter a new version for other terms."),
        ProblemType(
            "fee_accrual_missing", "Accrual at a change is missing",
            "The contracts accrue by the old terms before the terms change.",
            "Record the accrual at the instant in detail first."),
        ProblemType(
            "fee_fact_out_of_order", "Fact out of order",
            "Facts are recorded in the order of time.",
            "Void the newest accruals, then record all of them in order."),
        ProblemType(
            "supply_below_zero", "Supply below zero",
            "More is redeemed than there is.",
            "Record what was issued before, or correct the opening supply of a new agreement."),
        ProblemType(
            "fee_above_supply", "Fee as large as the supply",
            "So long a time would take everything; the module reverts.",
            "Check the time of the accrual."),
        ProblemType(
            "months_out_of_range", "Months out of range",
            "A pot lasts 1 to 1,200 months.",
            "Give such a number."),
        ProblemType(
            "pot_behind_calendar", "Pot behind the calendar",
            "The last month that can be written is 9999-12, and the pot would last beyond it.",
            "Begin earlier or take fewer months."),
        ProblemType(
            "month_outside_pot", "Month outside the pot",
            "The pot is for other months.",
            "Give one of the months in detail."),
        ProblemType(
            "methodologist_twice", "Methodologist twice",
            "Each methodologist is measured once a month.",
            "Add both up."),
        ProblemType(
            "fee_event_incomplete", "Half an event",
            "An event is named by its transaction and its log index, a whole number.",
            "Give both, or neither."),
        ProblemType(
            "fee_fact_unknown", "Unknown kind of fact",
            "A fact is issued, redeemed, accrued, distributed or received.",
            "Use one of these words."),
        ProblemType(
            "fee_fact_in_future", "Fact lies ahead",
            "What has not happened yet is not recorded.",
            "Check the time and its zone."),
        ProblemType(
            "fee_fact_changed", "Known event with other contents",
            "An event is recorded once, and this telling of it differs.",
            "Find out which is right; void the newest accruals if the recorded one is wrong."),
        ProblemType(
            "fee_fact_without_amount", "Amount is missing",
            "Issues, redemptions and receipts have an amount.",
            "State it in whole units of the product."),
        ProblemType(
            "fee_contract_missing", "Fee extension is missing",
            "A contract that pays both parties is named.",
            "Give fee_contract, or let the treasury pay."),
        ProblemType(
            "fee_safe_on_other_chain", "Safe on another chain",
            "Product and Safe are on the same chain.",
            "Choose a Safe of the product's chain."),
        ProblemType(
            "fee_agreement_withdrawn", "Agreement was withdrawn",
            "Nothing is recorded by a withdrawn agreement.",
            "Use the agreement that replaced it."),
        ProblemType(
            "fee_agreement_approved", "Agreement is approved",
            "An approved agreement is not withdrawn.",
            "End it by a version with an end."),
        ProblemType(
            "fee_accrual_not_distributed", "Nothing was distributed",
            "Only distributions are approved.",
            "Approve the accrual of kind distributed."),
        ProblemType(
            "fee_split_approved", "Distribution is approved",
            "It was approved before.",
            "Look at the accrual again."),
        ProblemType(
            "fee_accrual_void", "Accrual was voided",
            "A voided accrual counts no more.",
            "Look for the one recorded in its place."),
        ProblemType(
            "fee_split_out_of_order", "An earlier distribution waits",
            "Distributions are approved one after another.",
            "Approve the one in detail first."),
        ProblemType(
            "fee_split_unreported", "Paid amounts are missing",
            "Where the contract pays, the amounts of its event are compared with what was computed.",
            "Void the accrual and record it with operator_take and methodologist_take."),
        ProblemType(
            "fee_split_differs", "Contract paid something else",
            "The amounts of the event are not those computed.",
            "Find what is missing, void the newest accruals and record all of it."),
        ProblemType(
            "fee_accrual_approved", "Accrual is approved",
            "What was approved, and all before it, stays.",
            "Void only what was recorded after it."),
        ProblemType(
            "fee_accruals_missing", "Nothing to void",
            "No accrual stands after that number.",
            "Look at the accruals again."),
        ProblemType(
            "bounty_pot_not_draft", "Pot is decided",
            "Only a draft is approved or withdrawn.",
            "Look at the pot again."),
        ProblemType(
            "bounty_pot_not_approved", "Pot is not approved",
            "Only an approved pot is divided.",
            "Have the pot approved."),
        ProblemType(
            "bounty_month_not_over", "Month is not over",
            "A month of a pot is measured and divided once it is over.",
            "Divide it from the first day of the next month on."),
        ProblemType(
            "bounty_month_not_open", "Month does not wait",
            "No division of the month waits for approval.",
            "Divide the month first, or look at it again."),
        ProblemType(
            "bounty_month_approved", "Month is approved",
            "An approved month stays as it is.",
            "Correct it by an entry of its own."),
    ]
}
