public import Ethereum

/// That another transaction of the Safe used the nonce of a batch, as its receipt shows.
public struct NonceUse: Sendable {
    /// What the other transaction was.
    public enum Kind: String, Sendable, CaseIterable {
        /// A call of the Safe to itself without value and data, as wallets reject.
        case rejection
        /// Anything else.
        case replacement
    }

    /// What the other transaction was.
    public let kind: Kind
    /// What it paid of the batch's rows.
    public let settlement: Settlement
    /// Whether it moves nothing of the batch's assets to any of the batch's recipients, and no native
    /// payment can be hidden in it: only then nothing of the batch was paid.
    public let paysNobody: Bool

    /// Looks at the transaction that a Safe executed in the place of a batch.
    ///
    /// Throws ``PayoutsError`` for the batch's own transaction, another nonce, and a receipt that does
    /// not show the execution.
    public init(
        of payments: [Payment], insteadOf ours: SafeTransaction, by theirs: SafeTransaction,
        transaction reported: Hash32, receipt: Receipt, funding: DistributionFunding? = nil
    ) throws(PayoutsError) {
        guard theirs.safeTxHash != ours.safeTxHash else { throw .nonceUsedByTheBatch }
        guard theirs.nonce == ours.nonce else {
            throw .nonceUseOfOtherNonce(found: theirs.nonce, expected: ours.nonce)
        }
        let isRejection =
            theirs.operation == .call && theirs.call.to == theirs.safe.address
            && theirs.call.value.isZero && theirs.call.data.isEmpty
        kind = isRejection ? .rejection : .replacement
        let natives = Self.nativePayments(of: theirs)
        let settlement = try Settlement(
            of: payments, by: ours.safe.address, safeTxHash: theirs.safeTxHash,
            transaction: reported, receipt: receipt, funding: funding, otherNatives: natives ?? [])
        self.settlement = settlement
        let recipients = Set(payments.map(\.recipient) + [funding?.distributor].compactMap(\.self))
        let isNativeKnown = natives != nil || payments.allSatisfy { $0.token != nil }
        paysNobody =
            !settlement.isSuccessful
            || (isNativeKnown && !settlement.rows.contains(.settled)
                && !settlement.unexpected.contains { recipients.contains($0.to) }
                && !(natives ?? []).contains { recipients.contains($0.recipient) })
    }

    /// The native payments among its calls; nil where they cannot be told, because it runs foreign code
    /// as the Safe or calls contracts with value.
    private static func nativePayments(of transaction: SafeTransaction) -> [Transfer]? {
        do {
            let calls = try transaction.calls()
            let valued = calls.filter { !$0.value.isZero }
            guard valued.allSatisfy(\.data.isEmpty) else { return nil }
            return valued.compactMap(\.transfer)
        } catch {
            return nil
        }
    }
}
