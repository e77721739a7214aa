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
    /// out. After an ExecutionFailure the batch has failed and its payables are open again; because
    /// that frees money, only a person reports it.
    public func reportExecution(
        of id: ID<PayoutBatch>, _ report: ExecutionReport
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.reportBatches)
        let reporter = try person()
        let (batch, safe) = try await holdWithSafe(id)
        try await mustBeNew(report, of: batch)
        try batch.state.mustBeExecutable()
        guard let hash = batch.safeTxHash, let nonce = batch.nonce else {
            throw StorageError.unexpected(column: "safe_tx_hash")
        }
        let payments = try await reader.batchRows(id).map(\.payment)
        let settlement = try Settlement(
            of: payments, by: batch.account.address, safeTxHash: hash,
            transaction: report.transactionHash, receipt: report.receipt)
        guard settlement.isSuccessful || reporter.kind == .person else {
            throw PayoutsError.failureReportedByScript
        }
        _ = try await transaction.pipeline([
            Self.insert(report, of: id, settlement, by: reporter.id, at: now),
            Self.insert(settlement.unexpected, of: id),
            """
            UPDATE safe
            SET next_nonce = \(Int64(nonce) + 1), row_version = row_version + 1
            WHERE safe_id = \(safe.id) AND next_nonce <= \(Int64(nonce))
            """,
        ])
        if settlement.isSuccessful {
            try await settle(batch, payments, settlement)
        } else {
            try await release(batch, as: .failed, reason: nil)
        }
        audit("batch.\(settlement.state.rawValue)", id, report.transactionHash.description)
        return try await reader.payoutBatch(id)
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

    private func settle(
        _ batch: HeldBatch, _ payments: [Payment], _ settlement: Settlement
    ) async throws {
        let outcomes = settlement.rows.map(\.stored)
        let settled = zip(payments, settlement.rows).filter { $1 == .settled }.map(\.0)
        try await move(settled.flatMap(\.payables), to: "settled")
        _ = try await transaction.pipeline([
            """
            UPDATE payment AS m
            SET state = r.state, found = r.found
            FROM unnest(\(outcomes.map(\.state))::text [], \(outcomes.map(\.found))::text [])
                WITH ORDINALITY AS r (state, found, row_no)
            WHERE m.batch_id = \(batch.id) AND m.row_no = r.row_no
            """,
            """
            UPDATE payout_batch SET state = 'executed', row_version = row_version + 1
            WHERE batch_id = \(batch.id)
            """,
        ])
        if settlement.state == .settled {
            _ = try await transaction.query(
                "UPDATE payout_batch SET state = 'settled' WHERE batch_id = \(batch.id)")
        }
        guard !settled.isEmpty else { return }
        _ = try await record([
            PayoutEntries.settled(
                batch.id, from: batch.safe, payments: settled, id: newID(), day: reader.today())
        ])
    }

    private static func insert(
        _ report: ExecutionReport, of batch: ID<PayoutBatch>, _ settlement: Settlement,
        by reporter: ID<Principal>, at now: Instant
    ) -> SQL {
        let outcome: BatchExecution.Outcome = settlement.isSuccessful ? .success : .failure
        return """
            INSERT INTO batch_execution (
                batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
                reported_by, reported_at
            )
            VALUES (
                \(batch), \(report.transactionHash), \(Int64(report.receipt.blockNumber)),
                \(outcome), \(report.receiptBytes), \(Digest.sha256(of: report.receiptBytes)),
                \(reporter), \(now)
            )
            """
    }

    private static func insert(_ transfers: [TransferEvent], of batch: ID<PayoutBatch>) -> SQL {
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
