public import Ethereum
public import Ledger
import Postgres

/// What an upload of events covers beside the events themselves.
public struct EventCoverage: Sendable {
    /// First and last block whose events are all in the upload; those of the events where nil.
    public let first: UInt64?
    public let last: UInt64?
    /// No event up to here stands behind the last block; the last event's time where nil.
    public let through: BlockTime?

    /// What an upload says of itself.
    public init(first: UInt64? = nil, last: UInt64? = nil, through: BlockTime? = nil) {
        self.first = first
        self.last = last
        self.through = through
    }
}

/// What an import of events did.
public struct ImportedEvents: Sendable {
    /// How many were new.
    public let events: Int
    /// How many were known and are the same.
    public let repeated: Int
    public let blocks: ClosedRange<UInt64>
    /// How far all events are known from the first block on; nil while the beginning is missing.
    public let completeThrough: Instant?
    /// How many claims were paid otherwise than computed, among the events replayed now.
    public let differences: Int
    public let program: ProgramDetail
}

extension Work {
    /// Writes the events of an upload into their program, all or none; in any order, any number of
    /// times.
    ///
    /// Where all blocks from the first are there, the pool's books go on with them, so that an event
    /// that cannot have happened is refused now. Throws
    /// ``LiquidityMiningError/eventsRefused(_:)`` with rows, or
    /// ``LiquidityMiningError/eventRefused(_:_:)`` with the event.
    public func importStakingEvents(
        _ upload: EventImport, covering coverage: EventCoverage, bodyDigest: Hash32
    ) async throws -> ImportedEvents {
        let principal = try principal(allowed: .recordPrograms)
        try upload.refuse()
        let program = try await reader.program(upload.program, locked: true)
        try program.program.mustBeActive()
        try await mustTake(.events, program)
        let blocks = try blocks(of: upload, coverage)
        try refuseOutside(upload, blocks, program)
        let through = try through(of: upload, coverage)
        _ = try await transaction.query("SET LOCAL statement_timeout = 0")
        var merge = try await reader.merged(upload)
        try await reader.findApproved(&merge, of: upload)
        if !merge.faults.isEmpty { throw try await contradiction(&merge, upload) }
        _ = try await transaction.query(
            """
            INSERT INTO staking_import (
                import_id, program_id, first_block, last_block, through, events, repeated,
                body_sha256, imported_by, imported_at, known_seq
            )
            VALUES (
                \(upload.id), \(program.id), \(Int64(clamping: blocks.lowerBound)),
                \(Int64(clamping: blocks.upperBound)), \(through), \(merge.fresh.count),
                \(merge.repeated), \(bodyDigest), \(principal.id), \(now),
                (SELECT h.last_seq FROM journal_head AS h)
            )
            """)
        try await store(&merge, of: upload, program)
        try await dropCheckpoints(from: merge.first, of: program)
        let differences = try await goOn(program)
        audit(
            "staking_events.imported", program.id,
            "\(merge.fresh.count) new, \(merge.repeated) known")
        return ImportedEvents(
            events: merge.fresh.count, repeated: merge.repeated, blocks: blocks,
            completeThrough: try await reader.coverage(of: program).through?.instant,
            differences: differences, program: program)
    }

    private func blocks(
        of upload: EventImport, _ coverage: EventCoverage
    ) throws(LiquidityMiningError) -> ClosedRange<UInt64> {
        let first = coverage.first ?? upload.span?.first
        let last = coverage.last ?? upload.span?.last
        guard let first, let last else { throw .eventsMissing }
        guard first <= last, last < 1 << 63 else { throw .blocksReversed(first: first, last: last) }
        return first...last
    }

    /// Throws ``LiquidityMiningError/eventsRefused(_:)`` with the events of other blocks than are said
    /// to be covered, before the program's first one, or in the future.
    private func refuseOutside(
        _ upload: EventImport, _ blocks: ClosedRange<UInt64>, _ program: ProgramDetail
    ) throws(LiquidityMiningError) {
        let first = max(blocks.lowerBound, program.firstBlock)
        guard let span = upload.span,
            span.first < first || span.last > blocks.upperBound || span.through.instant > now
        else { return }
        var faults = RowFaults()
        for place in 0..<UInt32(clamping: upload.count) {
            let event = upload.events[place]
            let block = event.name.block
            let fault: EventFault? =
                if !blocks.contains(block) {
                    .outsideBlocks(first: blocks.lowerBound, last: blocks.upperBound)
                } else if block < first {
                    .beforeFirstBlock(first)
                } else if event.time.instant > now {
                    .ahead(now: now)
                } else {
                    nil
                }
            if let fault { faults.add(row: Int(event.row), event.name, fault) }
        }
        throw .eventsRefused(faults)
    }

