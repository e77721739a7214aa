public import Ethereum

/// Why a payout batch cannot do what was asked.
public enum PayoutsError: Refusal, Hashable {
    case rowLimitOutOfRange(found: Int)
    case sizeLimitOutOfRange
    case nothingToPay
    case payablesNotOpen(Int)
    case payeesWithoutAddress([Handle], chain: ChainID)
    case recipientsImpossible([PayeeAddress])
    case recipientShared(Address, by: [Handle])
    case sharesMixed
    case totalTooLarge
    case multiSendUnknown(SafeVersion, chain: ChainID)
    case multiSendForeign(Address, usual: Address)
    case oneCallOnly(SafeVersion)
    case payablesTaken
    case batchNotPlanned(PayoutBatch.State)
    case nothingToFreeze
    case safeChanged
    case addressChanged([Handle])
    case nonceTooLarge
    case nonceUsed(UInt64, next: UInt64)
    case nonceTaken(UInt64)
    case nonceBound([UInt64])
    case partBound(Int, to: [UInt64], insteadOf: UInt64)
    case boundToOtherSafe(String, nonce: UInt64)
    case signedWithOtherNonces([UInt64])
    case skippedUnseen([UInt64])
    case batchNotBindable(PayoutBatch.State)
    case nonceMayBeUsed(UInt64)
    case noBindingProposed
    case distributorMissing(root: Hash32)
    case distributorUnexpected
    case distributorImpossible(Address)
    case distributorTaken(Address, by: ID<PayoutBatch>)
    case callImpossible(row: Int, Address)
    case checksBlock([BatchCheck])
    case checkReasonsNeeded([BatchCheck])
    case digestMalformed
    case alreadyApprovedByYou
    case batchNotFrozen(PayoutBatch.State)
    case digestDiffers(expected: BatchDigest?)
    case safeTxHashDiffers(expected: Hash32?)
    case batchNotCancellable(PayoutBatch.State)
    case leaseOutOfRange(found: Int64)
    case signatureRefused(SignatureError)
    case signaturesMissing(found: Int, needed: Int)
    case nothingToClaim
    case ownersNotAcknowledged(ID<PayoutBatch>, OwnersChange)
    case ownersUnchanged
    case ownersDiffer([Address], threshold: Int)
    case claimedByAnother(Handle, until: Instant)
    case alreadyReported(PayoutBatch.State)
    case batchNotApproved(PayoutBatch.State)
    case nonceUsedByBatch(UInt64, ID<PayoutBatch>)
    case transactionHashDiffers(inReceipt: Hash32)
    case receiptReverted
    case receiptOfAnotherTransaction(expected: Hash32)
    case proposalDiffers([BatchProposal.Difference])
    case nonceUsedByTheBatch
    case nonceUseOfOtherNonce(found: UInt256, expected: UInt256)
    case executedByOther(Hash32)
    case paymentsReleased
    case nothingToRelease(PayoutBatch.State)
    case settlementNotConfirmed
    case nothingReported(PayoutBatch.State)
    case alreadyConfirmed
    case batchWithoutFiles(PayoutBatch.State)
    case batchWithoutSheet(PayoutBatch.State)

