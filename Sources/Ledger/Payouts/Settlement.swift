public import Ethereum

/// A receipt matched with the rows of a batch.
///
/// Mined is not paid: what counts is the Safe's own event for the batch's safeTxHash, and for each
/// ERC-20 row a Transfer log of its own. A native row leaves no log; the hash commits to it and
/// MultiSendCallOnly is all or nothing, so it settles on the Safe's event.
public struct Settlement: Sendable, Hashable {
    /// What became of one row.
    public enum RowOutcome: Sendable, Hashable {
        case settled
        /// No Transfer log pays it; what was found instead.
        case mismatched(found: String)
    }

    /// Whether the Safe executed the batch; false: it failed and nobody was paid.
    public let isSuccessful: Bool
    /// One outcome a row, in their order; all rows are unpaid when the execution failed.
    public let rows: [RowOutcome]
    /// Transfers out of the Safe that belong to no row.
    public let unexpected: [TransferEvent]

    /// Matches; throws ``PayoutsError`` for a reverted transaction or one that did not execute this batch.
    public init(
        of payments: [Payment], by safe: Address, safeTxHash: Hash32, receipt: Receipt
    ) throws(PayoutsError) {
        guard receipt.isSuccessful else { throw .receiptReverted }
        guard let execution = receipt.execution(of: safeTxHash, by: safe) else {
            throw .receiptOfAnotherTransaction(expected: safeTxHash)
        }
        isSuccessful = execution.isSuccessful
        guard execution.isSuccessful else {
            rows = payments.map { _ in .mismatched(found: "the Safe reported ExecutionFailure") }
            unexpected = []
            return
        }
        var open = Dictionary(
            grouping: receipt.transfers.filter { $0.from == safe }, by: Self.transfer)
        rows = payments.map { payment in
            guard payment.token != nil else { return .settled }
            if open[payment.transfer]?.popLast() != nil { return .settled }
            return .mismatched(found: Self.nearest(to: payment, in: open))
        }
        unexpected = open.values.joined().sorted { $0.logIndex < $1.logIndex }
    }

    private static func transfer(_ event: TransferEvent) -> Transfer {
        Transfer(token: event.token, recipient: event.to, amount: event.amount)
    }

    /// A transfer that differs from the row in one thing only, in words.
    private static func nearest(
        to payment: Payment, in open: [Transfer: [TransferEvent]]
    ) -> String {
        let events = open.values.joined().sorted { $0.logIndex < $1.logIndex }
        if let other = events.first(where: {
            $0.token == payment.token && $0.to == payment.recipient
        }) {
            return "a transfer of \(other.amount) base units instead"
        }
        if let other = events.first(where: {
            $0.to == payment.recipient && $0.amount == payment.amount
        }) {
            return "a transfer of another token, \(other.token)"
        }
        return "no transfer to this recipient"
    }
}