    /// Up to when no event stands behind the last block.
    private func through(
        of upload: EventImport, _ coverage: EventCoverage
    ) throws(LiquidityMiningError) -> BlockTime {
        let last = upload.span?.through ?? .zero
        let through = coverage.through ?? last
        guard through >= last else {
            throw .throughTooEarly(through: through.instant, last: last.instant)
        }
        guard through.instant <= now else { throw .timeAhead(found: through.instant, now: now) }
        return through
    }

    /// Writes new stakers and events; an event that is known in another block breaks the rule of the
    /// table, and is found then.
    private func store(
        _ merge: inout EventMerge, of upload: EventImport, _ program: ProgramDetail
    ) async throws {
        guard !merge.fresh.isEmpty else { return }
        let number = merge.stakerCount
        try await copy(merge.numberStakers(), numbersFrom: number, of: program.id)
        _ = try await transaction.query("SAVEPOINT events")
        do {
            try await copy(merge, of: upload)
        } catch let error as PostgresError where error.constraint == "staking_event_once" {
            _ = try await transaction.query("ROLLBACK TO SAVEPOINT events")
            throw try await contradiction(&merge, upload)
        }
        _ = try await transaction.query("RELEASE SAVEPOINT events")
    }

    /// All that contradicts something, by rows.
    private func contradiction(
        _ merge: inout EventMerge, _ upload: EventImport
    ) async throws -> any Error {
        try await reader.findMoved(&merge, of: upload)
        guard !merge.faults.isEmpty else { return StorageError.malformed(type: "staking event") }
        return LiquidityMiningError.eventsRefused(merge.faults)
    }

    /// Books behind the first new event are made anew, and so are epochs that nobody approved.
    private func dropCheckpoints(
        from first: HeldEvents.Event?, of program: ProgramDetail
    ) async throws {
        guard let first else { return }
        _ = try await transaction.pipeline([
            """
            UPDATE epoch SET state = 'replaced'
            WHERE program_id = \(program.id) AND state = 'computed' AND ends_at >= \(first.time)
            """,
            """
            DELETE FROM staking_checkpoint
            WHERE program_id = \(program.id)
                AND last_block >= \(Int64(clamping: first.name.block))
            """,
            """
            DELETE FROM staking_position
            WHERE program_id = \(program.id) AND last_event > (
                SELECT coalesce(max(c.events), 0) FROM staking_checkpoint AS c
                WHERE c.program_id = \(program.id)
            )
            """,
        ])
    }

    /// Goes on with the pool's books as far as all events are there; gives how many claims differ.
    private func goOn(_ program: ProgramDetail) async throws -> Int {
        guard program.program.terms.kind.durationSeconds != nil,
            let last = try await reader.coverage(of: program).lastBlock
        else { return 0 }
        var replay = try await PoolReplay(of: program, in: reader, upTo: nil)
        try await replay.run(through: .block(last), in: reader)
        guard replay.hasMoved else { return 0 }
        try await store(replay.replay.checkpoint, of: program, after: replay.begun)
        return replay.differences.count + replay.omittedDifferences
    }

    /// Where a program's balances come from.
    enum Source {
        case events, snapshots
    }

    /// Throws ``LiquidityMiningError/sourcesMixed`` when the other source was used before.
    func mustTake(_ source: Source, _ program: ProgramDetail) async throws {
        let other: SQL =
            switch source {
            case .events: "SELECT 1 FROM balance_snapshot AS b WHERE b.program_id = \(program.id)"
            case .snapshots: "SELECT 1 FROM staking_import AS i WHERE i.program_id = \(program.id)"
            }
        let isPool = program.program.terms.kind.durationSeconds != nil
        let isMixed = try await transaction.query("\(other) LIMIT 1").first != nil
        guard !isMixed, !(isPool && source == .snapshots) else {
            throw LiquidityMiningError.sourcesMixed
        }
    }
}
