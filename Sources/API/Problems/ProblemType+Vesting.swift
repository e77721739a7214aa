extension ProblemType {
    /// Terms of grants, what happens to them, plans and releases.
    static let ofVesting = ofTerms + ofGrants + ofVestingReleases

    /// Fields of terms.
    private static let ofTerms: [ProblemType] = [
        ProblemType(
            "vesting_rule_unknown", "No such rule",
            "The name of a rule of vesting is not known.",
            "Choose one of those that detail lists."),
        ProblemType(
            "vesting_rule_version_unknown", "No such version",
            "The rule has no such version.",
            "Leave the version out, or give the one that detail names."),
        ProblemType(
            "allocation_fractional", "Fractions cannot be paid",
            "FRACTIONAL gives each tranche a fraction of a base unit.",
            "Take calendar/cumulative-round-down, which is never a unit ahead of the fraction."),
        ProblemType(
            "total_above_128_bits", "Total too large",
            "The contract of the rule counts at most 2^128 − 1 base units.",
            "Check the decimals of the asset, or split the grant."),
        ProblemType(
            "missing", "Field missing",
            "The rule needs this field.",
            "Give this field."),
        ProblemType(
            "field_not_of_rule", "Field of another rule",
            "The rule has no such field, and nothing is ignored.",
            "Leave it out, or choose the rule that it belongs to."),
        ProblemType(
            "field_given_twice", "Said twice",
            "Two fields say the same.",
            "Give one of both."),
        ProblemType(
            "not_a_whole_second", "Part of a second",
            "Vesting counts whole seconds, as contracts do.",
            "Leave the fraction out."),
        ProblemType(
            "out_of_range", "Number out of bounds",
            "The number is not within the bounds that detail names.",
            "Choose one within them."),
        ProblemType(
            "seconds_negative", "Seconds negative",
            "Seconds are counted from the start on.",
            "Give zero or more."),
        ProblemType(
            "end_before_start", "End before start",
            "A grant ends after its start.",
            "Check both times."),
        ProblemType(
            "duration_zero", "No duration",
            "A grant vests over at least one second.",
            "Move the end, or use one tranche for a single date."),
        ProblemType(
            "duration_too_long", "Too long",
            "The contract takes at most 20 years of 365 days.",
            "Shorten the grant."),
        ProblemType(
            "end_too_far", "Too far ahead",
            "A schedule ends before the year 10000.",
            "Check interval, rate and number of tranches."),
        ProblemType(
            "cliff_before_start", "Cliff before start",
            "The cliff is not earlier than the start.",
            "Check both times."),
        ProblemType(
            "cliff_after_end", "Cliff after end",
            "The cliff is not later than the end.",
            "Check both times."),
        ProblemType(
            "cliff_not_before_end", "Cliff at the end",
            "The contract wants an end after the cliff.",
            "Move one of both."),
        ProblemType(
            "cliff_twice", "Two cliffs",
            "Both cliff_installment and cliff_months say where the cliff is.",
            "Give one of both."),
        ProblemType(
            "cliff_anchor_alone", "Anchor without a cliff",
            "An anchor is what cliff_months is counted from.",
            "Give cliff_months too."),
        ProblemType(
            "start_too_far", "Start too far ahead",
            "The contract wants a start less than 20 years of 365 days ahead.",
            "Check the year."),
        ProblemType(
            "start_too_long_ago", "Start too long ago",
            "The contract wants a start less than 20 years of 365 days ago.",
            "Check the year."),
        ProblemType(
            "rate_above_cap", "Faster than the cap",
            "The contract limits the base units a second of one grant.",
            "Take a smaller total or more time, or raise the cap first."),
        ProblemType(
            "unlock_without_cliff", "Unlocked at no cliff",
            "An amount is unlocked at a cliff that is not there.",
            "Give a cliff, or leave the amount out."),
        ProblemType(
            "unlocks_above_total", "Unlocked amounts too large",
            "What is unlocked at start and cliff is at most the total.",
            "Lower one of them."),
        ProblemType(
            "rate_zero", "Rate of zero",
            "Something vests in every period.",
            "Give a rate above zero."),
        ProblemType(
            "period_zero", "Period of zero",
            "A period is at least one second.",
            "Give its seconds."),
        ProblemType(
            "interval_twice", "Two intervals",
            "Tranches are so many months apart, or so many days.",
            "Give one of both."),
        ProblemType(
            "day_of_month_unknown", "No such day of a month",
            "Not every month has a 29th, 30th and 31st.",
            "Write 01 to 28, or 31_or_last_day_of_month and its like."),
        ProblemType(
            "too_many_parts", "Too many parts",
            "A grant has at most 10,000 parts.",
            "Split the grant."),
        ProblemType(
            "part_out_of_order", "Parts out of order",
            "Parts are in order of time and after the start.",
            "Sort them, and check the first."),
        ProblemType(
            "part_zero", "Part of zero",
            "The amount of a part is above zero.",
            "Leave the part out."),
        ProblemType(
            "parts_do_not_sum", "Parts do not sum",
            "Parts sum to exactly the total.",
            "Correct a part or the total."),
        ProblemType(
            "milestone_malformed", "Name malformed",
            "A name is 1 to 63 of a-z, 0-9, '.', '_' and '-'.",
            "Choose such a name."),
        ProblemType(
            "milestone_twice", "Name twice",
            "Milestones of a grant have names that differ.",
            "Rename one."),
        ProblemType(
            "lock_not_of_rule", "Cannot be locked",
            "The contract of the rule pays what is claimed.",
            "Leave the lock-up out."),
        ProblemType(
            "forfeiture_unknown", "No such forfeiture",
            "The word for what goes back is not known.",
            "Choose one of those that detail lists."),
        ProblemType(
            "forfeiture_not_of_rule", "Forfeiture of another rule",
            "What goes back when a grant ends early depends on its rule.",
            "Choose one of those that detail lists, or leave it out."),
        ProblemType(
            "terms_refused", "Terms with faults",
            "Every fault stands in errors with its field; nothing was changed.",
            "Correct all of them and send it again."),
    ]

    /// The life of a grant.
    private static let ofGrants: [ProblemType] = [
        ProblemType(
            "change_out_of_order", "Earlier than the last event",
            "What happens to a grant is recorded in order.",
            "Give a time no earlier than the one in detail."),
        ProblemType(
            "grant_ended", "Grant has ended",
            "Nothing of a grant changes after its end.",
            "Make a new grant."),
        ProblemType(
            "grant_cannot_end", "Cannot end early",
            "Nothing of this grant goes back.",
            "Agree on other terms first, if the contract allows it."),
        ProblemType(
            "termination_before_release", "Ends before a release",
            "What was released had vested.",
            "End the grant no earlier than the release that detail names."),
        ProblemType(
            "change_not_of_rule", "Change of another rule",
            "The rule of the grant knows no such change.",
            "End the grant and make a new one."),
        ProblemType(
            "grant_already_paused", "Grant stands still",
            "A paused or suspended grant is not changed.",
            "Resume or restore it first."),
        ProblemType(
            "grant_not_paused", "Grant does not stand still",
            "Only a paused or suspended grant goes on.",
            "Read the grant again."),
        ProblemType(
            "nothing_to_accelerate", "Nothing to accelerate",
            "Nothing would vest earlier.",
            "Check what has vested by then."),
        ProblemType(
            "amendment_below_vested", "Below what has vested",
            "Nothing that has vested is taken back by new terms.",
            "Give a total of at least what detail names."),
        ProblemType(
            "milestone_unknown", "No such milestone",
            "The grant has no milestone of this name.",
            "Look at its terms."),
        ProblemType(
            "milestone_reached", "Milestone was reached",
            "A milestone is reached once.",
            "Nothing; or correct the earlier record."),
        ProblemType(
            "release_zero", "Release of zero",
            "A release is above zero.",
            "Wait until something is releasable."),
        ProblemType(
            "release_above_releasable", "More than is releasable",
            "A release is at most what has vested, is unlocked and was not released.",
            "Release at most what detail names."),
        ProblemType(
            "grant_not_draft", "Not a draft",
            "Only a draft can be changed, approved or withdrawn.",
            "Record a change of an approved grant instead."),
        ProblemType(
            "grant_not_active", "Not active",
            "The grant is not approved yet, or has ended.",
            "Read the grant again."),
        ProblemType(
            "grant_twice_without_reason", "Grant is there already",
            "Another grant has the same payee, asset and terms.",
            "Give duplicate_reason if both are meant."),
        ProblemType(
            "asset_not_of_plan", "Asset of another plan",
            "The plan is for one asset.",
            "Use that asset, or another plan."),
        ProblemType(
            "rule_not_of_plan", "Rule of another plan",
            "The plan vests by one rule.",
            "Use that rule, or another plan."),
        ProblemType(
            "sum_too_large", "Sum too large",
            "Amounts sum to more than 2^256 − 1 base units.",
            "Check the decimals of the asset."),
    ]
}
