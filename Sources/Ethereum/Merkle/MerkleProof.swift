/// The way from a leaf to the root of a Merkle tree: the hash beside each step.
public struct MerkleProof: Hashable, Sendable {
    /// The hashes beside, from the leaf up; none in a tree of one leaf.
    public let hashes: [Hash32]

    /// A proof of these hashes.
    public init(_ hashes: [Hash32]) {
        self.hashes = hashes
    }

    /// The root to which the proof leads from a leaf.
    ///
    /// The smaller of two hashes is hashed first. Source: OpenZeppelin, MerkleProof.sol, which
    /// Uniswap's distributor uses too.
    public func root(from leaf: Hash32) -> Hash32 {
        hashes.reduce(leaf) { Self.parent($0, $1) }
    }

    @inline(__always)
    static func parent(_ left: Hash32, _ right: Hash32) -> Hash32 {
        left < right ? Keccak256.hash(left, right) : Keccak256.hash(right, left)
    }
}
