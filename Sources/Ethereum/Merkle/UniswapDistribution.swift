/// A list of shares that recipients claim from Uniswap's MerkleDistributor, with its tree.
///
/// A leaf is the hash of index (32 bytes), recipient (20) and amount (32). Source: Uniswap
/// merkle-distributor, src/parse-balance-map.ts and balance-tree.ts.
public struct UniswapDistribution: Sendable {
    /// By which spelling recipients are ordered, and so numbered.
    public enum Order: Sendable {
        /// With checksum, as the present script does.
        case checksummed
        /// As the list was published, as some earlier scripts did.
        case asPublished
        /// They are in their order already.
        case asGiven
    }

    /// One line of the distribution.
    public struct Claim: Hashable, Sendable {
        /// The number by which the contract remembers that it was claimed, from 0 on.
        public let index: Int
        /// Who may claim.
        public let recipient: Address
        /// How much, in base units.
        public let amount: UInt256

        /// A line as its recipient presents it.
        public init(index: Int, recipient: Address, amount: UInt256) {
            self.index = index
            self.recipient = recipient
            self.amount = amount
        }

        /// The leaf that the contract makes of it.
        public var leaf: Hash32 {
            let amount = amount.limbs
            let (middle, bottom) = (recipient.middle, recipient.bottom)
            var words = Keccak256.Words(repeating: 0)
            words[3] = UInt64(index)
            words[4] = UInt64(recipient.high) &<< 32 | middle &>> 32
            words[5] = middle &<< 32 | bottom &>> 32
            words[6] = bottom &<< 32 | amount[3] &>> 32
            words[7] = amount[3] &<< 32 | amount[2] &>> 32
            words[8] = amount[2] &<< 32 | amount[1] &>> 32
            words[9] = amount[1] &<< 32 | amount[0] &>> 32
            words[10] = amount[0] &<< 32
            return Keccak256.hash(words, byteCount: 84)
        }
    }

    /// The lines by their index.
    public let claims: [Claim]
    /// The sum of all amounts: what the contract must hold.
    public let total: UInt256
    private let tree: LayeredTree

    /// A distribution of these shares. Throws ``MerkleError``.
    public init(
        _ shares: [MerkleShare], order: Order = .checksummed
    ) throws(MerkleError) {
        total = try shares.total()
        let rows = try Self.order(shares, by: order)
        var claims: [Claim] = []
        claims.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            let share = shares[Int(row)]
            claims.append(
                Claim(index: index, recipient: share.recipient.address, amount: share.amount))
        }
        self.claims = claims
        tree = LayeredTree(claims.map { $0.leaf })
    }

    /// The root that the contract is deployed with.
    public var root: Hash32 { tree.root }

    /// What the recipient of a line presents; `index` must be one of ``claims``.
    public func proof(of index: Int) -> MerkleProof {
        tree.proof(of: index)
    }

    /// Gives all proofs in the order of claims, in pieces that hold whole proofs.
    ///
    /// A proof is the number of its hashes in eight bytes and then 32 bytes for each. The words
    /// hold these bytes in the order of memory, so that `.bytes` of a piece is what goes to a file;
    /// they are valid only within the call.
    public func binaryProofs<Failure: Error>(
        _ piece: (Span<UInt64>) throws(Failure) -> Void
    ) throws(Failure) {
        var buffer = [UInt64](repeating: 0, count: 1 << 15)
        var next = 0
        while next < claims.count {
            let used = tree.fill(&buffer, from: &next, to: claims.count)
            try piece(buffer.span.extracting(0..<used))
        }
    }

    /// The rows in the order of their spelling; no recipient may stand in two.
    private static func order(
        _ shares: [MerkleShare], by order: Order
    ) throws(MerkleError) -> [UInt32] {
        if order != .checksummed {
            var rows: [Address: Int] = [:]
            for (row, share) in shares.enumerated() {
                guard let first = rows.updateValue(row, forKey: share.recipient.address) else {
                    continue
                }
                throw .recipientTwice(share.recipient.address, rows: [first, row])
            }
        }
        guard order != .asGiven else { return shares.indices.map { UInt32($0) } }
        let capitals = shares.map { share in
            let recipient = share.recipient
            return order == .asPublished || recipient.isChecksummed
                ? recipient.capitals : recipient.address.capitals
        }
        let tops = shares.indices.map {
            shares[$0].recipient.address.spellingOrder(of: 0..<12, capitals[$0])
        }
        let rows = RowOrder.rows(by: tops) { left, right in
            let first = shares[left].recipient.address
            let second = shares[right].recipient.address
            return first.spellingOrder(capitals: capitals[left])
                < second.spellingOrder(capitals: capitals[right])
        }
        for place in rows.indices.dropFirst() {
            let (left, right) = (Int(rows[place - 1]), Int(rows[place]))
            let address = shares[left].recipient.address
            guard address == shares[right].recipient.address else { continue }
            throw .recipientTwice(address, rows: [left, right])
        }
        return rows
    }
}
