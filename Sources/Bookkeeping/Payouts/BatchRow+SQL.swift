public import Ethereum
public import Ledger
import Postgres

/// One row of a batch as people see it.
public struct BatchRow: Hashable, Sendable {
    /// Whether the row was paid.
    public enum State: String, Sendable {
        case pending, settled, mismatched
        /// An execution did not pay it, and it was let go.
        case released
    }

    /// From 1, in execution order.
    public let number: Int
    /// What is paid to whom.
    public let payment: Payment
    /// Who is paid.
    public let payee: Handle
    /// The asset's symbol.
    public let symbol: String
    /// Digits after the point of a whole unit.
    public let decimals: Int
    /// Whether it was paid.
    public let state: State
    /// What the receipt showed instead of the row's transfer.
    public let found: String?
}

/// What left a Safe in a batch's execution and belongs to no row.
public struct UnexpectedTransfer: Sendable {
    /// The position of the event among the logs of its block.
    public let logIndex: Int64
    /// The token contract.
    public let token: Address
    /// Who got it.
    public let recipient: Address
    /// Base units.
    public let amount: UInt256
}

extension Reader {
    /// Rows of a batch after a number, in execution order; throws ``BooksError/notFound(kind:id:)``.
    public func rows(
        of batch: ID<PayoutBatch>, after number: Int, limit: Int
    ) async throws -> Page<BatchRow> {
        _ = try await row(
            "SELECT 1 AS found FROM payout_batch AS b WHERE b.batch_id = \(batch)",
            orNo: "payout batch", batch)
        let rows = try await query(
            """
            \(BatchRow.selection(of: [batch])) AND m.row_no > \(number)
            ORDER BY m.row_no
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try BatchRow($0) }, limit: limit)
    }

    /// All rows of a batch, in execution order.
    func batchRows(_ batch: ID<PayoutBatch>) async throws -> [BatchRow] {
        try await batchRows(of: [batch])[batch] ?? []
    }

    /// All rows of batches, in execution order; nothing for a batch without rows.
    func batchRows(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: [BatchRow]] {
        let rows = try await query(
            "\(BatchRow.selection(of: batches)) ORDER BY m.batch_id, m.row_no")
        return try Dictionary(grouping: rows) { try $0.value("batch_id", as: ID<PayoutBatch>.self) }
            .mapValues { try $0.map { try BatchRow($0) } }
    }

    /// The first transfers that belong to no row of the batch, in the order of the logs.
    public func unexpectedTransfers(
        of batch: ID<PayoutBatch>, limit: Int
    ) async throws -> [UnexpectedTransfer] {
        let rows = try await query(
            """
            SELECT x.log_index, x.token, x.recipient, x.amount
            FROM unexpected_transfer AS x
            WHERE x.batch_id = \(batch)
            ORDER BY x.log_index
            LIMIT \(limit)
            """)
        return try rows.map { row in
            try UnexpectedTransfer(
                logIndex: row.get("log_index"), token: row.value("token"),
                recipient: row.value("recipient"), amount: row.value("amount"))
        }
    }
}

extension BatchRow {
    /// Rows of batches as `m`, with what each pays; ends in a WHERE.
    ///
    /// What each pays is looked up row by row: of rows that were just made there are no statistics, and a join with
    /// all payables by rows would compare all with all.
    fileprivate static func selection(of batches: [ID<PayoutBatch>]) -> SQL {
        """
        SELECT
            m.batch_id, m.row_no, m.kind = 'share' AS is_share, m.payee_id, y.handle, m.recipient,
            m.asset_id, a.address AS token, a.symbol, a.decimals, m.amount, m.state, m.found,
            ARRAY(
                SELECT k.payable_id FROM batch_payable AS k
                WHERE k.batch_id = m.batch_id AND k.row_no = m.row_no
                ORDER BY k.payable_id
            ) AS payables
        FROM payment AS m
        INNER JOIN payee AS y ON y.payee_id = m.payee_id
        INNER JOIN asset AS a ON a.asset_id = m.asset_id
        WHERE m.batch_id = ANY (\(batches)::uuid [])
        """
    }

    fileprivate init(_ row: Row) throws {
        try self.init(
            number: row.get("row_no"),
            payment: Payment(
                payee: row.value("payee_id"), recipient: row.value("recipient"),
                asset: row.value("asset_id"), token: row.optionalValue("token"),
                amount: row.value("amount"), payables: row.values("payables"),
                isShare: row.get("is_share")),
            payee: row.value("handle"), symbol: row.get("symbol"), decimals: row.get("decimals"),
            state: row.choice("state"), found: row.optional("found"))
    }
}
