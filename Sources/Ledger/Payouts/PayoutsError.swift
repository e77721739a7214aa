public import Ethereum

/// Why a payout batch cannot do what was asked.
public enum PayoutsError: Refusal, Hashable {
    case rowLimitOutOfRange(found: Int)
    case nothingToPay
    case payeesWithoutAddress([Handle], chain: ChainID)
    case recipientsImpossible([Address])
    case totalTooLarge
    case multiSendUnknown(version: String, chain: ChainID)
    case oneCallOnly(version: String)
    case nonceTaken(UInt64)
    case nonceUsed(UInt64, next: UInt64)
    case batchNotPlanned(PayoutBatch.State)
    case batchNotFrozen(PayoutBatch.State)
    case batchNotApproved(PayoutBatch.State)
    case batchNotCancellable(PayoutBatch.State)
    case batchNotSettled(PayoutBatch.State)
    case alreadyConfirmed
    case digestDiffers(expected: Hash32)
    case alreadyApprovedByYou
    case claimedByAnother(Handle, until: Instant)
    case claimNeeded
    case leaseOutOfRange(found: Int)
    case transactionHashDiffers(inReceipt: Hash32)
    case receiptOfAnotherTransaction(expected: Hash32)
    case receiptReverted
    case addressChanged([Handle])

    public var code: String {
        switch self {
        case .rowLimitOutOfRange: "row_limit_out_of_range"
        case .nothingToPay: "nothing_to_pay"
        case .payeesWithoutAddress: "payee_without_address"
        case .recipientsImpossible: "recipient_impossible"
        case .totalTooLarge: "amount_too_large"
        case .multiSendUnknown: "multi_send_unknown"
        case .oneCallOnly: "safe_version_one_call_only"
        case .nonceTaken: "nonce_taken"
        case .nonceUsed: "nonce_used"
        case .batchNotPlanned: "batch_not_planned"
        case .batchNotFrozen: "batch_not_frozen"
        case .batchNotApproved: "batch_not_approved"
        case .batchNotCancellable: "batch_not_cancellable"
        case .batchNotSettled: "batch_not_settled"
        case .alreadyConfirmed: "settlement_already_confirmed"
        case .digestDiffers: "digest_differs"
        case .alreadyApprovedByYou: "batch_already_approved_by_you"
        case .claimedByAnother: "batch_claimed_by_another"
        case .claimNeeded: "batch_claim_needed"
        case .leaseOutOfRange: "lease_out_of_range"
        case .transactionHashDiffers: "transaction_hash_differs"
        case .receiptOfAnotherTransaction: "receipt_of_another_transaction"
        case .receiptReverted: "receipt_reverted"
        case .addressChanged: "payout_address_changed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .rowLimitOutOfRange, .payeesWithoutAddress, .recipientsImpossible, .totalTooLarge,
            .multiSendUnknown, .oneCallOnly, .nonceUsed, .digestDiffers, .leaseOutOfRange,
            .transactionHashDiffers, .receiptOfAnotherTransaction, .receiptReverted:
            .invalid
        case .nothingToPay, .nonceTaken, .batchNotPlanned, .batchNotFrozen, .batchNotApproved,
            .batchNotCancellable, .batchNotSettled, .alreadyConfirmed, .alreadyApprovedByYou,
            .claimedByAnother, .claimNeeded, .addressChanged:
            .conflict
        }
    }
}

extension PayoutsError {
    public var description: String {
        switch self {
        case .rowLimitOutOfRange: "A batch has 1 to \(PayoutPlan.rowLimit) rows."
        case .nothingToPay:
            "No open payable of this period is in an asset on the Safe's chain: nothing to pay."
        case .payeesWithoutAddress(let payees, let chain):
            "These payees have no payout address on chain \(chain): "
                + payees.map(\.description).joined(separator: ", ") + ". Add it, then plan again."
        case .recipientsImpossible(let addresses):
            "These recipients must not be paid, they are a token, a Safe or nobody's: "
                + addresses.map(\.description).joined(separator: ", ") + "."
        case .totalTooLarge: "The total of an asset is above 2^256 − 1 base units."
        case .multiSendUnknown(let version, let chain):
            "The MultiSendCallOnly contract of Safe \(version) on chain \(chain) is not known;"
                + " set multi_send_call_only on the Safe."
        case .oneCallOnly(let version):
            "A Safe \(version) has no call-only MultiSend; plan batches of one row for it."
        case .nonceTaken(let nonce): "Another live batch of this Safe has nonce \(nonce) already."
        case .nonceUsed(let nonce, let next):
            "Nonce \(nonce) was used already; the Safe's next nonce is \(next)."
        case .batchNotPlanned(let state):
            "The batch is \(state.rawValue); only a planned one can be frozen."
        case .batchNotFrozen(let state):
            "The batch is \(state.rawValue); this needs a frozen one."
        case .batchNotApproved(let state):
            "The batch is \(state.rawValue); only an approved one is executed."
        case .batchNotCancellable(let state):
            "The batch is \(state.rawValue); it can be cancelled only before it is proposed."
        case .batchNotSettled(let state):
            "The batch is \(state.rawValue); there is no settlement to confirm yet."
        case .alreadyConfirmed: "A second principal has confirmed this settlement already."
        case .digestDiffers(let expected):
            "The digest is not the one of this batch, \(expected): look at the batch again."
        case .alreadyApprovedByYou: "You have approved this batch already; another person is needed."
        case .claimedByAnother(let holder, let until):
            "\(holder) works on this batch until \(until); try again afterwards."
        case .claimNeeded: "Claim the batch first, with POST /v1/payout-batch-claims."
        case .leaseOutOfRange: "A lease is 10 to 3,600 seconds."
        case .transactionHashDiffers(let found):
            "The receipt is of transaction \(found), not of the one reported."
        case .receiptOfAnotherTransaction(let expected):
            "The receipt holds no execution of safeTxHash \(expected) by this Safe;"
                + " nothing was changed."
        case .receiptReverted:
            "The transaction was reverted: nothing was executed and the nonce is still free."
        case .addressChanged(let payees):
            "The payout address of " + payees.map(\.description).joined(separator: ", ")
                + " was changed since the plan; cancel the batch and plan again."
        }
    }
}
