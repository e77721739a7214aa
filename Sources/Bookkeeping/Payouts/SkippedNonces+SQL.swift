import Ledger
import Postgres

extension Reader {
    /// What may pay, or have paid, some of what each batch pays with another nonce, where the Safe's next one
    /// is past it.
    func skippedTransactions(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: [StrayTransaction]] {
        let passed = Dictionary(grouping: try await passedTransactions(), by: \.batch)
        // Mostly there is none, and then nothing is looked up of what the batches pay.
        guard !passed.isEmpty else { return [:] }
        let rows = try await query(
            """
            SELECT DISTINCT mine.batch_id, theirs.batch_id AS stray_id, b.safe_id, b.nonce
            FROM batch_payable AS theirs
            INNER JOIN batch_payable AS mine
                ON mine.payable_id = theirs.payable_id AND mine.batch_id <> theirs.batch_id
            INNER JOIN payout_batch AS b ON b.batch_id = mine.batch_id
            WHERE theirs.batch_id = ANY (\(passed.keys.sorted())::uuid [])
                AND mine.batch_id = ANY (\(batches)::uuid [])
            ORDER BY mine.batch_id, theirs.batch_id
            LIMIT 10000
            """)
        var skipped: [ID<PayoutBatch>: [StrayTransaction]] = [:]
        for row in rows {
            let (safe, nonce): (ID<Safe>, UInt64?) = try (
                row.value("safe_id"), row.optional("nonce", as: Int64.self).map { UInt64($0) }
            )
            let strays = passed[try row.value("stray_id")] ?? []
            skipped[try row.value("batch_id"), default: []] += strays.filter {
                $0.safe != safe || $0.nonce != nonce
            }
        }
        return skipped
    }

    /// Throws ``PayoutsError/skippedUnseen(_:)`` where something may still pay some of the same, and its
    /// freeze did not name just that: the Safe's next nonce was set past that later.
    func mustHaveSeenSkips(_ batch: ID<PayoutBatch>) async throws {
        let skipped = try await skippedTransactions(of: [batch])[batch] ?? []
        guard !skipped.isEmpty else { return }
        let kept = try await keptChecks(of: batch)
        let unseen = BatchFacts.unnamed(of: skipped, in: kept.map(\.check))
        guard unseen.isEmpty else { throw PayoutsError.skippedUnseen(unseen.map(\.nonce)) }
    }
}
