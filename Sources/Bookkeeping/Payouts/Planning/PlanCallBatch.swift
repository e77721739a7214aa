public import Ethereum
public import Ledger
import Postgres

/// A call that somebody wants in a batch.
public enum WantedCall: Sendable {
    /// As it is written.
    case call(BatchCall)
    /// What the contract of a grant is to do; a factory where the contract is only made by it.
    case grant(ID<Grant>, GrantCall.Action, factory: Address?, reason: String)
}

extension Work {
    /// Plans a batch of calls: operations that Vestry carries but does not own.
    ///
    /// It pays no payable and one more person approves it. Throws ``PayoutsError``.
    public func planCallBatch(
        safe id: ID<Safe>, period: Month, _ wanted: [WantedCall]
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.planBatches)
        let planner = try person()
        let safe = try await hold(id)
        var calls: [BatchCall] = []
        for call in wanted { calls += try await self.calls(call, by: safe) }
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

    private func calls(_ wanted: WantedCall, by safe: Safe) async throws -> [BatchCall] {
        switch wanted {
        case .call(let call): return [call]
        case .grant(let id, let action, let factory, let reason):
            let grant = try await reader.grant(id)
            guard grant.state.isCommitted else { throw VestingError.grantNotActive(grant.state) }
            guard grant.safe == safe.id else { throw VestingError.callOfOtherSafe }
            let contract = try await reader.contract(of: grant, factory: factory)
            let calls = try contract.calls().filter { $0.action == action }
            guard !calls.isEmpty else { throw VestingError.callNotOfRule(contract.terms.rule) }
            guard
                calls.allSatisfy({
                    $0.sender != .recipient || contract.recipient == safe.account.address
                })
            else { throw VestingError.callOfRecipient }
            return calls.map { BatchCall(.grantCall, $0.call, reason: reason) }
        }
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
