public import Ethereum
import JSON
public import Ledger
import Postgres

/// An execution as somebody reports it.
public struct ExecutionReport: Sendable {
    /// The transaction that is reported.
    public let transactionHash: Hash32
    /// Its receipt.
    public let receipt: Receipt
    /// The receipt as it was given.
    public let receiptBytes: [UInt8]

    /// A report.
    public init(transactionHash: Hash32, receipt: Receipt, receiptBytes: [UInt8]) {
        self.transactionHash = transactionHash
        self.receipt = receipt
        self.receiptBytes = receiptBytes
    }
}

extension Work {
    /// Settles an approved batch by the receipt of the transaction that executed it.
    ///
    /// Anybody who may report can, whoever holds the claim: the receipt shows what happened. Rows
    /// that the receipt pays are settled; a batch with others stays executed until they are sorted
    /// out. A batch that was cancelled after its approval is settled as well, for it may be signed.
    /// An ExecutionFailure is only noted: it frees money, so another person confirms it first.
    public func reportExecution(
        of id: ID<PayoutBatch>, _ report: ExecutionReport
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.reportBatches)
        let reporter = try person()
        let (batch, _) = try await holdWithSafe(id)
        try await mustBeNew(report, of: batch)
        try batch.state.mustBeReportable(wasApproved: batch.wasApproved)
        guard let hash = batch.safeTxHash else {
            throw StorageError.unexpected(column: "safe_tx_hash")
        }
        let content = try await reader.content(of: id)
        let payments = content.rows.map(\.payment)
        let settlement = try Settlement(
            of: payments, by: batch.account.address, safeTxHash: hash,
            transaction: report.transactionHash, receipt: report.receipt,
            calls: content.calls.map(\.call.call.safeCall), funding: content.funding)
        try await mustBeOnlyExecution(of: batch)
        guard settlement.isSuccessful else {
            try await keepFailure(report, of: batch, by: reporter)
            return try await reader.payoutBatch(id)
        }
        _ = try await transaction.pipeline([
            Self.insert(report, of: id, by: reporter.id, at: now),
            Self.insert(settlement.unexpected, of: id),
        ])
        try await useNonce(of: batch)
        if batch.state == .cancelled {
            try await settleLate(batch, payments, settlement)
        } else {
            try await settle(batch, payments, settlement)
        }
        let overview = try await reader.payoutBatch(id)
        audit("batch.\(overview.state.rawValue)", id, report.transactionHash.description)
        return overview
    }

    /// A Safe executes one transaction a nonce: throws ``PayoutsError/nonceUsedByBatch(_:_:)`` when
    /// another batch was executed with this one's.
    func mustBeOnlyExecution(of batch: HeldBatch) async throws {
        guard let nonce = batch.nonce else { return }
        let rows = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            INNER JOIN batch_execution AS e ON e.batch_id = b.batch_id
            WHERE b.safe_id = \(batch.safe) AND b.nonce = \(Int64(nonce))
                AND b.batch_id <> \(batch.id)
            LIMIT 1
            """)
        guard let other = rows.first else { return }
        throw PayoutsError.nonceUsedByBatch(nonce, try other.value("batch_id"))
    }

    /// The Safe's next transaction comes after this batch.
    func useNonce(of batch: HeldBatch) async throws {
        guard let nonce = batch.nonce else { return }
        _ = try await transaction.query(
            """
            UPDATE safe
            SET next_nonce = \(Int64(nonce) + 1), row_version = row_version + 1
            WHERE safe_id = \(batch.safe) AND next_nonce <= \(Int64(nonce))
            """)
    }

    /// Throws ``PayoutsError/alreadyReported(_:)`` when this very transaction was reported before.
    private func mustBeNew(_ report: ExecutionReport, of batch: HeldBatch) async throws {
        let rows = try await transaction.query(
            """
            SELECT e.batch_id
            FROM batch_execution AS e
            WHERE e.batch_id = \(batch.id) AND e.transaction_hash = \(report.transactionHash)
            """)
        guard rows.isEmpty else { throw PayoutsError.alreadyReported(batch.state) }
    }

    private static func insert(
        _ report: ExecutionReport, of batch: ID<PayoutBatch>, by reporter: ID<Principal>,
        at now: Instant
    ) -> SQL {
        """
        INSERT INTO batch_execution (
            batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
            reported_by, reported_at
        )
        VALUES (
            \(batch), \(report.transactionHash), \(Int64(report.receipt.blockNumber)),
            'success', \(report.receiptBytes), \(Digest.sha256(of: report.receiptBytes)),
            \(reporter), \(now)
        )
        """
    }

    static func insert(_ transfers: [TransferEvent], of batch: ID<PayoutBatch>) -> SQL {
        """
        INSERT INTO unexpected_transfer (batch_id, log_index, token, recipient, amount)
        SELECT \(batch)::uuid, x.log_index, x.token, x.recipient, x.amount
        FROM unnest(
            \(transfers.map { Int64($0.logIndex) })::bigint [], \(transfers.map(\.token))::bytea [],
            \(transfers.map(\.to))::bytea [], \(transfers.map(\.amount))::numeric []
        ) AS x (log_index, token, recipient, amount)
        """
    }
}
