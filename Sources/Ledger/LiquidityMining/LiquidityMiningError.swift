/// Why something about liquidity mining cannot be so.
public enum LiquidityMiningError: Refusal, Hashable {
    case durationZero
    case eventRefused(StakingEvent.Name, EventFault)
    case eventsRefused(RowFaults)
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

    public var code: String {
        switch self {
        case .durationZero: "period_length_zero"
        case .eventRefused(_, let fault): fault.code
        case .eventsRefused: "rows_refused"
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
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .durationZero, .eventRefused, .eventsRefused, .blocksReversed, .checkpointBroken,
            .holdersRefused, .notAllocated, .snapshotTwice, .openingSnapshotMissing, .snapshotGap,
            .termsRefused:
            .invalid
        case .blocksMissing, .programNotDraft, .programNotActive, .periodRuns: .conflict
        case .periodUnknown: .notFound
        }
    }

    public var faults: [Fault] {
        switch self {
        case .eventsRefused(let faults), .holdersRefused(let faults): faults.sorted
        case .termsRefused(let faults): faults
        case .durationZero, .eventRefused, .blocksMissing, .blocksReversed, .checkpointBroken,
            .notAllocated, .snapshotTwice, .openingSnapshotMissing, .snapshotGap,
            .programNotDraft, .programNotActive, .periodRuns, .periodUnknown:
            []
        }
    }

    public var description: String {
        switch self {
        case .durationZero: "A reward period lasts at least one second."
        case .eventRefused(let name, let fault): "The event at \(name): \(fault)"
        case .eventsRefused(let faults), .holdersRefused(let faults):
            "\(faults.faults.count + faults.omitted) faults were found in the rows;"
                + " nothing was imported."
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
        case .termsRefused(let faults): "\(faults.count) faults were found in the terms."
        case .programNotDraft(let state):
            "The program is \(state.rawValue); only a draft can be changed or approved."
        case .programNotActive(let state):
            "The program is \(state.rawValue); only an approved or running one goes on."
        case .periodRuns(let end): "The last period ends at \(end); the program runs until then."
        case .periodUnknown(let found): "The program has no period \(found)."
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
        case .timeOfBlock, .timeBefore: "event_time_impossible"
        case .afterEnd: "event_after_end"
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
        case .afterEnd(let end): "The program ended at \(end)."
        case .impossible(let fault): fault.description
        }
    }
}
