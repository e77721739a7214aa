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
    /// Moves the events of an upload into their program, all or none; in any order, any number of
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
        let blocks = try blocks(of: upload, coverage, program)
        let through = coverage.through ?? upload.span?.through ?? .zero
        guard through >= upload.span?.through ?? .zero, through.instant <= now else {
            throw LiquidityMiningError.eventsNotThrough(
                needed: upload.span?.through.instant ?? now, through: through.instant)
        }
        _ = try await transaction.query("SET LOCAL statement_timeout = 0")
        var faults = EventFaults(upload, program, transaction)
        try await faults.refuse()
        let repeated = try await countKnown(upload)
        let importID = upload.id
        _ = try await transaction.query(
            """
            INSERT INTO staking_import (
                import_id, program_id, first_block, last_block, through, events, repeated,
                body_sha256, imported_by, imported_at, known_seq
            )
            VALUES (
                \(importID), \(program.id), \(Int64(clamping: blocks.lowerBound)),
                \(Int64(clamping: blocks.upperBound)), \(through), \(upload.count - repeated),
                \(repeated), \(bodyDigest), \(principal.id), \(now),
                (SELECT h.last_seq FROM journal_head AS h)
            )
            """)
        try await numberStakers(of: upload)
        let added = try await join(upload)
        try await dropCheckpoints(from: upload)
        let differences = try await goOn(program)
        audit("staking_events.imported", program.id, "\(added) new, \(repeated) known")
        return ImportedEvents(
            events: added, repeated: upload.count - added, blocks: blocks,
            completeThrough: try await reader.coverage(of: program).through?.instant,
            differences: differences, program: program)
    }

    private func blocks(
        of upload: EventImport, _ coverage: EventCoverage, _ program: ProgramDetail
    ) throws(LiquidityMiningError) -> ClosedRange<UInt64> {
        let first = coverage.first ?? upload.span?.first
        let last = coverage.last ?? upload.span?.last
        guard let first, let last else { throw .blocksReversed(first: 0, last: 0) }
        guard first <= last, last < 1 << 63 else { throw .blocksReversed(first: first, last: last) }
        if let span = upload.span, span.first < first || span.last > last {
            throw .blocksMissing(from: min(span.first, first), to: max(span.last, last))
        }
        return first...last
    }

    private func countKnown(_ upload: EventImport) async throws -> Int {
        let rows = try await transaction.query(
            """
            SELECT count(*) AS count
            FROM staking_import_row AS r
            INNER JOIN staking_event AS e
                ON e.program_id = \(upload.program) AND e.tx_hash = r.tx_hash
                AND e.log_index = r.log_index
            WHERE r.import_id = \(upload.id)
            """)
        return try rows.first?.get("count") ?? 0
    }

    /// New accounts get the next numbers, in the order of their first event here.
    private func numberStakers(of upload: EventImport) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO staker (program_id, number, account)
            SELECT
                \(upload.program)::uuid,
                (SELECT count(*) FROM staker AS s WHERE s.program_id = \(upload.program))
                + row_number() OVER (ORDER BY n.block_number, n.log_index, n.account) - 1,
                n.account
            FROM (
                SELECT DISTINCT ON (r.account) r.account, r.block_number, r.log_index
                FROM staking_import_row AS r
                WHERE r.import_id = \(upload.id) AND r.account IS NOT NULL
                    AND NOT EXISTS (
                        SELECT 1 FROM staker AS s
                        WHERE s.program_id = \(upload.program) AND s.account = r.account
                    )
                ORDER BY r.account, r.block_number, r.log_index
            ) AS n
            """)
    }

    private func join(_ upload: EventImport) async throws -> Int {
        try await transaction.query(
            """
            INSERT INTO staking_event (
                program_id, block_number, log_index, tx_hash, block_time, kind, staker, amount,
                import_id
            )
            SELECT
                \(upload.program)::uuid, r.block_number, r.log_index, r.tx_hash, r.block_time,
                r.kind, s.number, r.amount, r.import_id
            FROM staking_import_row AS r
            LEFT JOIN staker AS s ON s.program_id = \(upload.program) AND s.account = r.account
            WHERE r.import_id = \(upload.id)
            ORDER BY r.block_number, r.log_index
            ON CONFLICT (program_id, block_number, log_index) DO NOTHING
            """
        ).affected
    }

    /// Books behind the first new event are made anew, and so are epochs that nobody approved.
    private func dropCheckpoints(from upload: EventImport) async throws {
        guard let span = upload.span else { return }
        _ = try await transaction.pipeline([
            """
            UPDATE epoch SET state = 'replaced'
            WHERE program_id = \(upload.program) AND state = 'computed'
                AND ends_at >= (
                    SELECT min(e.block_time) FROM staking_event AS e
                    WHERE e.program_id = \(upload.program) AND e.import_id = \(upload.id)
                        AND e.block_number >= \(Int64(clamping: span.first))
                )
            """,
            """
            DELETE FROM staking_checkpoint
            WHERE program_id = \(upload.program)
                AND last_block >= (
                    SELECT min(e.block_number) FROM staking_event AS e
                    WHERE e.program_id = \(upload.program) AND e.import_id = \(upload.id)
                        AND e.block_number >= \(Int64(clamping: span.first))
                )
            """,
            """
            DELETE FROM staking_position
            WHERE program_id = \(upload.program) AND last_event > (
                SELECT coalesce(max(c.events), 0) FROM staking_checkpoint AS c
                WHERE c.program_id = \(upload.program)
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
