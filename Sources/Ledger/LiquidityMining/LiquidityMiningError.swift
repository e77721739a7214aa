/// Why something about liquidity mining cannot be so.
public enum LiquidityMiningError: Refusal, Hashable {
    case durationZero
    case eventRefused(StakingEvent.Name, EventFault)
    case eventsRefused(RowFaults)
    case eventsTooMany(limit: Int)
    case eventsMissing
    case throughTooEarly(through: Instant, last: Instant)
    case timeAhead(found: Instant, now: Instant)
    case blocksMissing(from: UInt64, to: UInt64)
    case blocksReversed(first: UInt64, last: UInt64)
    case checkpointBroken(StakingFault)
    case holdersRefused(RowFaults)
    case notAllocated(AllocationError)
    case snapshotTwice(at: BlockTime)
    case openingSnapshotMissing(before: BlockTime)
    case snapshotGap(from: BlockTime, to: BlockTime, longest: UInt64)
    case termsRefused([Fault])
    case programNotDraft(Program.State)
    case programNotActive(Program.State)
    case periodRuns(until: Instant)
    case periodUnknown(found: Int)
    case eventsNotThrough(needed: Instant, through: Instant?)
    case sourcesMixed
    case snapshotChanged(at: BlockTime)
    case snapshotOutside(Range<Instant>)
    case readTooEarly(at: BlockTime, last: BlockTime)
    case accountNeeded(isNeeded: Bool)
    case epochPaidByContract
    case epochNotComputed(number: Int)
    case epochApproved(number: Int)
    case epochNotOver(until: Instant)
    case accountsUnpayable(RowFaults)
    case nothingAllocated
    case notAPool
    case fundingRefused([FundingCheck.Finding])
    case fundingMove(PoolFunding.State)
    case rewardNotAdded(FundingReconciliation.Outcome?)

    public var code: String {
        switch self {
        case .durationZero: "period_length_zero"
        case .eventRefused(_, let fault): fault.code
        case .eventsRefused: "rows_refused"
        case .eventsTooMany: "too_many_events"
        case .eventsMissing: "events_missing"
        case .throughTooEarly: "through_before_events"
        case .timeAhead: "time_in_future"
        case .blocksMissing: "blocks_missing"
        case .blocksReversed: "blocks_reversed"
        case .checkpointBroken: "checkpoint_broken"
        case .holdersRefused: "rows_refused"
        case .notAllocated(let error): error.code
        case .snapshotTwice: "snapshot_twice"
        case .openingSnapshotMissing: "opening_snapshot_missing"
        case .snapshotGap: "snapshot_gap_too_long"
        case .termsRefused: "terms_refused"
        case .programNotDraft: "program_not_draft"
        case .programNotActive: "program_not_active"
        case .periodRuns: "period_not_over"
        case .periodUnknown: "period_unknown"
        case .eventsNotThrough: "events_not_through"
        case .sourcesMixed: "event_sources_mixed"
        case .snapshotChanged: "snapshot_changed"
        case .snapshotOutside: "snapshot_missing"
        case .readTooEarly: "events_after_read"
        case .accountNeeded: "read_account"
        case .epochPaidByContract: "epoch_paid_by_contract"
        case .epochNotComputed: "epoch_not_computed"
        case .epochApproved: "epoch_approved"
        case .epochNotOver: "epoch_not_over"
        case .accountsUnpayable: "rows_refused"
        case .nothingAllocated: "nothing_allocated"
        case .notAPool: "program_without_contract"
        case .fundingRefused: "funding_refused"
        case .fundingMove: "funding_move_not_allowed"
        case .rewardNotAdded: "reward_not_added"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .durationZero, .eventRefused, .eventsRefused, .eventsTooMany, .eventsMissing,
            .throughTooEarly, .timeAhead, .blocksReversed,
            .checkpointBroken,
            .holdersRefused, .notAllocated, .snapshotTwice, .openingSnapshotMissing, .snapshotGap,
            .termsRefused, .snapshotChanged, .readTooEarly, .accountNeeded, .accountsUnpayable,
            .nothingAllocated, .fundingRefused:
            .invalid
        case .blocksMissing, .programNotDraft, .programNotActive, .periodRuns, .eventsNotThrough,
            .sourcesMixed, .snapshotOutside, .epochPaidByContract, .epochNotComputed,
            .epochApproved, .epochNotOver, .notAPool, .fundingMove, .rewardNotAdded:
            .conflict
        case .periodUnknown: .notFound
        }
    }

    public var faults: [Fault] {
        switch self {
        case .eventsRefused(let faults), .holdersRefused(let faults),
            .accountsUnpayable(let faults):
            faults.sorted
        case .termsRefused(let faults): faults
        case .durationZero, .eventRefused, .eventsTooMany, .eventsMissing, .throughTooEarly,
            .timeAhead, .blocksMissing, .blocksReversed,
            .checkpointBroken, .notAllocated, .snapshotTwice, .openingSnapshotMissing, .snapshotGap,
            .programNotDraft, .programNotActive, .periodRuns, .periodUnknown, .eventsNotThrough,
            .sourcesMixed, .snapshotChanged, .snapshotOutside, .readTooEarly, .accountNeeded,
            .epochPaidByContract, .epochNotComputed, .epochApproved, .epochNotOver,
            .nothingAllocated, .notAPool, .fundingRefused, .fundingMove, .rewardNotAdded:
            []
        }
    }

