/// A Merkle tree in layers, leaves first; a node without a neighbour is carried up as it is.
///
/// Source: Uniswap merkle-distributor, src/merkle-tree.ts.
struct LayeredTree: MerkleTree {
    /// All layers one after the other; the root is the last node.
    let nodes: [Hash32]
    /// Where each leaf stands in the first layer.
    private let places: [UInt32]

    /// A tree of these leaves, of which there is at least one, no two of them equal.
    init(_ leaves: [Hash32]) {
        let rows = leaves.ascending
        var places = [UInt32](repeating: 0, count: leaves.count)
        var nodes: [Hash32] = []
        nodes.reserveCapacity(2 * leaves.count + 64)
        for (place, row) in rows.enumerated() {
            places[Int(row)] = UInt32(truncatingIfNeeded: place)
            nodes.append(leaves[Int(row)])
        }
        var start = 0
        var count = leaves.count
        while count > 1 {
            for pair in 0..<(count / 2) {
                let left = start &+ 2 &* pair
                nodes.append(MerkleProof.parent(nodes[left], nodes[left &+ 1]))
            }
            if count % 2 == 1 { nodes.append(nodes[start + count - 1]) }
            start += count
            count = (count + 1) / 2
        }
        self.places = places
        self.nodes = nodes
    }

    var root: Hash32 { nodes[nodes.count - 1] }

    @inline(__always)
    func forEachSibling(of leaf: Int, _ body: (Int) -> Void) {
        var place = Int(places[leaf])
        var start = 0
        var count = places.count
        while count > 1 {
            let sibling = place ^ 1
            if sibling < count { body(start &+ sibling) }
            place /= 2
            start &+= count
            count = (count &+ 1) / 2
        }
    }
}

extension [Hash32] {
    /// The places of all elements in ascending order of their bytes.
    var ascending: [UInt32] {
        RowOrder.rows(by: map { $0.word.limbs[3] }) { self[$0] < self[$1] }
    }
}
