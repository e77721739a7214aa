public import Ledger
import Postgres

extension Work {
    /// Lets go the rows that an execution did not pay: they are owed again and wait for another batch.
    ///
    /// What the receipt shows was confirmed by a second person before; whoever reported it does not let
    /// go, nor does who is paid. Throws ``PayoutsError`` and ``AccessError``.
    public func releasePayments(
        of id: ID<PayoutBatch>, reason: String
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.confirmSettlements)
        let releaser = try person()
        let reason = try Note.reason(reason)
        let (batch, _) = try await holdWithSafe(id)
        let rows = try await reader.batchRows(id).filter { $0.state == .mismatched }
        let calls = try await reader.calls(of: id).filter { $0.state == .mismatched }
        guard batch.state == .executed, !rows.isEmpty || !calls.isEmpty else {
            throw PayoutsError.nothingToRelease(batch.state)
        }
        let execution = try await reader.row(
            """
            SELECT e.reported_by, e.confirmed_by, b.live
            FROM batch_execution AS e
            INNER JOIN payout_batch AS b ON b.batch_id = e.batch_id
            WHERE e.batch_id = \(id)
            """, orNo: "execution of payout batch", id)
        guard try execution.optionalValue("confirmed_by", as: ID<Principal>.self) != nil else {
            throw PayoutsError.settlementNotConfirmed
        }
        guard try execution.get("live") else { throw PayoutsError.nothingToRelease(batch.state) }
        let payments = rows.map(\.payment)
        guard try execution.value("reported_by") != releaser.id else { throw AccessError.ownReport }
        try TwoPeople(authors: [], payees: Set(payments.map(\.payee))).mustAllow(releaser)
        try await move(payments.flatMap(\.payables), to: "open")
        _ = try await transaction.pipeline([
            """
            UPDATE payment SET state = 'released'
            WHERE batch_id = \(id) AND state = 'mismatched'
            """,
            """
            UPDATE batch_call SET state = 'released'
            WHERE batch_id = \(id) AND state = 'mismatched'
            """,
            """
            UPDATE payout_batch
            SET state = 'settled', reason = \(reason), row_version = row_version + 1
            WHERE batch_id = \(id)
            """,
        ])
        if !payments.isEmpty {
            _ = try await record([
                PayoutEntries.released(id, payments: payments, id: newID(), day: postingDay())
            ])
        }
        audit("batch.payments_released", id, "\(rows.count + calls.count)")
        return try await reader.payoutBatch(id)
    }
}