    public var description: String {
        switch self {
        case .durationZero: "A reward period lasts at least one second."
        case .eventRefused(let name, let fault): "The event at \(name): \(fault)"
        case .eventsRefused(let faults), .holdersRefused(let faults):
            "\(Plural.faultsFound(faults.faults.count + faults.omitted)) in the rows;"
                + " nothing was imported."
        case .eventsTooMany(let limit):
            "One import has at most \(limit) events; hand the file in in parts, each with its blocks."
        case .eventsMissing:
            "There are no events; say with from_block, to_block and through what is known to have none."
        case .throughTooEarly(let through, let last):
            "The events reach to \(last), after \(through); through is when they are known up to."
        case .timeAhead(let found, let now):
            "It is \(now) now; nothing is known of \(found) yet."
        case .blocksMissing(let first, let last):
            "The events of blocks \(first) to \(last) were not imported yet."
        case .blocksReversed(let first, let last):
            "An import covers blocks from a first to a last one, not from \(first) to \(last)."
        case .checkpointBroken(let fault): "The checkpoint cannot be gone on from: \(fault)"
        case .notAllocated(let error): error.description
        case .snapshotTwice(let time): "Two snapshots are of \(time); keep one."
        case .openingSnapshotMissing(let start):
            "No snapshot is from \(start) or before; the balances at the start are not known."
        case .snapshotGap(let from, let to, let longest):
            "No snapshot lies between \(from) and \(to), which is more than the \(longest) seconds"
                + " of the period; import more snapshots."
        case .termsRefused(let faults): "\(Plural.faultsFound(faults.count)) in the terms."
        case .programNotDraft(let state):
            "The program is \(state.rawValue); only a draft can be changed or approved."
        case .programNotActive(let state):
            "The program is \(state.rawValue); only an approved or running one goes on."
        case .periodRuns(let end): "The last period ends at \(end); the program runs until then."
        case .periodUnknown(let found): "The program has no period \(found)."
        case .eventsNotThrough(let needed, let through):
            "Events are known through \(through?.description ?? "nothing"), and needed through"
                + " \(needed); import them, and say with through how far they reach."
        case .sourcesMixed:
            "A program is computed from events or from snapshots, and the other is imported already."
        case .snapshotChanged(let time):
            "The balances at \(time) were imported already and are others; nothing was changed."
        case .snapshotOutside(let period):
            "No snapshot is from \(period.lowerBound) to \(period.upperBound)."
        case .readTooEarly(let time, let last):
            "The read is of \(time), and events up to \(last) are applied."
        case .accountNeeded(let isNeeded):
            isNeeded ? "The function needs an account." : "The function takes no account."
        case .epochPaidByContract:
            "The contract pays its stakers itself; there is nothing to approve."
        case .epochNotComputed(let number): "Epoch \(number) does not wait for approval."
        case .epochApproved(let number): "Epoch \(number) is approved and stays as it is."
        case .epochNotOver(let end): "The epoch runs until \(end)."
        case .accountsUnpayable(let faults):
            "\(faults.faults.count + faults.omitted) accounts are the payout address of nobody, or of"
                + " several; add them to the directory, or name a distributor."
        case .nothingAllocated: "No account is given anything."
        case .notAPool: "Only the contract of a StakingRewards program is funded."
        case .fundingRefused(let findings):
            "The funding must not be signed: " + findings.map(\.description).joined(separator: " ")
        case .fundingMove(let state): "The funding is \(state.rawValue)."
        case .rewardNotAdded(let outcome):
            "The contract was not notified of this reward: "
                + (outcome?.description ?? "no event of it is imported.")
        }
    }
}

extension EventFault: CustomStringConvertible {
    /// The stable name of the rule.
    var code: String {
        switch self {
        case .outOfOrder: "event_out_of_order"
        case .repeated: "event_repeated"
        case .unordered: "event_unordered"
        case .changed: "event_changed"
        case .timeOfBlock, .timeBefore, .timeAfter: "event_time_impossible"
        case .ahead: "event_in_future"
        case .beforeFirstBlock: "event_before_first_block"
        case .outsideBlocks: "event_outside_blocks"
        case .afterEnd: "event_after_end"
        case .epochApproved: "event_in_approved_epoch"
        case .impossible(.neverStaked): "events_incomplete"
        case .impossible(.balanceBelowZero): "balance_below_zero"
        case .impossible: "event_impossible"
        }
    }

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .outOfOrder(let last):
            "It stands before \(last), which was applied already; replay from before it."
        case .repeated: "It was applied already."
        case .unordered(let other):
            "It has the same place as the event of transaction \(other.transaction);"
                + " give log indices, or a column that orders the events of a block."
        case .changed(let fields):
            "It is known with another \(fields.joined(separator: ", ")); nothing was changed."
        case .timeOfBlock(let other): "Other events of its block are at \(other)."
        case .timeBefore(let other): "Its time is before \(other), that of an earlier block."
        case .ahead(let now): "It is \(now) now; what has not happened yet is not recorded."
        case .beforeFirstBlock(let block):
            "The program's events begin with block \(block); one before it means that the program"
                + " has another first block."
        case .outsideBlocks(let first, let last):
            "The import is said to cover blocks \(first) to \(last); widen from_block and to_block."
        case .timeAfter(let other): "Its time is after \(other), that of a later block."
        case .afterEnd(let end): "The program ended at \(end)."
        case .epochApproved(let end): "The epochs up to \(end) are approved; no event joins them."
        case .impossible(let fault): fault.description
        }
    }
}
