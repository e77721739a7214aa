extension ProblemType {
    /// Liquidity-mining programs, their events and epochs.
    static let ofLiquidityMining: [ProblemType] = [
        ProblemType(
            "period_length_zero", "Period without length",
            "A reward period lasts at least one second.",
            "Give the contract's duration in seconds."),
        ProblemType(
            "event_out_of_order", "Event out of order",
            "It stands before events that were applied already.",
            "Import it with its block and log index; what was computed is done anew."),
        ProblemType(
            "event_repeated", "Event twice",
            "The event was applied already.",
            "Leave it out."),
        ProblemType(
            "event_unordered", "Events without an order",
            "Two events have the same place in a block.",
            "Give log indices, or a column that orders the events of a block."),
        ProblemType(
            "event_changed", "Known event with other contents",
            "An imported event is never changed, and this telling of it differs.",
            "Find out which is right; detail names the fields."),
        ProblemType(
            "event_time_impossible", "Impossible time of an event",
            "All events of a block have its time, and later blocks have no earlier one.",
            "Check the time and its zone."),
        ProblemType(
            "event_after_end", "Event after the end",
            "The program, or its last period, was over by then.",
            "Check the program's periods."),
        ProblemType(
            "events_incomplete", "Events are missing",
            "Somebody withdraws or claims who never staked.",
            "Import the events from the first stake on."),
        ProblemType(
            "balance_below_zero", "Balance below zero",
            "More is withdrawn than was staked.",
            "Import the events that are missing before."),
        ProblemType(
            "event_impossible", "Event that the contract refuses",
            "The contract would have reverted.",
            "Read detail and check the row."),
        ProblemType(
            "blocks_missing", "Blocks were not imported",
            "All blocks from the first to the wanted one must be covered by imports.",
            "Import the blocks in detail; a part without events counts too."),
        ProblemType(
            "blocks_reversed", "Blocks run backwards",
            "An import covers blocks from a first to a last one.",
            "Swap the two."),
        ProblemType(
            "checkpoint_broken", "Checkpoint is broken",
            "Stored books of the pool do not belong together.",
            "Run vestry verify and restore the database."),
        ProblemType(
            "snapshot_twice", "Snapshot twice",
            "Two snapshots are of one time.",
            "Keep one."),
        ProblemType(
            "opening_snapshot_missing", "No balances at the start",
            "A snapshot from the start of the epoch or before is needed.",
            "Import one."),
        ProblemType(
            "snapshot_gap_too_long", "Snapshots too far apart",
            "Balances between two snapshots more than an epoch apart would be guessed.",
            "Import snapshots in between."),
        ProblemType(
            "terms_refused", "Terms cannot stand",
            "Something in the terms of the program contradicts itself.",
            "Mend every fault in errors."),
        ProblemType(
            "program_not_draft", "Program is no draft",
            "Only a draft is changed or approved.",
            "Make a new program for other terms."),
        ProblemType(
            "program_not_active", "Program is not active",
            "Only an approved or running program goes on.",
            "Have it approved, or make a new one."),
        ProblemType(
            "period_not_over", "Period still runs",
            "A program is ended after its last period.",
            "Wait until the instant in detail."),
        ProblemType(
            "period_unknown", "No such period",
            "The program has fewer periods.",
            "Look at the program's periods."),
        ProblemType(
            "weights_zero", "Weights sum to zero",
            "Nobody held anything, so the amount belongs to nobody.",
            "Correct the weights, or decide where the amount goes."),
        ProblemType(
            "weights_too_large", "Weights too large",
            "The weights sum to more than 2^256 − 1.",
            "Check their unit."),
    ]
}
