public import Ethereum

/// A call that a Safe makes for operations that Vestry carries but does not own; it pays no payable.
public struct BatchCall: Hashable, Sendable {
    /// What the call is for.
    public enum Kind: String, Sendable, CaseIterable {
        /// Native currency to an account or contract that is no payee.
        case nativeTransfer = "native_transfer"
        /// A token to an account or contract that is no payee.
        case tokenTransfer = "token_transfer"
        /// A liquidity-mining pool gets its tokens and is told so: two calls.
        case fundPool = "fund_pool"
        /// A Merkle distributor gets the tokens that its recipients claim.
        case fundDistributor = "fund_distributor"
        /// The fees of a product are accrued and shared between operator and methodologist.
        case accrueFees = "accrue_fees"
        /// What the contract of a grant does: it is created, funded, claimed from, ended.
        case grantCall = "grant_call"
        /// A function of any contract, by its signature and arguments.
        case contractCall = "contract_call"
        /// Any call data.
        case rawCall = "raw_call"
    }

    /// What the call is for.
    public let kind: Kind
    /// What is called, readable where its function is known.
    public let call: ContractCall
    /// Why, in words of whoever planned it.
    public let reason: String

    /// A call with its reason.
    public init(_ kind: Kind, _ call: ContractCall, reason: String) {
        self.kind = kind
        self.call = call
        self.reason = reason
    }

    /// Throws ``PayoutsError`` unless there are 1 to 250 calls, and none to the Safe itself, to a
    /// MultiSend contract, or to nobody.
    ///
    /// The Safe calling itself changes its owners and modules: that is done in the Safe's own app,
    /// where its owners see it as such.
    public static func mustBePlannable(
        _ calls: [BatchCall], for safe: SafeAccount
    ) throws(PayoutsError) {
        guard BatchSize.Limits.rowRange.contains(calls.count) else {
            throw .rowLimitOutOfRange(found: calls.count)
        }
        let bundlers = SafeVersion.allCases.flatMap {
            MultiSend.callOnlyContracts(version: $0, chain: safe.chain)
        }
        for (index, item) in calls.enumerated() {
            let target = item.call.to
            let moved = item.call.transfer?.recipient ?? target
            guard target != safe.address, moved != safe.address, !target.isZero, !moved.isZero,
                !target.isPrecompile, !moved.isBurn, !bundlers.contains(target)
            else { throw .callImpossible(row: index + 1, target) }
        }
    }
}

/// What became of a call, as the receipt shows it.
public enum CallOutcome {
    /// The outcomes of calls, in their order: one that moves a token needs its Transfer log, all others
    /// are done with the Safe's event.
    public static func of(
        _ calls: [SafeCall], unexpected: inout [TransferEvent]
    ) -> [Settlement.RowOutcome] {
        calls.map { call in
            guard let transfer = call.transfer, transfer.token != nil else { return .settled }
            let place = unexpected.firstIndex {
                $0.token == transfer.token && $0.to == transfer.recipient
                    && $0.amount == transfer.amount
            }
            guard let place else {
                return .mismatched(found: "no transfer to \(transfer.recipient)")
            }
            unexpected.remove(at: place)
            return .settled
        }
    }
}
