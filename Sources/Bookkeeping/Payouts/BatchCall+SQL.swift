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

/// What a batch does: rows that pay payables, or a distribution of them, or calls.
struct BatchContent {
    let rows: [BatchRow]
    let calls: [KeptCall]
    /// How the rows are claimed, where they are shares.
    let distribution: Distribution?
    /// Where a distribution is claimed; nil before it is frozen.
    let distributor: Address?

    /// The one transfer that the Safe makes for a distribution that has its distributor.
    var funding: DistributionFunding? {
        distributor.flatMap { distribution?.funding(at: $0) }
    }

    /// The calls that the Safe makes, in execution order; none for a distribution without distributor.
    var safeCalls: [SafeCall] {
        guard distribution == nil else { return funding.map { [SafeCall($0.transfer)] } ?? [] }
        return rows.map(\.payment.call) + calls.map(\.call.call.safeCall)
    }

    /// With the distributor that it is frozen with.
    ///
    /// Throws ``PayoutsError/distributorMissing(root:)`` and ``PayoutsError/distributorUnexpected``.
    func claimed(at distributor: Address?) throws(PayoutsError) -> BatchContent {
        guard let distribution else {
            guard distributor == nil else { throw .distributorUnexpected }
            return self
        }
        guard let distributor else { throw .distributorMissing(root: distribution.root) }
        return BatchContent(
            rows: rows, calls: calls, distribution: distribution, distributor: distributor)
    }

    /// As the digest stands for it.
    func canonical(of safe: SafeAccount) throws -> [UInt8] {
        if let funding {
            return try CanonicalBatch.bytes(
                chain: safe.chain, safe: safe.address, funding: funding,
                shares: rows.map(\.payment))
        }
        return CanonicalBatch.bytes(
            chain: safe.chain, safe: safe.address, payments: rows.map(\.payment),
            calls: calls.map(\.call.call.safeCall),
            totals: try ControlTotal.totals(of: rows.map(\.payment)))
    }
}

extension Reader {
    /// The calls of a batch, in execution order; none for a batch of payments.
    public func calls(of batch: ID<PayoutBatch>) async throws -> [KeptCall] {
        try await calls(of: [batch])[batch] ?? []
    }

    private func calls(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [ID<PayoutBatch>: [KeptCall]] {
        let rows = try await query(
            """
            SELECT
                k.batch_id, k.row_no, k.kind, k.target, k.value, k.call_data,
                k.function_signature, k.reason, k.state, k.found
            FROM batch_call AS k
            WHERE k.batch_id = ANY (\(batches)::uuid [])
            ORDER BY k.batch_id, k.row_no
            LIMIT \(250 * batches.count)
            """)
        return try Dictionary(grouping: rows) { try $0.value("batch_id", as: ID<PayoutBatch>.self) }
            .mapValues { try $0.map { try KeptCall($0) } }
    }

    func content(of batch: ID<PayoutBatch>) async throws -> BatchContent {
        try await contents(of: [batch])[0]
    }

    /// What batches do, in the order in which they are named.
    func contents(of batches: [ID<PayoutBatch>]) async throws -> [BatchContent] {
        let (rows, calls) = (try await batchRows(of: batches), try await calls(of: batches))
        let kept = try await query(
            """
            SELECT d.batch_id, d.format, d.distributor
            FROM batch_distribution AS d
            WHERE d.batch_id = ANY (\(batches)::uuid [])
            ORDER BY d.batch_id
            """)
        let distributions = try Dictionary(
            kept.map { (try $0.value("batch_id", as: ID<PayoutBatch>.self), $0) },
            uniquingKeysWith: { first, _ in first })
        return try batches.map { batch in
            let kept = distributions[batch]
            return try BatchContent(
                rows: rows[batch] ?? [], calls: calls[batch] ?? [],
                distribution: kept.map {
                    try Distribution($0.choice("format"), of: (rows[batch] ?? []).map(\.payment))
                }, distributor: kept?.optionalValue("distributor"))
        }
    }
}

extension KeptCall {
    fileprivate init(_ row: Row) throws {
        let call = SafeCall(
            to: try row.value("target"), value: try row.value("value"),
            data: try row.get("call_data"))
        try self.init(
            number: row.get("row_no"),
            call: BatchCall(
                row.choice("kind"),
                ContractCall(call, function: row.optional("function_signature")),
                reason: row.get("reason")),
            state: row.choice("state"), found: row.optional("found"))
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
