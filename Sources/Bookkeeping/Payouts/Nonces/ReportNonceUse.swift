public import Ethereum
public import Ledger
import Postgres

/// That another transaction used a batch's nonce, as somebody reports it.
public struct NonceUseReport: Sendable {
    /// The transaction that the Safe executed instead.
    public let transaction: SafeTransaction
    /// As it was given.
    public let transactionBytes: [UInt8]
    /// The transaction on the chain with its receipt.
    public let execution: ExecutionReport
    /// Why, in words of who reports.
    public let reason: String

    /// A report.
    public init(
        transaction: SafeTransaction, transactionBytes: [UInt8], execution: ExecutionReport,
        reason: String
    ) {
        self.transaction = transaction
        self.transactionBytes = transactionBytes
        self.execution = execution
        self.reason = reason
    }
}

extension Work {
    /// Notes that another transaction of the Safe used the nonce of a batch; nothing moves until another
    /// person confirms it.
    public func reportNonceUse(
        of id: ID<PayoutBatch>, as make: (SafeAccount) throws -> NonceUseReport
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.reportBatches)
        let reporter = try person()
        let (batch, _) = try await holdWithSafe(id)
        try batch.state.mustBeReportable(wasApproved: batch.wasApproved)
        let report = try make(batch.account)
        let use = try await nonceUse(of: batch, by: report)
        try await mustBeOfNoBatch(report.transaction)
        let receipt = report.execution.receiptBytes
        let kept = try await transaction.query(
            """
            INSERT INTO nonce_use (
                batch_id, safe_tx_hash, transaction_hash, block_number, kind, safe_transaction,
                receipt, receipt_sha256, reason, reported_by, reported_at
            )
            VALUES (
                \(id), \(report.transaction.safeTxHash), \(report.execution.transactionHash),
                \(Int64(report.execution.receipt.blockNumber)), \(use.kind),
                \(report.transactionBytes), \(receipt), \(Digest.sha256(of: receipt)),
                \(report.reason), \(reporter.id), \(now)
            )
            ON CONFLICT (batch_id, transaction_hash) DO NOTHING
            RETURNING batch_id
            """)
        guard !kept.isEmpty else { throw PayoutsError.alreadyReported(batch.state) }
        _ = try await transaction.query(
            "UPDATE payout_batch SET row_version = row_version + 1 WHERE batch_id = \(id)")
        audit("batch.nonce_use_reported", id, report.transaction.safeTxHash.description)
        return try await reader.payoutBatch(id)
    }

    /// What a transaction did in the place of a batch.
    func nonceUse(of batch: HeldBatch, by report: NonceUseReport) async throws -> NonceUse {
        let content = try await reader.content(of: batch.id)
        return try NonceUse(
            of: content.rows.map(\.payment),
            insteadOf: try await reader.safeTransaction(of: batch.id),
            by: report.transaction, transaction: report.execution.transactionHash,
            receipt: report.execution.receipt, funding: content.funding)
    }

    /// Throws ``PayoutsError/nonceUsedByBatch(_:_:)`` for the transaction of one of our own batches, whose
    /// execution is reported as such.
    private func mustBeOfNoBatch(_ theirs: SafeTransaction) async throws {
        let rows = try await transaction.query(
            """
            SELECT b.batch_id, b.nonce
            FROM payout_batch AS b
            WHERE b.safe_tx_hash = \(theirs.safeTxHash)
            LIMIT 1
            """)
        guard let own = rows.first else { return }
        throw PayoutsError.nonceUsedByBatch(
            UInt64(try own.get("nonce", as: Int64.self)), try own.value("batch_id"))
    }
}
