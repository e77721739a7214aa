public import Ethereum

/// The signatures of a batch that were collected, and how many are missing.
public struct BatchSignatures: Sendable {
    /// A signature with its owner and with who brought it.
    public struct Collected: Sendable {
        /// The owner that it was recovered to.
        public let owner: Address
        /// The signature.
        public let signature: Signature
        /// Who brought it; an owner needs no account here.
        public let submitter: Handle
        /// When.
        public let at: Instant

        /// A signature that was accepted.
        public init(owner: Address, signature: Signature, submitter: Handle, at: Instant) {
            self.owner = owner
            self.signature = signature
            self.submitter = submitter
            self.at = at
        }
    }

    /// What is signed.
    public let safeTxHash: Hash32
    /// The owners that the Safe has now.
    public let owners: [Address]
    /// How many of them must sign now.
    public let threshold: Int
    /// In the order of the owners' addresses, also those of owners that the Safe has no more.
    public let collected: [Collected]

    /// The signatures over a hash by owners of a Safe.
    public init(safeTxHash: Hash32, owners: [Address], threshold: Int, collected: [Collected]) {
        self.safeTxHash = safeTxHash
        self.owners = owners
        self.threshold = threshold
        self.collected = collected.sorted { $0.owner < $1.owner }
    }

    /// Owners who have not signed, in the order of their addresses.
    public var missing: [Address] {
        let signed = Set(collected.map(\.owner))
        return owners.filter { !signed.contains($0) }.sorted()
    }

    /// How many signatures count.
    public var count: Int { owners.count - missing.count }

    /// Whether the Safe would take them.
    public var isComplete: Bool { count >= threshold }

    /// The owner of another signature.
    ///
    /// Throws ``PayoutsError/signatureRefused(_:)`` when it is by no owner or by one who has signed.
    public func signer(of signature: Signature) throws(PayoutsError) -> Address {
        do {
            var signatures = try counted()
            return try signatures.add(signature, from: Set(owners))
        } catch {
            throw .signatureRefused(error)
        }
    }

    /// The signatures as `execTransaction` takes them.
    ///
    /// Throws ``PayoutsError/signaturesMissing(found:needed:)``.
    public func packed() throws(PayoutsError) -> [UInt8] {
        guard isComplete else { throw .signaturesMissing(found: count, needed: threshold) }
        do {
            return try counted().packed(threshold: threshold)
        } catch {
            throw .signatureRefused(error)
        }
    }

    private func counted() throws(SignatureError) -> OwnerSignatures {
        var signatures = OwnerSignatures(over: safeTxHash)
        let owners = Set(owners)
        for item in collected where owners.contains(item.owner) {
            try signatures.add(item.signature, from: owners)
        }
        return signatures
    }
}
