import Ethereum
public import Ledger
import Postgres

/// A call of a batch as it is kept.
public struct KeptCall: Sendable {
    /// From 1, in execution order.
    public let number: Int
    /// What is called, and why.
    public let call: BatchCall
    /// Whether it was made.
    public let state: BatchRow.State
    /// What the receipt showed instead.
    public let found: String?
}

/// What a batch does: rows that pay payables, or calls.
struct BatchContent {
    let rows: [BatchRow]
    let calls: [KeptCall]

    /// The calls that the Safe makes, in execution order.
    var safeCalls: [SafeCall] { rows.map(\.payment.call) + calls.map(\.call.call.safeCall) }

    /// As the digest stands for it.
    func canonical(of safe: SafeAccount) throws -> [UInt8] {
        CanonicalBatch.bytes(
            chain: safe.chain, safe: safe.address, payments: rows.map(\.payment),
            calls: calls.map(\.call.call.safeCall),
            totals: try ControlTotal.totals(of: rows.map(\.payment)))
    }
}

extension Reader {
    /// The calls of a batch, in execution order; none for a batch of payments.
    public func calls(of batch: ID<PayoutBatch>) async throws -> [KeptCall] {
        let rows = try await query(
            """
            SELECT
                k.row_no, k.kind, k.target, k.value, k.call_data, k.function_signature, k.reason,
                k.state, k.found
            FROM batch_call AS k
            WHERE k.batch_id = \(batch)
            ORDER BY k.row_no
            LIMIT 250
            """)
        return try rows.map { row in
            let call = SafeCall(
                to: try row.value("target"), value: try row.value("value"),
                data: try row.get("call_data"))
            return try KeptCall(
                number: row.get("row_no"),
                call: BatchCall(
                    row.choice("kind"),
                    ContractCall(call, function: row.optional("function_signature")),
                    reason: row.get("reason")),
                state: row.choice("state"), found: row.optional("found"))
        }
    }

    func content(of batch: ID<PayoutBatch>) async throws -> BatchContent {
        BatchContent(rows: try await batchRows(batch), calls: try await calls(of: batch))
    }
}

extension ContractCall {
    /// A call whose function is known by its signature.
    fileprivate init(_ call: SafeCall, function signature: String?) throws {
        guard let signature else {
            self.init(call)
            return
        }
        self.init(
            to: call.to, value: call.value,
            try ABIFunction(signature).call(reading: call.data))
    }
}
