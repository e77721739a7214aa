import Ethereum
import Ledger
import Postgres

extension Reader {
    /// How far a program's events are known without a gap from its first block.
    func coverage(
        of program: ProgramDetail
    ) async throws -> (lastBlock: UInt64?, through: BlockTime?) {
        let imports = try await query(
            """
            SELECT i.first_block, i.last_block, i.through
            FROM staking_import AS i
            WHERE i.program_id = \(program.id)
            """
        ).map { row in
            (
                first: UInt64(clamping: try row.get("first_block", as: Int64.self)),
                last: UInt64(clamping: try row.get("last_block", as: Int64.self)),
                through: try row.value("through", as: BlockTime.self)
            )
        }
        let ranges = BlockCoverage(imports.map { $0.first...$0.last }).ranges
        guard let whole = ranges.first(where: { $0.contains(program.firstBlock) }) else {
            return (nil, nil)
        }
        let through = imports.filter { whole.contains($0.last) }.map(\.through).max()
        return (whole.upperBound, through)
    }

    /// The newest books of a pool whose last event is not after a time.
    func checkpoint(
        of program: ProgramDetail, upTo time: BlockTime?
    ) async throws -> StakingCheckpoint? {
        guard let duration = program.program.terms.kind.durationSeconds,
            let row = try await query(
                """
                SELECT
                    c.events, c.last_block AS block_number, c.last_index AS log_index,
                    c.last_tx_hash AS tx_hash, c.last_event_at, c.total_staked, c.reward_rate,
                    c.period_finish, c.last_update, c.reward_per_token, c.notified, c.streamed,
                    c.unstaked, c.rate_dust, c.claimed
                FROM staking_checkpoint AS c
                WHERE c.program_id = \(program.id)
                    AND (
                        \(orNull: time)::timestamptz IS NULL
                        OR c.last_event_at <= \(orNull: time)::timestamptz
                    )
                ORDER BY c.events DESC
                LIMIT 1
                """
            ).first
        else { return nil }
        let pool = try StakingPool(row, durationSeconds: duration)
        return try StakingCheckpoint(
            last: StakingEvent.Name(row), pool: pool,
            stakers: await stakers(of: program.id, after: pool.events))
    }

    private func stakers(
        of program: ID<Program>, after events: UInt64
    ) async throws -> [StakingRewards.Staker] {
        _ = try await query(
            """
            SELECT
                set_config('statement_timeout', '0', true),
                set_config('vestry.program', \(program.stored), true),
                set_config('vestry.events', \(String(Int64(clamping: events))), true)
            """)
        let none = StakingRewards.Staker(
            balance: .zero, rewardPerTokenPaid: .zero, rewards: .zero, lastEvent: 0)
        var stakers: [StakingRewards.Staker] = []
        var rows = CopyBinaryRows()
        try await copy(Self.positions) { chunk in
            try rows.feed(chunk)
            while try rows.next() {
                let number = try rows.count(0)
                while stakers.count < number { stakers.append(none) }
                stakers.append(
                    StakingRewards.Staker(
                        balance: try rows.amount(1), rewardPerTokenPaid: try rows.amount(2),
                        rewards: try rows.amount(3), lastEvent: try rows.count(4)))
            }
        }
        return stakers
    }

    private static let positions: SQL = """
        COPY (
            SELECT DISTINCT ON (n.staker)
                n.staker, n.balance, n.reward_per_token_paid, n.rewards, n.last_event
            FROM staking_position AS n
            WHERE n.program_id = current_setting('vestry.program')::uuid
                AND n.last_event <= current_setting('vestry.events')::bigint
            ORDER BY n.staker, n.last_event DESC
        ) TO STDOUT (FORMAT binary)
        """
}

extension Work {
    /// Stores books, and of the stakers those that changed after an event.
    func store(
        _ checkpoint: StakingCheckpoint, of program: ProgramDetail, after event: UInt64
    ) async throws {
        guard let last = checkpoint.last else { return }
        let pool = checkpoint.rewards.pool
        _ = try await transaction.query(
            """
            INSERT INTO staking_checkpoint (
                program_id, events, last_block, last_index, last_tx_hash, last_event_at,
                total_staked, reward_rate, period_finish, last_update, reward_per_token, notified,
                streamed, unstaked, rate_dust, claimed, made_at
            )
            VALUES (
                \(program.id), \(Int64(clamping: pool.events)), \(Int64(clamping: last.block)),
                \(Int64(clamping: last.index)), \(last.transaction), \(pool.lastEventAt),
                \(pool.totalStaked), \(pool.rewardRate), \(pool.periodFinish), \(pool.lastUpdate),
                \(pool.rewardPerTokenStored), \(pool.notified), \(pool.streamed),
                \(pool.unstaked), \(pool.rateDust), \(pool.claimed), \(now)
            )
            ON CONFLICT DO NOTHING
            """)
        let changed = checkpoint.rewards.stakersChanged(after: event)
        guard !changed.isEmpty else { return }
        // An earlier epoch may have stored some of them.
        _ = try await transaction.query(
            """
            DELETE FROM staking_position
            WHERE program_id = \(program.id)
                AND last_event BETWEEN \(Int64(clamping: event)) + 1
                AND \(Int64(clamping: pool.events))
                AND EXISTS (
                    SELECT 1 FROM staking_checkpoint AS c
                    WHERE c.program_id = \(program.id) AND c.events > \(Int64(clamping: pool.events))
                )
            """)
        var file = CopyBinary()
        try await transaction.copyIn(
            """
            COPY staking_position (
                program_id, staker, last_event, balance, reward_per_token_paid, rewards
            ) FROM STDIN (FORMAT binary)
            """
        ) { writer in
            for (number, staker) in changed {
                file.beginRow(6)
                file.value(program.id)
                file.value(number)
                file.value(staker.lastEvent)
                file.value(staker.balance)
                file.value(staker.rewardPerTokenPaid)
                file.value(staker.rewards)
                if file.isFull { try await writer.write(file.take()) }
            }
            file.end()
            try await writer.write(file.take())
        }
    }
}

extension StakingPool {
    fileprivate init(_ row: Row, durationSeconds: UInt64) throws {
        try self.init(
            durationSeconds: durationSeconds, totalStaked: row.value("total_staked"),
            rewardRate: row.value("reward_rate"), periodFinish: row.value("period_finish"),
            lastUpdate: row.value("last_update"),
            rewardPerTokenStored: row.value("reward_per_token"),
            events: UInt64(clamping: row.get("events", as: Int64.self)),
            lastEventAt: row.value("last_event_at"), notified: row.value("notified"),
            streamed: row.value("streamed"), unstaked: row.value("unstaked"),
            rateDust: row.value("rate_dust"), claimed: row.value("claimed"))
    }
}
