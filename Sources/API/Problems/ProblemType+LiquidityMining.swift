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
            "events_missing", "Nothing to import",
            "An import has events, or says which blocks have none.",
            "Give from_block, to_block and through, or check the file."),
        ProblemType(
            "through_before_events", "Events after the end of the import",
            "No event of an import is after its `through`.",
            "Give the instant up to which the source knows all events."),
        ProblemType(
            "time_in_future", "Time in the future",
            "Only what has happened is recorded.",
            "Check the time, its zone and the clock of the service."),
        ProblemType(
            "event_in_future", "Event in the future",
            "Only what has happened is recorded.",
            "Check the time, its zone and the clock of the service."),
        ProblemType(
            "event_before_first_block", "Event before the first block",
            "The events of a program begin with the block that its terms name.",
            "Leave the event out, or propose the program again with the right first block."),
        ProblemType(
            "event_outside_blocks", "Event outside the blocks of the import",
            "Every event of an import is in the blocks that it is said to cover.",
            "Widen from_block and to_block, or leave them out."),
        ProblemType(
            "too_many_events", "Too many events",
            "One import has at most 2,000,000 events.",
            "Hand the file in in parts, each with its from_block and to_block."),
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
            "Keep one of them."),
        ProblemType(
            "opening_snapshot_missing", "No balances at the start",
            "A snapshot from the start of the epoch or before is needed.",
            "Import one."),
        ProblemType(
            "snapshot_gap_too_long", "Snapshots too far apart",
            "Balances between two snapshots more than an epoch apart would be guessed.",
            "Import snapshots in between."),
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
        ProblemType(
            "event_in_approved_epoch", "Epoch is approved",
            "No event joins an epoch that was approved.",
            "Correct what was paid by an entry of its own."),
        ProblemType(
            "events_not_through", "Events are missing",
            "All events up to a time are needed, and imports say how far they reach.",
            "Import the rest, with through where no event follows."),
        ProblemType(
            "event_sources_mixed", "Events or snapshots",
            "A program is computed from events or from snapshots of balances, never both; a pool from events.",
            "Use the one that was imported first, or a program of its own."),
        ProblemType(
            "snapshot_changed", "Snapshot with other balances",
            "An imported snapshot is never changed, and this one differs.",
            "Find out which is right."),
        ProblemType(
            "snapshot_missing", "No snapshot of the period",
            "A snapshot program is divided by the newest snapshot within the period.",
            "Import one."),
        ProblemType(
            "events_after_read", "Read before known events",
            "The read is of a time before events that are applied.",
            "Check the time of the read."),
        ProblemType(
            "read_account", "Account of a read",
            "What is earned and a balance are read for an account, everything else is not.",
            "Give the account, or leave it out."),
        ProblemType(
            "epoch_paid_by_contract", "Contract pays",
            "A StakingRewards contract pays its stakers itself.",
            "Fund the pool instead."),
        ProblemType(
            "epoch_not_computed", "Epoch does not wait",
            "The epoch was not computed, or is not approved yet.",
            "Compute it, or have it approved."),
        ProblemType(
            "epoch_approved", "Epoch is approved",
            "An approved epoch stays as it is.",
            "Correct it by an entry of its own."),
        ProblemType(
            "epoch_not_over", "Epoch still runs",
            "An epoch is computed after its end.",
            "Wait until the instant in detail."),
        ProblemType(
            "nothing_allocated", "Nothing to distribute",
            "No account is given anything.",
            "Look at the epoch's allocations."),
        ProblemType(
            "program_without_contract", "No contract",
            "Only the contract of a StakingRewards program is funded and read.",
            "Approve the epochs of this program instead."),
        ProblemType(
            "funding_refused", "Funding must not be signed",
            "The contract would revert, or could not pay what it promises.",
            "Mend what detail names."),
        ProblemType(
            "funding_move_not_allowed", "Funding is in another state",
            "A funding is planned, approved, then settled, or cancelled before.",
            "Look at the funding again."),
        ProblemType(
            "reward_not_added", "Reward was not added",
            "A funding is booked by the contract's RewardAdded event of its amount.",
            "Import the events up to it; detail says what was found."),
    ]
}
