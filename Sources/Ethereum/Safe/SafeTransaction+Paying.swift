extension SafeTransaction {
    /// The transaction that a wallet makes of these calls.
    ///
    /// One call goes straight to its target. Several go through MultiSendCallOnly, all or nothing,
    /// in order. `safeTxGas` is zero, so that a failing call reverts the whole, and there is no
    /// refund.
    ///
    /// The contract is the one deployed for the Safe's version and chain; `multiSendCallOnly` may
    /// choose among those deployed, and must name one on a chain that we do not know.
    public static func paying(
        _ calls: [SafeCall], from safe: SafeAccount, nonce: UInt64,
        multiSendCallOnly: Address? = nil
    ) throws(SafeTransactionError) -> SafeTransaction {
        guard let first = calls.first else { throw .noCalls }
        guard calls.count > 1 else {
            return SafeTransaction(
                safe: safe, call: first, operation: .call, safeTxGas: 0, refund: .none,
                nonce: UInt256(nonce))
        }
        let contract = try callOnlyContract(of: safe, chosen: multiSendCallOnly)
        let call = SafeCall(to: contract, value: 0, data: MultiSend.calldata(calls))
        return SafeTransaction(
            safe: safe, call: call, operation: .delegateCall, safeTxGas: 0, refund: .none,
            nonce: UInt256(nonce))
    }

    /// A wrong contract would run as the Safe itself, so where the deployed ones are known no other
    /// is taken.
    private static func callOnlyContract(
        of safe: SafeAccount, chosen: Address?
    ) throws(SafeTransactionError) -> Address {
        guard safe.version >= .v130 else { throw .oneCallOnly(safe.version) }
        let deployed = MultiSend.callOnlyContracts(version: safe.version, chain: safe.chain)
        guard let usual = deployed.first else {
            guard let chosen else { throw .unknownMultiSend(safe.version, safe.chain) }
            return chosen
        }
        guard let chosen else { return usual }
        guard deployed.contains(chosen) else { throw .foreignMultiSend(chosen, usual: usual) }
        return chosen
    }

    /// The calls inside, in order: the one of a direct call, or those packed for MultiSendCallOnly.
    ///
    /// A delegate call must go to MultiSendCallOnly: to the address given, or without one to a
    /// contract known as such for the Safe's version and chain.
    public func calls(
        multiSendCallOnly: Address? = nil
    ) throws(SafeTransactionError) -> [SafeCall] {
        switch operation {
        case .call: return [call]
        case .create: throw .notAPayout
        case .delegateCall: break
        }
        let known = MultiSend.callOnlyContracts(version: safe.version, chain: safe.chain)
        let allowed = multiSendCallOnly.map { [$0] } ?? known
        guard let usual = allowed.first else {
            throw .unknownMultiSend(safe.version, safe.chain)
        }
        guard allowed.contains(call.to) else { throw .foreignMultiSend(call.to, usual: usual) }
        guard call.value.isZero else { throw .notAPayout }
        do {
            return try MultiSend.calls(inCalldata: call.data)
        } catch {
            throw .multiSend(error)
        }
    }
}

/// Why a Safe transaction cannot be made, or is none of ours.
public enum SafeTransactionError: Error, Hashable, Sendable {
    /// There is nothing to pay.
    case noCalls
    /// Safes before 1.3.0 have no MultiSendCallOnly: each transaction holds one call.
    case oneCallOnly(SafeVersion)
    /// We do not know where MultiSendCallOnly stands for this version and chain.
    case unknownMultiSend(SafeVersion, ChainID)
    /// The contract given is not MultiSendCallOnly of this version on this chain.
    case foreignMultiSend(Address, usual: Address)
    /// The transaction does something else than calling, or sends value along with a delegate call.
    case notAPayout
    /// The packed calls cannot be read.
    case multiSend(MultiSendError)
}

extension SafeTransactionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noCalls: "There is nothing to pay."
        case .oneCallOnly(let version):
            "A Safe of version \(version) pays one row per batch; upgrade it to 1.3.0 "
                + "or later, or split the batch."
        case .unknownMultiSend(let version, let chain):
            "MultiSendCallOnly for Safe \(version) on chain \(chain) is not known; "
                + "set its address at the Safe."
        case .foreignMultiSend(let address, let usual):
            "\(address) is not MultiSendCallOnly for this Safe; the usual one is \(usual)."
        case .notAPayout:
            "The transaction is neither a plain call nor a batch for MultiSendCallOnly."
        case .multiSend(let error): error.description
        }
    }
}
