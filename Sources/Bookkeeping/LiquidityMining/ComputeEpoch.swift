import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Computes what a period of a program gives to whom; what waits for approval is replaced.
    ///
    /// A StakingRewards program is replayed to the end of the period; the others divide the amount
    /// of the period by balances weighted with time, or those of a snapshot. Throws
    /// ``LiquidityMiningError``.
    public func computeEpoch(_ number: Int, of id: ID<Program>) async throws -> EpochDetail {
        let principal = try principal(allowed: .recordPrograms)
        let program = try await reader.program(id, locked: true)
        try program.program.mustBeActive()
        let period = try program.program.period(number)
        guard period.end <= now, let times = period.blockTimes else {
            throw LiquidityMiningError.epochNotOver(until: period.end)
        }
        if let standing = try await reader.epoch(number, of: id), standing.state == .approved {
            throw LiquidityMiningError.epochApproved(number: number)
        }
        let computed = try await reader.computed(program, period, times)
        if let replay = computed.replay, replay.hasMoved {
            try await store(replay.replay.checkpoint, of: program, after: replay.begun)
        }
        let epochID: ID<Epoch> = newID()
        _ = try await transaction.pipeline([
            """
            UPDATE epoch SET state = 'replaced'
            WHERE program_id = \(id) AND number = \(number) AND state = 'computed'
            """,
            """
            INSERT INTO epoch (
                epoch_id, program_id, number, starts_at, ends_at, rule, total, allocated, claimed,
                to_stream, unstaked, dust, weight, accounts, events, differences, computed_by,
                computed_at
            )
            VALUES (
                \(epochID), \(id), \(number), \(period.start), \(period.end),
                \(program.program.terms.kind.rules), \(computed.total), \(computed.allocated),
                \(computed.claimed), \(computed.toStream), \(computed.unstaked), \(computed.dust),
                \(computed.weight), \(computed.rows.count), \(computed.events),
                \(computed.differences), \(principal.id), \(now)
            )
            """,
        ])
        try await store(computed.rows, of: epochID)
        audit("epoch.computed", id, "epoch \(number), \(computed.rows.count) accounts")
        return try await reader.epoch(number, of: id).orMissing("epoch")
    }

    private func store(_ rows: [EpochAllocation.Row], of epoch: ID<Epoch>) async throws {
        guard !rows.isEmpty else { return }
        var file = CopyBinary()
        try await transaction.copyIn(
            """
            COPY allocation (epoch_id, account, allocation_id, weight, amount)
            FROM STDIN (FORMAT binary)
            """
        ) { writer in
            for row in rows {
                file.beginRow(5)
                file.value(epoch)
                file.value(row.recipient)
                file.value(ID<EpochAllocation>(at: now))
                file.value(row.weight)
                file.value(row.amount)
                if file.isFull { try await writer.write(file.take()) }
            }
            file.end()
            try await writer.write(file.take())
        }
    }
}
