/// The nodes of a tree and the way from each leaf to the root, whatever the layout.
protocol MerkleTree {
    /// All nodes, of which there are fewer than 2^32.
    var nodes: [Hash32] { get }
    /// Calls the closure with the place in `nodes` of every hash of a leaf's proof.
    func forEachSibling(of leaf: Int, _ body: (Int) -> Void)
}

extension MerkleTree {
    func proof(of leaf: Int) -> MerkleProof {
        var hashes: [Hash32] = []
        forEachSibling(of: leaf) { hashes.append(nodes[$0]) }
        return MerkleProof(hashes)
    }

    /// Fills the buffer from its beginning with the proofs of as many leaves as fit for certain;
    /// `leaf` moves on to the first that is left. Returns how many words were written.
    ///
    /// A proof is the number of its hashes and then four words for each, all with the most
    /// significant byte first in memory. One pass without a call that could not be inlined: this
    /// writes twenty hashes for each one that was computed.
    func fill(_ buffer: inout [UInt64], from leaf: inout Int, to count: Int) -> Int {
        let nodes = nodes
        var words = buffer.mutableSpan
        let last = words.count - (1 + 4 * 32)
        var start = 0
        while leaf < count, start <= last {
            var end = start &+ 1
            forEachSibling(of: leaf) { place in
                let limbs = nodes[place].word.limbs
                words[end] = limbs[3].bigEndian
                words[end &+ 1] = limbs[2].bigEndian
                words[end &+ 2] = limbs[1].bigEndian
                words[end &+ 3] = limbs[0].bigEndian
                end &+= 4
            }
            words[start] = UInt64((end &- start) / 4).bigEndian
            start = end
            leaf += 1
        }
        return start
    }
}