    /// The stable name of the rule.
    public var code: String {
        switch self {
        case .rowLimitOutOfRange: "row_limit_out_of_range"
        case .sizeLimitOutOfRange: "size_limit_out_of_range"
        case .nothingToPay: "nothing_to_pay"
        case .payablesNotOpen: "payables_not_open"
        case .payeesWithoutAddress: "payee_without_address"
        case .recipientsImpossible: "recipient_impossible"
        case .recipientShared: "recipient_shared"
        case .sharesMixed: "shares_mixed"
        case .totalTooLarge: "amount_too_large"
        case .multiSendUnknown: "multi_send_unknown"
        case .multiSendForeign: "multi_send_foreign"
        case .oneCallOnly: "safe_version_one_call_only"
        case .payablesTaken: "payables_taken"
        case .batchNotPlanned: "batch_not_planned"
        case .nothingToFreeze: "nothing_to_freeze"
        case .safeChanged: "safe_changed"
        case .addressChanged: "payout_address_changed"
        case .nonceTooLarge: "nonce_too_large"
        case .nonceUsed: "nonce_used"
        case .nonceTaken: "nonce_taken"
        case .nonceBound: "nonce_bound_by_cancelled_batch"
        case .partBound: "part_bound_to_other_nonce"
        case .boundToOtherSafe: "payables_bound_to_other_safe"
        case .signedWithOtherNonces: "batch_signed_with_other_nonce"
        case .skippedUnseen: "nonce_skipped_since_freeze"
        case .batchNotBindable: "batch_not_bindable"
        case .nonceMayBeUsed: "former_nonce_may_be_used"
        case .noBindingProposed: "nonce_binding_not_proposed"
        case .distributorMissing: "distributor_missing"
        case .distributorUnexpected: "distributor_unexpected"
        case .distributorImpossible: "distributor_impossible"
        case .distributorTaken: "distributor_taken"
        case .callImpossible: "call_impossible"
        case .checksBlock: "checks_block"
        case .checkReasonsNeeded: "check_reasons_needed"
        case .digestMalformed: "digest_malformed"
        case .alreadyApprovedByYou: "batch_already_approved_by_you"
        case .batchNotFrozen: "batch_not_frozen"
        case .digestDiffers: "digest_differs"
        case .safeTxHashDiffers: "safe_tx_hash_differs"
        case .batchNotCancellable: "batch_not_cancellable"
        case .leaseOutOfRange: "lease_out_of_range"
        case .signatureRefused(.notAnOwner): "signature_of_non_owner"
        case .signatureRefused(.signedBefore): "signature_given_before"
        case .signatureRefused: "signature_refused"
        case .signaturesMissing: "signatures_missing"
        case .nothingToClaim: "nothing_to_claim"
        case .ownersNotAcknowledged: "owners_not_acknowledged"
        case .ownersUnchanged: "owners_unchanged"
        case .ownersDiffer: "owners_differ"
        case .claimedByAnother: "batch_claimed_by_another"
        case .alreadyReported: "execution_already_reported"
        case .batchNotApproved: "batch_not_approved"
        case .nonceUsedByBatch: "nonce_used_by_batch"
        case .transactionHashDiffers: "transaction_hash_differs"
        case .receiptReverted: "receipt_reverted"
        case .receiptOfAnotherTransaction: "receipt_of_another_transaction"
        case .proposalDiffers: "proposal_differs"
        case .nonceUsedByTheBatch: "nonce_used_by_this_batch"
        case .nonceUseOfOtherNonce: "nonce_use_of_other_nonce"
        case .executedByOther: "executed_by_other_transaction"
        case .paymentsReleased: "payments_released"
        case .nothingToRelease: "no_payment_to_release"
        case .settlementNotConfirmed: "settlement_not_confirmed"
        case .nothingReported: "execution_not_reported"
        case .alreadyConfirmed: "settlement_already_confirmed"
        case .batchWithoutFiles: "batch_without_files"
        case .batchWithoutSheet: "batch_without_signer_sheet"
        }
    }

    /// What kind of answer the caller deserves.
    public var category: RefusalCategory {
        switch self {
        case .signatureRefused(.signedBefore), .signaturesMissing: .conflict
        case .proposalDiffers, .nonceUsedByTheBatch, .nonceUseOfOtherNonce, .executedByOther:
            .invalid
        case .sizeLimitOutOfRange, .checkReasonsNeeded, .callImpossible, .recipientShared,
            .sharesMixed, .distributorMissing, .distributorUnexpected, .distributorImpossible:
            .invalid
        case .payablesNotOpen, .checksBlock, .distributorTaken: .conflict
        case .paymentsReleased, .nothingToRelease, .settlementNotConfirmed: .conflict
        case .skippedUnseen, .batchNotBindable, .nonceMayBeUsed, .noBindingProposed: .conflict
        case .ownersNotAcknowledged, .ownersUnchanged: .conflict
        case .ownersDiffer: .invalid
        case .rowLimitOutOfRange, .signatureRefused, .payeesWithoutAddress, .recipientsImpossible,
            .totalTooLarge,
            .multiSendUnknown, .multiSendForeign, .oneCallOnly, .nonceTooLarge, .nonceUsed,
            .digestMalformed, .digestDiffers, .safeTxHashDiffers, .leaseOutOfRange,
            .transactionHashDiffers, .receiptReverted, .receiptOfAnotherTransaction:
            .invalid
        case .nothingToPay, .payablesTaken, .batchNotPlanned, .nothingToFreeze, .safeChanged,
            .addressChanged,
            .nonceTaken, .nonceBound, .partBound, .boundToOtherSafe, .signedWithOtherNonces,
            .nonceUsedByBatch, .alreadyApprovedByYou,
            .batchNotFrozen, .batchNotCancellable,
            .nothingToClaim, .claimedByAnother, .alreadyReported, .batchNotApproved,
            .nothingReported, .alreadyConfirmed, .batchWithoutFiles, .batchWithoutSheet:
            .conflict
        }
    }
    public var rulesOfTheBooks: [String] {
        switch self {
        // How something was written, or a script that asks for what is there again.
        case .rowLimitOutOfRange, .sizeLimitOutOfRange, .leaseOutOfRange, .digestMalformed,
            .nonceTooLarge, .checkReasonsNeeded, .claimedByAnother, .nothingToClaim,
            .alreadyReported, .batchWithoutFiles, .batchWithoutSheet:
            []
        default: [code]
        }
    }
}
