/// A Merkle tree as a complete binary tree in one array: node i has its children at 2i + 1 and
/// 2i + 2, the root is node 0, the first leaf is the last node.
///
/// Source: OpenZeppelin merkle-tree, src/core.ts.
struct CompleteTree: MerkleTree {
    let nodes: [Hash32]
    /// Where each leaf stands among the nodes.
    private let places: [UInt32]

    /// A tree of these leaves, of which there is at least one.
    init(_ leaves: [Hash32], isSorted: Bool) {
        let last = 2 * leaves.count - 2
        var nodes = [Hash32](repeating: Hash32(word: .zero), count: last + 1)
        var places = [UInt32](repeating: 0, count: leaves.count)
        let rows = isSorted ? leaves.ascending : leaves.indices.map { UInt32($0) }
        for (place, row) in rows.enumerated() {
            places[Int(row)] = UInt32(truncatingIfNeeded: last - place)
            nodes[last - place] = leaves[Int(row)]
        }
        for node in (0..<(leaves.count - 1)).reversed() {
            nodes[node] = MerkleProof.parent(nodes[2 &* node &+ 1], nodes[2 &* node &+ 2])
        }
        self.places = places
        self.nodes = nodes
    }

    var root: Hash32 { nodes[0] }

    func place(of leaf: Int) -> Int { Int(places[leaf]) }

    @inline(__always)
    func forEachSibling(of leaf: Int, _ body: (Int) -> Void) {
        var node = Int(places[leaf])
        while node > 0 {
            body(node % 2 == 1 ? node &+ 1 : node &- 1)
            node = (node &- 1) / 2
        }
    }
}
