import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Plans a batch of calls: operations that Vestry carries but does not own.
    ///
    /// It pays no payable and one more person approves it. Throws ``PayoutsError``.
    public func planCallBatch(
        safe id: ID<Safe>, period: Month, _ calls: [BatchCall]
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.planBatches)
        let planner = try person()
        let safe = try await hold(id)
        try BatchCall.mustBePlannable(calls, for: safe.account)
        let transaction = try SafeTransaction.making(
            calls.map(\.call.safeCall), from: safe.account, nonce: safe.nextNonce,
            multiSendCallOnly: safe.multiSendCallOnlyOverride)
        let batch: ID<PayoutBatch> = newID()
        _ = try await self.transaction.pipeline([
            """
            INSERT INTO payout_batch (
                batch_id, safe_id, chain_id, safe_address, safe_version, multi_send_call_only,
                period, planned_by, planned_at, row_count, has_calls, call_data_bytes
            )
            VALUES (
                \(batch), \(safe.id), \(safe.chain), \(safe.address), \(safe.version),
                \(orNull: transaction.multiSend)::bytea, \(period), \(planner.id), \(now),
                \(calls.count), true, \(transaction.call.data.count)
            )
            """,
            Self.insert(calls, into: batch),
        ])
        audit("batch.planned", batch)
        return try await reader.payoutBatch(batch)
    }

    private static func insert(_ calls: [BatchCall], into batch: ID<PayoutBatch>) -> SQL {
        let values = calls.enumerated().map { index, item -> SQL in
            let call = item.call.safeCall
            return """
                (
                    \(batch)::uuid, \(index + 1), \(item.kind), \(call.to)::bytea,
                    \(call.value)::numeric, \(call.data)::bytea,
                    \(orNull: item.call.functionText)::text, \(item.reason)
                )
                """
        }
        return """
            INSERT INTO batch_call (
                batch_id, row_no, kind, target, value, call_data, function_signature, reason
            )
            VALUES \(values.joined(separator: ", "))
            """
    }
}

extension ContractCall {
    /// The function with the names of its arguments; nil where it is not known.
    var functionText: String? {
        guard case .function(let call) = content else { return nil }
        return call.function.description
    }
}
