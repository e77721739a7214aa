public import JSON

/// A list of values with OpenZeppelin's StandardMerkleTree over it.
///
/// A leaf is the hash of the hash of the encoded values. Equal rows are kept. Source: OpenZeppelin
/// merkle-tree, src/standard.ts.
public struct StandardDistribution: Sendable {
    enum Rows: Sendable {
        /// Of the types `address` and `uint256`.
        case shares([MerkleShare])
        case values([ABIType], [[JSONValue]])
    }

    let rows: Rows
    let tree: CompleteTree
    /// How many rows there are.
    public let count: Int

    /// A distribution of shares, whose leaves are of `address` and `uint256`. Throws
    /// ``MerkleError``; a recipient may stand in several rows.
    public init(_ shares: [MerkleShare], sortsLeaves: Bool = true) throws(MerkleError) {
        _ = try shares.total()
        let leaves = shares.map { Self.leaf($0.recipient.address, $0.amount) }
        rows = .shares(shares)
        tree = CompleteTree(leaves, isSorted: sortsLeaves)
        count = shares.count
    }

    /// A tree over rows of any types; values as in ``ABIFunction/call(_:)``. Throws
    /// ``MerkleError/empty`` or ``MerkleError/value(row:_:)``.
    public init(
        leafEncoding: [ABIType], rows: [[JSONValue]], sortsLeaves: Bool = true
    ) throws(MerkleError) {
        guard !rows.isEmpty else { throw .empty }
        guard rows.count <= MerkleError.rowLimit else { throw .tooMany(rows: rows.count) }
        var leaves: [Hash32] = []
        for (row, values) in rows.enumerated() {
            do {
                leaves.append(try Self.leaf(leafEncoding, values))
            } catch {
                throw .value(row: row, error)
            }
        }
        self.rows = .values(leafEncoding, rows)
        tree = CompleteTree(leaves, isSorted: sortsLeaves)
        count = rows.count
    }

    /// The root that the contract is deployed with.
    public var root: Hash32 { tree.root }

    /// What the recipient of a row presents; rows count from 0 and must be below ``count``.
    public func proof(of row: Int) -> MerkleProof {
        tree.proof(of: row)
    }

    /// Gives all proofs in the order of rows, in pieces that hold whole proofs.
    ///
    /// A proof is the number of its hashes in eight bytes and then 32 bytes for each. The words
    /// hold these bytes in the order of memory, so that `.bytes` of a piece is what goes to a file;
    /// they are valid only within the call.
    public func binaryProofs<Failure: Error>(
        _ piece: (Span<UInt64>) throws(Failure) -> Void
    ) throws(Failure) {
        var buffer = [UInt64](repeating: 0, count: 1 << 15)
        var next = 0
        while next < count {
            let used = tree.fill(&buffer, from: &next, to: count)
            try piece(buffer.span.extracting(0..<used))
        }
    }

    /// The leaf of a share.
    public static func leaf(_ recipient: Address, _ amount: UInt256) -> Hash32 {
        rehashed(Keccak256.hash(Hash32(word: recipient.word), Hash32(word: amount)))
    }

    /// The leaf of values of any types.
    public static func leaf(
        _ types: [ABIType], _ values: [JSONValue]
    ) throws(ABIArgumentError) -> Hash32 {
        let function = ABIFunction("", types.map { ABIParameter(name: "", type: $0) })
        let encoded = try function.call(values).data
        return rehashed(Keccak256.hash(encoded.span.extracting(droppingFirst: 4)))
    }

    private static func rehashed(_ hash: Hash32) -> Hash32 {
        let limbs = hash.word.limbs
        var words = Keccak256.Words(repeating: 0)
        for index in 0..<4 { words[index] = limbs[3 &- index] }
        return Keccak256.hash(words, byteCount: 32)
    }
}
