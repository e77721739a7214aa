import Ledger
import Postgres

extension Work {
    /// Settles what a receipt pays of a batch that holds its payables.
    func settle(
        _ batch: HeldBatch, _ payments: [Payment], _ settlement: Settlement
    ) async throws {
        let settled = zip(payments, settlement.rows).filter { $1 == .settled }.map(\.0)
        try await move(settled.flatMap(\.payables), to: "settled")
        try await execute(batch, settlement.rows, calls: settlement.calls)
        if settlement.state == .settled {
            _ = try await transaction.query(
                "UPDATE payout_batch SET state = 'settled' WHERE batch_id = \(batch.id)")
        }
        guard !settled.isEmpty else { return }
        try await recordSettled(batch, settled)
    }

    /// Notes what became of the rows and calls of a batch, which is executed from now on.
    func execute(
        _ batch: HeldBatch, _ rows: [Settlement.RowOutcome], calls: [Settlement.RowOutcome] = []
    ) async throws {
        let (outcomes, callOutcomes) = (rows.map(\.stored), calls.map(\.stored))
        _ = try await transaction.pipeline([
            """
            UPDATE payment AS m
            SET state = r.state, found = r.found
            FROM unnest(\(outcomes.map(\.state))::text [], \(outcomes.map(\.found))::text [])
                WITH ORDINALITY AS r (state, found, row_no)
            WHERE m.batch_id = \(batch.id) AND m.row_no = r.row_no
            """,
            """
            UPDATE batch_call AS k
            SET state = r.state, found = r.found
            FROM unnest(
                \(callOutcomes.map(\.state))::text [], \(callOutcomes.map(\.found))::text []
            ) WITH ORDINALITY AS r (state, found, row_no)
            WHERE k.batch_id = \(batch.id) AND k.row_no = r.row_no
            """,
            """
            UPDATE payout_batch SET state = 'executed', row_version = row_version + 1
            WHERE batch_id = \(batch.id)
            """,
        ])
    }

    /// What was in flight has left the treasury.
    func recordSettled(_ batch: HeldBatch, _ payments: [Payment]) async throws {
        _ = try await record([
            PayoutEntries.settled(
                batch.id, from: batch.safe, payments: payments, id: newID(), day: postingDay())
        ])
    }
}

extension Settlement.RowOutcome {
    /// State and finding as the table of payments holds them.
    fileprivate var stored: (state: BatchRow.State, found: String?) {
        switch self {
        case .settled: (.settled, nil)
        case .mismatched(let found): (.mismatched, found)
        case .unpaid: (.pending, nil)
        }
    }
}
