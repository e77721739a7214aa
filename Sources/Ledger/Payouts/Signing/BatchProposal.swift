public import Ethereum

/// What somebody says to have proposed to a Safe.
public struct BatchProposal: Sendable {
    /// The hash that owners will sign.
    public let safeTxHash: Hash32
    /// The nonce, where it was said apart.
    public let nonce: UInt256?
    /// Owner or delegate who proposed it.
    public let proposer: Address?
    /// The whole transaction, where it was given.
    public let transaction: SafeTransaction?

    /// A proposal as it was reported.
    public init(
        safeTxHash: Hash32, nonce: UInt256?, proposer: Address?, transaction: SafeTransaction?
    ) {
        self.safeTxHash = safeTxHash
        self.nonce = nonce
        self.proposer = proposer
        self.transaction = transaction
    }

    /// A field that is not what the batch has.
    public struct Difference: Hashable, Sendable {
        /// Where it stands in the report.
        public let pointer: String
        /// What the batch has.
        public let expected: String
        /// What was reported, or what gives the reported hash.
        public let found: String
    }

    /// Throws ``PayoutsError/proposalDiffers(_:)`` unless it is this transaction.
    public func mustBe(_ transaction: SafeTransaction) throws(PayoutsError) {
        let differences = differences(from: transaction)
        guard differences.isEmpty else { throw .proposalDiffers(differences) }
    }

    private func differences(from ours: SafeTransaction) -> [Difference] {
        var found: [Difference] = []
        if let transaction {
            found = ours.differences(from: transaction).map { field in
                Difference(
                    pointer: "/transaction/\(field.rawValue)", expected: ours.text(field),
                    found: transaction.text(field))
            }
        }
        if let nonce, nonce != ours.nonce {
            found.append(
                Difference(pointer: "/nonce", expected: "\(ours.nonce)", found: "\(nonce)"))
        }
        guard safeTxHash != ours.safeTxHash, found.isEmpty else { return found }
        return [explanation(of: ours)]
    }

    /// The single other value that would give the reported hash, where there is one to be found.
    private func explanation(of ours: SafeTransaction) -> Difference {
        let others = ours.otherNonces + ours.otherChains + ours.otherMultiSends
        if let other = others.first(where: { $0.safeTxHash == safeTxHash }),
            let field = ours.differences(from: other).first
        {
            let isNonce = field == .nonce
            return Difference(
                pointer: isNonce ? "/nonce" : "/transaction/\(field.rawValue)",
                expected: ours.text(field), found: other.text(field))
        }
        return Difference(
            pointer: "/safe_tx_hash", expected: ours.safeTxHash.description,
            found: safeTxHash.description)
    }
}

extension SafeTransaction {
    /// The nonces that wallets give by themselves lie near the right one.
    fileprivate var otherNonces: [SafeTransaction] {
        guard let nonce = UInt64(exactly: nonce) else { return [] }
        let first = nonce > 50 ? nonce - 50 : 0
        return (first...(nonce &+ 50)).map { copy(nonce: $0) }
    }

    fileprivate var otherChains: [SafeTransaction] {
        let numbers: [UInt64] = [1, 10, 56, 100, 137, 8453, 42161, 31337, 11_155_111]
        return numbers.compactMap { number in
            guard let chain = ChainID(number) else { return nil }
            return copy(
                safe: SafeAccount(chain: chain, address: safe.address, version: safe.version))
        }
    }

    fileprivate var otherMultiSends: [SafeTransaction] {
        guard operation == .delegateCall else { return [] }
        return SafeVersion.allCases
            .flatMap { MultiSend.callOnlyContracts(version: $0, chain: safe.chain) }
            .map { copy(call: SafeCall(to: $0, value: call.value, data: call.data)) }
    }

    private func copy(
        safe: SafeAccount? = nil, call: SafeCall? = nil, nonce: UInt64? = nil
    ) -> SafeTransaction {
        SafeTransaction(
            safe: safe ?? self.safe, call: call ?? self.call, operation: operation,
            safeTxGas: safeTxGas, refund: refund, nonce: nonce.map { UInt256($0) } ?? self.nonce)
    }
}
