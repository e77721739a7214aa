import Ethereum
import Ledger
import Postgres

/// A pool's books on their way through the stored events, from a checkpoint on.
struct PoolReplay {
    /// Up to where events are applied, this one included.
    enum Limit {
        case block(UInt64)
        case time(BlockTime)
    }

    /// The most differences that are kept.
    static let differenceLimit = 1_000

    private let program: ProgramDetail
    private(set) var replay: StakingReplay
    private(set) var differences: [StakingDifference] = []
    private(set) var omittedDifferences = 0
    /// How many events its checkpoint had.
    let begun: UInt64

    /// Whether events were applied.
    var hasMoved: Bool { replay.rewards.pool.events > begun }

    /// Begins at the newest checkpoint whose last event is not after a time; at any for nil, and
    /// before the first event where `fromStart`.
    init(
        of program: ProgramDetail, in reader: Reader, upTo time: BlockTime?,
        fromStart: Bool = false
    ) async throws {
        guard let duration = program.program.terms.kind.durationSeconds else {
            throw LiquidityMiningError.notAPool
        }
        self.program = program
        let bounds = program.program.bounds
        let checkpoint = fromStart ? nil : try await reader.checkpoint(of: program, upTo: time)
        if let checkpoint {
            replay = StakingReplay(from: checkpoint, bounds: bounds)
        } else {
            replay = try StakingReplay(durationSeconds: duration, bounds: bounds)
        }
        begun = replay.rewards.pool.events
    }

    /// Applies the events up to a limit, comparing reads with the books at their times.
    mutating func run(
        through limit: Limit, comparing reads: [ContractRead] = [], in reader: Reader
    ) async throws {
        var reads = reads.sorted { $0.at < $1.at }[...]
        let (lastBlock, lastTime): (UInt64, BlockTime?) =
            switch limit {
            case .block(let block): (block, nil)
            case .time(let time): (UInt64(Int64.max), time)
            }
        try await reader.bindEvents(
            of: program.id, after: replay.last, lastBlock: lastBlock, lastTime: lastTime)
        var state = self
        var rows = CopyBinaryRows()
        try await reader.copy(Self.events) { chunk in
            try rows.feed(chunk)
            while try rows.next() {
                let event = try StakingEvent(rows)
                while let read = reads.first, read.at < event.time {
                    try state.compare(read)
                    reads.removeFirst()
                }
                if let difference = try state.replay.apply(event) { state.note(difference) }
            }
        }
        for read in reads where lastTime.map({ read.at <= $0 }) ?? true { try state.compare(read) }
        self = state
    }

    private mutating func compare(_ read: ContractRead) throws {
        do {
            if let difference = try replay.rewards.difference(from: read) { note(difference) }
        } catch {
            throw LiquidityMiningError.readTooEarly(
                at: read.at, last: replay.rewards.pool.lastEventAt)
        }
    }

    private mutating func note(_ difference: StakingDifference) {
        guard differences.count < Self.differenceLimit else {
            omittedDifferences += 1
            return
        }
        differences.append(difference)
    }

    /// COPY takes no values, so that they come as settings of the transaction.
    static let events: SQL = """
        COPY (
            SELECT
                e.block_number, e.log_index, e.tx_hash, e.block_time, e.kind, e.staker, e.amount
            FROM staking_event AS e
            WHERE e.program_id = current_setting('vestry.program')::uuid
                AND (e.block_number, e.log_index) > (
                    current_setting('vestry.after_block')::bigint,
                    current_setting('vestry.after_index')::bigint
                )
                AND e.block_number <= current_setting('vestry.last_block')::bigint
                AND e.block_time <= current_setting('vestry.last_time')::timestamptz
            ORDER BY e.block_number, e.log_index
        ) TO STDOUT (FORMAT binary)
        """
}

extension Reader {
    /// Says which events are copied out next.
    func bindEvents(
        of program: ID<Program>, after name: StakingEvent.Name?, lastBlock: UInt64,
        lastTime: BlockTime?
    ) async throws {
        let block = name.map { Int64(clamping: $0.block) } ?? -1
        let index = name.map { Int64(clamping: $0.index) } ?? -1
        _ = try await query(
            """
            SELECT
                set_config('statement_timeout', '0', true),
                set_config('vestry.program', \(program.stored), true),
                set_config('vestry.after_block', \(String(block)), true),
                set_config('vestry.after_index', \(String(index)), true),
                set_config('vestry.last_block', \(String(Int64(clamping: lastBlock))), true),
                set_config('vestry.last_time', \(lastTime?.stored ?? "infinity"), true)
            """)
    }
}

extension StakingEvent {
    /// Reads a row of the events that were copied out.
    init(_ rows: CopyBinaryRows) throws {
        let kind = try rows.word(4) { StakingFact.Kind(ascii: $0) }
        let staker = try rows.optionalInteger(5).map { UInt32(clamping: $0) }
        guard let fact = StakingFact(kind, staker: staker, amount: try rows.amount(6)) else {
            throw StorageError.malformed(type: "staking event")
        }
        try self.init(
            Name(block: rows.count(0), index: rows.count(1), transaction: rows.hash(2)),
            at: rows.blockTime(3), fact)
    }
}
