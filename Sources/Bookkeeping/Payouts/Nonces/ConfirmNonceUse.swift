import Ethereum
import JSON
import Ledger
import Postgres

extension Work {
    /// Confirms that another transaction used the nonce of a batch.
    ///
    /// The batch is rejected or superseded and its payables are open again, where nothing of it was
    /// paid. Where something was, the batch is executed: rows that were paid settle, others are listed.
    /// A batch that had a later nonce until such a use was withdrawn has that one again instead.
    func confirmNonceUse(
        of batch: HeldBatch, _ hash: Hash32, by confirmer: Principal
    ) async throws {
        try batch.state.mustBeReportable(wasApproved: batch.wasApproved)
        try await mustBeOnlyExecution(of: batch)
        let rows = try await transaction.query(
            """
            UPDATE nonce_use
            SET confirmed_by = \(confirmer.id), confirmed_at = \(now)
            WHERE batch_id = \(batch.id) AND transaction_hash = \(hash)
            RETURNING safe_transaction, receipt, reason
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "nonce_use") }
        let reason: String = try row.get("reason")
        let report = try NonceUseReport(row, hash, of: batch.account, reason: reason)
        let use = try await nonceUse(of: batch, by: report)
        guard use.paysNobody else {
            return try await settleReplacement(of: batch, use.settlement, report, hash)
        }
        try await useNonce(of: batch)
        guard try await !goOnWithLaterNonce(batch) else { return }
        let state: PayoutBatch.State = use.kind == .rejection ? .rejected : .superseded
        if batch.state == .cancelled {
            // Its payables are free; that its nonce is used frees them of the nonce as well.
            _ = try await transaction.query(
                """
                UPDATE payout_batch SET row_version = row_version + 1
                WHERE batch_id = \(batch.id)
                """)
            audit("batch.\(state.rawValue)", batch.id, hash.description)
            return
        }
        try await release(batch, as: state, reason: reason)
        audit("batch.\(state.rawValue)", batch.id, hash.description)
    }

    /// The newest report, not confirmed yet, that another transaction used the nonce of a batch.
    func reportedUse(of batch: HeldBatch) async throws -> UnconfirmedUse? {
        let rows = try await transaction.query(
            """
            SELECT u.transaction_hash, u.safe_transaction, u.receipt, u.reason, u.reported_by
            FROM nonce_use AS u
            WHERE u.batch_id = \(batch.id) AND u.binding_no = \(batch.bindingNumber)
                AND u.confirmed_by IS NULL
            ORDER BY u.reported_at DESC, u.transaction_hash
            LIMIT 1
            """)
        guard let row = rows.first else { return nil }
        let hash: Hash32 = try row.value("transaction_hash")
        let report = try NonceUseReport(row, hash, of: batch.account, reason: row.get("reason"))
        return UnconfirmedUse(
            transactionHash: hash, reporter: try row.value("reported_by"),
            use: try await nonceUse(of: batch, by: report))
    }

    /// Confirms that the nonce was used otherwise, and nothing else.
    func confirm(
        _ use: UnconfirmedUse, of batch: HeldBatch, by confirmer: Principal
    ) async throws {
        _ = try await transaction.query(
            """
            UPDATE nonce_use SET confirmed_by = \(confirmer.id), confirmed_at = \(now)
            WHERE batch_id = \(batch.id) AND transaction_hash = \(use.transactionHash)
            """)
    }

    /// What was signed in the place of the batch paid some of its rows.
    private func settleReplacement(
        of batch: HeldBatch, _ settlement: Settlement, _ report: NonceUseReport, _ hash: Hash32
    ) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO batch_execution (
                batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
                reported_by, reported_at
            )
            SELECT
                u.batch_id, u.transaction_hash, u.block_number, 'success', u.receipt,
                u.receipt_sha256, u.reported_by, u.reported_at
            FROM nonce_use AS u
            WHERE u.batch_id = \(batch.id) AND u.transaction_hash = \(hash)
            """)
        _ = try await transaction.query(Self.insert(settlement.unexpected, of: batch.id))
        try await useNonce(of: batch)
        let payments = try await reader.batchRows(batch.id).map(\.payment)
        if batch.state == .cancelled {
            try await settleLate(batch, payments, settlement)
        } else {
            try await settle(batch, payments, settlement)
        }
        _ = try await transaction.query(
            """
            UPDATE batch_execution AS e
            SET confirmed_by = u.confirmed_by, confirmed_at = u.confirmed_at
            FROM nonce_use AS u
            WHERE e.batch_id = \(batch.id) AND u.batch_id = e.batch_id
                AND u.transaction_hash = e.transaction_hash
            """)
        audit("batch.replaced", batch.id, hash.description)
    }
}

/// A report that another transaction used the nonce of a batch, before it counts.
struct UnconfirmedUse {
    let transactionHash: Hash32
    let reporter: ID<Principal>
    let use: NonceUse
}

extension NonceUseReport {
    /// Reads a report as it is kept.
    init(
        _ row: Row, _ hash: Hash32, of safe: SafeAccount, reason: String
    ) throws {
        let transaction: [UInt8] = try row.get("safe_transaction")
        let receipt: [UInt8] = try row.get("receipt")
        try self.init(
            transaction: SafeTransaction(proposal: Self.json(transaction), of: safe),
            transactionBytes: transaction,
            execution: ExecutionReport(
                transactionHash: hash, receipt: Receipt(Self.json(receipt)), receiptBytes: receipt),
            reason: reason)
    }

    private static func json(_ bytes: [UInt8]) throws -> JSONValue {
        try JSONReader(
            sizeLimit: max(bytes.count, 1),
            limits: JSONLimits(members: 256, elements: 50_000, values: 500_000)
        ).read(bytes)
    }
}
