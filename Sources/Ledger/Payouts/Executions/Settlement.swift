public import Ethereum

/// A receipt matched with the rows of a batch.
///
/// Mined is not paid: what counts is the Safe's own event for the batch's safeTxHash, and for each
/// ERC-20 row a Transfer log of its own that belongs to that execution. A native row leaves no log;
/// the hash commits to it and MultiSendCallOnly is all or nothing, so it settles on the Safe's event.
/// Shares of a distribution are paid by the one transfer that funds it.
public struct Settlement: Sendable, Hashable {
    /// What became of one row.
    public enum RowOutcome: Sendable, Hashable {
        case settled
        /// No Transfer log pays it; what was found instead.
        case mismatched(found: String)
        /// The execution failed: the row was not paid and is pending elsewhere.
        case unpaid
    }

    /// Whether the Safe executed the batch; false: it failed and nobody was paid.
    public let isSuccessful: Bool
    /// One outcome a row, in their order.
    public let rows: [RowOutcome]
    /// One outcome a call, in their order.
    public let calls: [RowOutcome]
    /// Transfers out of the Safe that belong to no row and to no other execution of the Safe.
    public let unexpected: [TransferEvent]

    /// Where the batch goes: settled when every row is, executed when some do not match, or failed.
    public var state: PayoutBatch.State {
        guard isSuccessful else { return .failed }
        return (rows + calls).allSatisfy { $0 == .settled } ? .settled : .executed
    }

    /// Matches.
    ///
    /// Throws ``PayoutsError`` for the receipt of another transaction than the one reported, for a
    /// reverted one, and for one that did not execute this batch.
    ///
    /// Shares are settled by the transfer that funds their distributor, all together; without it by a
    /// transfer of their own.
    /// Where another transaction was executed in the place of the batch, `otherNatives` are the native
    /// payments that it makes; the batch's own makes all of its rows.
    public init(
        of payments: [Payment], by safe: Address, safeTxHash: Hash32,
        transaction reported: Hash32, receipt: Receipt, calls planned: [SafeCall] = [],
        funding: DistributionFunding? = nil, otherNatives: [Transfer]? = nil
    ) throws(PayoutsError) {
        guard receipt.transactionHash == reported else {
            throw .transactionHashDiffers(inReceipt: receipt.transactionHash)
        }
        guard receipt.isSuccessful else { throw .receiptReverted }
        guard let execution = receipt.execution(of: safeTxHash, by: safe) else {
            throw .receiptOfAnotherTransaction(expected: safeTxHash)
        }
        isSuccessful = execution.isSuccessful
        guard execution.isSuccessful else {
            rows = payments.map { _ in .unpaid }
            calls = planned.map { _ in .unpaid }
            unexpected = []
            return
        }
        var open = Dictionary(
            grouping: Self.transfers(in: receipt, by: safe, during: execution),
            by: Self.transfer)
        var natives = otherNatives.map { Dictionary(grouping: $0) { $0 } }
        let isFunded = funding.map { open[$0.transfer]?.popLast() != nil } ?? false
        let isPaid = payments.map { payment in
            guard !isFunded else { return true }
            guard payment.token == nil else { return open[payment.transfer]?.popLast() != nil }
            return natives == nil || natives?[payment.transfer]?.popLast() != nil
        }
        let left = open.values.joined().sorted { $0.logIndex < $1.logIndex }
        rows = zip(payments, isPaid).map { payment, isPaid in
            isPaid
                ? .settled
                : .mismatched(
                    found: funding.map { Self.lack(of: $0, in: left) }
                        ?? Self.nearest(to: payment, in: left))
        }
        var unmatched = left
        calls = CallOutcome.of(planned, unexpected: &unmatched)
        unexpected = unmatched
    }

    /// What left the Safe, without what its other executions in the same transaction moved: their
    /// logs stand before their own event, after the event of the execution before.
    private static func transfers(
        in receipt: Receipt, by safe: Address, during execution: SafeExecution
    ) -> [TransferEvent] {
        let events = receipt.executions(by: safe).sorted { $0.logIndex < $1.logIndex }
        return receipt.transfers.filter { transfer in
            guard transfer.from == safe else { return false }
            guard let owner = events.first(where: { transfer.logIndex < $0.logIndex }) else {
                return true
            }
            return owner == execution
        }
    }

    private static func transfer(_ event: TransferEvent) -> Transfer {
        Transfer(token: event.token, recipient: event.to, amount: event.amount)
    }

    private static func lack(
        of funding: DistributionFunding, in left: [TransferEvent]
    ) -> String {
        let other = left.first { $0.token == funding.token && $0.to == funding.distributor }
        return "no transfer of \(funding.amount) base units to the distributor"
            + (other.map { ", but one of \($0.amount)" } ?? "")
    }

    /// A transfer that belongs to no row and differs from this one in one thing only, in words.
    private static func nearest(to payment: Payment, in left: [TransferEvent]) -> String {
        if let other = left.first(where: {
            $0.token == payment.token && $0.to == payment.recipient
        }) {
            return "a transfer of \(other.amount) base units instead"
        }
        if let other = left.first(where: {
            $0.to == payment.recipient && $0.amount == payment.amount
        }) {
            return "a transfer of another token, \(other.token)"
        }
        if let other = left.first(where: {
            $0.token == payment.token && $0.amount == payment.amount
        }) {
            return "a transfer to another recipient, \(other.to)"
        }
        return "no transfer to this recipient"
    }
}
