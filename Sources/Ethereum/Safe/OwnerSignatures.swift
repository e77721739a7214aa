/// The signatures of a Safe's owners over one transaction, each recovered and accepted.
public struct OwnerSignatures: Hashable, Sendable {
    /// A signature with the owner who made it.
    public struct Entry: Hashable, Sendable {
        /// The owner, as recovered from the signature.
        public let owner: Address
        /// The signature.
        public let signature: Signature
    }

    /// What is signed.
    public let safeTxHash: Hash32
    /// One entry an owner, by address as a number, the order that the Safe asks for (it refuses
    /// others with GS026).
    public private(set) var entries: [Entry] = []

    /// No signatures so far.
    public init(over safeTxHash: Hash32) {
        self.safeTxHash = safeTxHash
    }

    /// Reads signatures one after another, 65 bytes each, in any order.
    public init(
        packed bytes: [UInt8], over safeTxHash: Hash32, from owners: Set<Address>
    ) throws(SignatureError) {
        self.init(over: safeTxHash)
        var start = 0
        while start < bytes.count {
            let end = min(start + 65, bytes.count)
            try add(Signature(bytes: [UInt8](bytes[start..<end])), from: owners)
            start = end
        }
    }

    /// Takes a signature in and tells whose it is.
    ///
    /// Throws ``SignatureError/unrecoverable``, ``SignatureError/notAnOwner(_:)`` or
    /// ``SignatureError/signedBefore(_:)`` and then changes nothing.
    @discardableResult
    public mutating func add(
        _ signature: Signature, from owners: Set<Address>
    ) throws(SignatureError) -> Address {
        let signer = try signature.signer(of: safeTxHash)
        guard owners.contains(signer) else { throw .notAnOwner(signer) }
        let place = entries.firstIndex { $0.owner >= signer } ?? entries.count
        if place < entries.count, entries[place].owner == signer { throw .signedBefore(signer) }
        entries.insert(Entry(owner: signer, signature: signature), at: place)
        return signer
    }

    /// The signatures as `execTransaction` takes them: the first `threshold` of them, for the Safe
    /// looks at no more. Throws ``SignatureError/tooFew(found:needed:)``.
    public func packed(threshold: Int) throws(SignatureError) -> [UInt8] {
        guard threshold > 0, entries.count >= threshold else {
            throw .tooFew(found: entries.count, needed: threshold)
        }
        return entries.prefix(threshold).flatMap(\.signature.bytes)
    }
}
