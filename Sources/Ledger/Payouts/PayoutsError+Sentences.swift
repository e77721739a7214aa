import Ethereum

extension PayoutsError {
    /// A sentence that says what was found and what to do.
    public var description: String {
        switch self {
        case .rowLimitOutOfRange(let found):
            "A batch has \(BatchSize.Limits.rowRange.lowerBound) to \(BatchSize.Limits.rowRange.upperBound)"
                + " rows, not \(found)."
        case .sizeLimitOutOfRange:
            "A batch may have \(BatchSize.Limits.byteRange.lowerBound) to"
                + " \(BatchSize.Limits.byteRange.upperBound) bytes of call data and need"
                + " \(BatchSize.Limits.gasRange.lowerBound) to \(BatchSize.Limits.gasRange.upperBound) gas."
        case .payablesNotOpen(let count):
            "\(count) of these payables are not open, or in an asset of another chain; plan without them."
        case .nothingToPay:
            "No open payable of this period is in an asset on the Safe's chain: nothing to pay."
        case .payeesWithoutAddress(let payees, let chain):
            "These payees have no payout address on chain \(chain): "
                + payees.map(\.description).joined(separator: ", ") + ". Add it, then plan again."
        case .recipientsImpossible(let recipients):
            "These payout addresses must not be paid, they are a token, a Safe or nobody's: "
                + recipients.map(\.description).joined(separator: ", ") + "."
        case .recipientShared(let address, let payees):
            "\(address) would have several claims, of which the contract pays one"
                + (payees.isEmpty
                    ? "" : ": it belongs to " + payees.map(\.description).joined(separator: ", "))
                + ". Pay them without a distribution, or in one of format openzeppelin."
        case .sharesMixed: "A distribution is of one token."
        case .totalTooLarge:
            "A row or the total of an asset is 2^255 base units or more, which no wallet pays."
        case .multiSendUnknown(let version, let chain):
            "The MultiSendCallOnly contract of Safe \(version) on chain \(chain) is not known;"
                + " set multi_send_call_only at the Safe, or plan one row."
        case .multiSendForeign(let found, let usual):
            "\(found), which is set at the Safe, is not MultiSendCallOnly for its version and chain;"
                + " the usual one is \(usual)."
        case .oneCallOnly(let version):
            "A Safe \(version) has no call-only MultiSend; plan batches of one row for it."
        case .payablesTaken: "Another batch has just taken some of these payables; plan again."
        case .batchNotPlanned(let state):
            "The batch is \(state.rawValue); only a planned one can be frozen."
        case .nothingToFreeze:
            "No batch of the plan is left to freeze; distributions are frozen by themselves, each with"
                + " its distributor."
        case .safeChanged:
            "The Safe's version or MultiSend contract was changed since the plan;"
                + " cancel the batch and plan again."
        case .addressChanged(let payees):
            "The payout address of " + payees.map(\.description).joined(separator: ", ")
                + " was changed since the plan; cancel the batch and plan again."
        case .nonceTooLarge: "A nonce is at most \(PayoutNonce.greatest)."
        case .nonceUsed(let nonce, let next):
            "Nonce \(nonce) was used already; the Safe's next nonce is \(next)."
        case .nonceBound(let nonces) where nonces.count == 1:
            "Some of these payables were in an approved batch that was cancelled and may still be"
                + " executed; until its nonce is used they are paid only with that one,"
                + " \(nonces[0]), so that not both can be executed."
        case .nonceBound(let nonces):
            "Some of these payables were in approved batches that were cancelled and may still be"
                + " executed, with the nonces "
                + nonces.map(\.description).joined(separator: " and ")
                + "; no nonce excludes them all. Use the lowest one up by executing a rejection in the"
                + " Safe, set the Safe's next_nonce, and freeze again."
        case .partBound(let part, let nonces, let turn):
            "Part \(part) of the plan would get nonce \(turn) and is bound to"
                + " \(nonces.map(\.description).joined(separator: " and ")): an approved batch with some of"
                + " its payables may still be executed with that. Freeze this part by itself, or the plan"
                + " without a nonce."
        case .boundToOtherSafe(let safe, let nonce):
            "Some of these payables were in an approved batch of the Safe \(safe) that was cancelled"
                + " and may still be executed. Pay them from there with nonce \(nonce), or use that nonce"
                + " up by executing a rejection, set that Safe's next_nonce, and freeze again."
        case .signedWithOtherNonces(let nonces):
            "The batch may be signed and executed with each of the nonces "
                + nonces.map(\.description).joined(separator: " and ")
                + ", and would pay the same again. Use the lowest one up by executing a rejection in the"
                + " Safe, and report that to nonce-uses: once it is confirmed, the batch goes on with the"
                + " next one. Where the batch has that already, set the Safe's next_nonce."
        case .skippedUnseen(let nonces):
            "Some of these payables were in approved batches that ended and may still be executed with "
                + nonces.map { "nonce \($0)" }.joined(separator: " and ")
                + ": the Safe's next_nonce went past that since the freeze, and no two people said which"
                + " transaction used it. Have another person confirm what was reported; or cancel the batch"
                + " and freeze its payables again, which asks for a reason."
        case .nonceTaken(let nonce): "Another live batch of this Safe has nonce \(nonce) already."
        case .batchNotBindable(let state):
            "The batch is \(state.rawValue); only one that is frozen and not executed gets another nonce."
        case .nonceMayBeUsed(let nonce):
            "Somebody approved the batch, so it may be signed and executed with nonce \(nonce). Report to"
                + " nonce-uses which transaction used that nonce and paid none of it; then take another."
        case .noBindingProposed:
            "Nobody proposed another nonce for the batch; propose it to nonce-bindings first."
        case .distributorMissing(let root):
            "Deploy a distributor with the root \(root), and freeze with its address as distributor."
        case .distributorUnexpected:
            "The batch pays its recipients itself; freeze it without a distributor."
        case .distributorImpossible(let address):
            "\(address) is no distributor: it is a payee's, a token, a Safe, a MultiSend contract, or"
                + " nobody's."
        case .distributorTaken(let address, let batch):
            "\(address) is funded by \(batch) already; each distribution has a distributor of its own."
        case .callImpossible(let row, let target):
            "Call \(row) goes to \(target), which is the Safe itself, a MultiSend contract or nobody's;"
                + " owners and modules of a Safe are changed in its own app."
        case .checksBlock(let checks):
            "The batch must not be frozen: " + checks.map(\.detail).joined(separator: "; ") + "."
        case .checkReasonsNeeded(let checks):
            "Look at the checks and give a reason for each of "
                + Set(checks.map(\.code.rawValue)).sorted().joined(separator: ", ") + "."
        case .digestMalformed: "Write the digest as sha256: and 64 hexadecimal digits."
        case .alreadyApprovedByYou:
            "You have approved this batch already; another person is needed."
        case .batchNotFrozen(let state):
            "The batch is \(state.rawValue); only a frozen one can be approved."
        case .digestDiffers(let expected):
            "This is not the digest of the batch, which is \(expected?.description ?? "not fixed");"
                + " look at the batch again."
        case .safeTxHashDiffers(let expected):
            "This is not the safeTxHash of the batch, which is"
                + " \(expected?.description ?? "not fixed"); look at the batch again."
        case .batchNotCancellable(let state):
            "The batch is \(state.rawValue); it can be cancelled only before it is signed or proposed."
        case .leaseOutOfRange:
            "A lease is \(BatchClaim.leaseSeconds.lowerBound) to"
                + " \(BatchClaim.leaseSeconds.upperBound) seconds."
        case .signatureRefused(let error): error.description
        case .signaturesMissing(let found, let needed):
            "\(found) of \(needed) signatures of the Safe's owners are there; collect the others first."
        case .ownersNotAcknowledged(let batch, let change):
            "The Safe has other owners than when \(batch) was frozen: \(change). Finance acknowledges them"
                + " before it is executed."
        case .ownersUnchanged:
            "The owners are those of the freeze, or nobody waits for their signatures any more."
        case .ownersDiffer(let owners, let threshold):
            "The Safe's owners are " + owners.map(\.description).joined(separator: ", ")
                + ", of whom \(threshold) sign; look at them and state these."
        case .nothingToClaim: "No approved batch waits to be executed."
        case .claimedByAnother(let holder, let until):
            "\(holder) works on this batch until \(until); try again afterwards."
        case .alreadyReported(let state):
            "This transaction was reported before, and the batch is \(state.rawValue): nothing is left"
                + " to do."
        case .batchNotApproved(let state):
            "The batch is \(state.rawValue); only an approved one is signed, proposed and executed."
        case .nonceUsedByBatch(let nonce, let batch):
            "Nonce \(nonce) of this Safe was used by \(batch), as was reported. A Safe executes one"
                + " transaction a nonce: look up on the chain which of the two reports is wrong."
        case .transactionHashDiffers(let found):
            "The receipt is of transaction \(found), not of the one reported."
        case .receiptReverted:
            "The transaction was reverted: nothing was executed and the nonce is still free."
        case .receiptOfAnotherTransaction(let expected):
            "The receipt holds no execution of safeTxHash \(expected) by this Safe. Where another"
                + " transaction of the Safe used the nonce, report that to nonce-uses."
        case .proposalDiffers(let differences):
            "The proposal is not the batch: " + differences.map(\.sentence).joined(separator: "; ")
                + "."
        case .nonceUsedByTheBatch:
            "This is the transaction of the batch itself; report its execution."
        case .nonceUseOfOtherNonce(let found, let expected):
            "The transaction has nonce \(found), the batch \(expected): it took nothing from the batch."
        case .executedByOther(let reported):
            "The execution that is reported is by transaction \(reported)."
        case .paymentsReleased:
            "Payments of the batch were let go since, so its execution cannot be withdrawn any more."
        case .nothingToRelease(let state):
            "The batch is \(state.rawValue), and no row of it waits to be let go."
        case .settlementNotConfirmed:
            "Let a second person confirm the settlement first; then payments can be let go."
        case .nothingReported(let state):
            "The batch is \(state.rawValue); no execution was reported that could be confirmed."
        case .alreadyConfirmed: "A second principal has confirmed this settlement already."
        case .batchWithoutFiles(let state):
            "The batch is \(state.rawValue) and was never frozen, so it has no files."
        case .batchWithoutSheet(let state):
            "The batch is \(state.rawValue) and was never approved, or before signer sheets were made;"
                + " the sheet names who approved."
        }
    }
}

extension BatchProposal.Difference {
    /// Which field differs, and how.
    fileprivate var sentence: String {
        "\(pointer.split(separator: "/").last ?? "") is \(Self.shortened(found)), the batch has"
            + " \(Self.shortened(expected))"
    }

    /// Call data may be long; its beginning is enough for a sentence.
    private static func shortened(_ text: String) -> String {
        text.count > 80 ? "\(text.prefix(80))…" : text
    }
}

extension PayoutsError {
    /// Every field of a proposal that differs, and every check that stands in the way.
    public var faults: [Fault] {
        switch self {
        case .proposalDiffers(let differences):
            differences.map { difference in
                Fault(
                    at: .pointer(difference.pointer), code: "differs",
                    detail: "must be \(difference.expected)", found: difference.found)
            }
        case .checksBlock(let checks), .checkReasonsNeeded(let checks):
            checks.map { check in
                Fault(
                    at: .pointer("/reasons/\(check.code.rawValue)"), code: check.code.rawValue,
                    detail: check.detail, found: check.row.map { "row \($0)" })
            }
        default: []
        }
    }
}
