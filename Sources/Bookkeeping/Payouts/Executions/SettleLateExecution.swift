import Ethereum
import Ledger
import Postgres

// A batch that was cancelled after its approval may be signed and executed all the same. What it paid is
// settled; batches that hold the same payables or its nonce can or must not be executed any more.
extension Work {
    /// Settles a cancelled batch by its receipt, once every other batch has let go of what it paid.
    func settleLate(
        _ batch: HeldBatch, _ payments: [Payment], _ settlement: Settlement
    ) async throws {
        try await releaseRivals(of: batch)
        let payables = payments.flatMap(\.payables)
        let open = try await openPayables(among: payables)
        guard open.count < payables.count else {
            try await move(payables, to: "reserved")
            try await recordInFlightAgain(batch, payments)
            return try await settle(batch, payments, settlement)
        }
        let late = try LateExecution(of: payments, settlement, open: open)
        try await move(late.paid.flatMap(\.payables), to: "settled")
        try await execute(batch, late.rows)
        guard !late.paid.isEmpty else { return }
        try await recordInFlightAgain(batch, late.paid)
        try await recordSettled(batch, late.paid)
    }

    /// Lets go what waits to pay the payables of a batch that was executed, or has the nonce that it
    /// used: the Safe executes no other with that nonce, and the payables must not be paid again.
    func releaseRivals(of batch: HeldBatch) async throws {
        for rival in try await rivals(of: batch) {
            let held = try await hold(rival)
            let hasItsNonce = held.safe == batch.safe && held.nonce == batch.nonce
            try await release(
                held, as: hasItsNonce ? .superseded : .cancelled,
                reason: hasItsNonce
                    ? "The nonce was used by \(batch.id)." : "\(batch.id) has paid some of it.")
            audit("batch.released", rival, batch.id.description)
        }
    }

    /// Batches that were not executed yet and stand in the way, in id order: with its nonce, and after
    /// a success also those with some of its payables.
    private func rivals(of batch: HeldBatch) async throws -> [ID<PayoutBatch>] {
        guard let nonce = batch.nonce else { return [] }
        let rows = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            WHERE b.batch_id <> \(batch.id)
                AND b.state IN ('planned', 'frozen', 'approved', 'proposed')
                AND (
                    (b.safe_id = \(batch.safe) AND b.nonce = \(Int64(nonce)))
                    OR EXISTS (
                        SELECT 1
                        FROM batch_execution AS e
                        INNER JOIN batch_payable AS mine ON mine.batch_id = e.batch_id
                        INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id
                        WHERE e.batch_id = \(batch.id) AND e.outcome = 'success'
                            AND theirs.batch_id = b.batch_id
                    )
                )
            ORDER BY b.batch_id
            """)
        return try rows.map { try $0.value("batch_id") }
    }

    /// The base units of those that are open, locked in id order.
    private func openPayables(
        among payables: [ID<Payable>]
    ) async throws -> [ID<Payable>: UInt256] {
        let rows = try await transaction.query(
            """
            SELECT p.payable_id, p.amount
            FROM payable AS p
            WHERE p.payable_id = ANY (\(payables)::uuid []) AND p.state = 'open'
            ORDER BY p.payable_id
            FOR NO KEY UPDATE
            """)
        var open: [ID<Payable>: UInt256] = [:]
        for row in rows { open[try row.value("payable_id")] = try row.value("amount") }
        return open
    }

    private func recordInFlightAgain(_ batch: HeldBatch, _ payments: [Payment]) async throws {
        guard !payments.isEmpty else { return }
        _ = try await record([
            PayoutEntries.frozenAgain(
                batch.id, payments: payments, id: newID(), day: postingDay())
        ])
    }
}
