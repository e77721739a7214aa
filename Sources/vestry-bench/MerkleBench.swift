import Ethereum

/// Merkle distributions with all their proofs against the bare hash function, and the recovery of
/// signers; without service and database.
struct MerkleBench: RoundBench {
    let leaves: Int
    let rounds: Int

    func measure() throws -> [Figure] {
        let shares = try self.shares()
        let bare = middle { hashSeconds() }
        let hashesPerSecond = Double(leaves) / bare
        // A leaf is one hash with Uniswap and two with OpenZeppelin; every parent is one.
        let uniswap = try middle {
            try seconds { try UniswapDistribution(shares).binaryProofs { _ in } }
        }
        let standard = try middle {
            try seconds { try StandardDistribution(shares).binaryProofs { _ in } }
        }
        let distribution = try UniswapDistribution(shares)
        var bytes = 0
        let file = seconds { distribution.file { bytes += $0.count } }
        return [
            figure("Uniswap", hashes: 2 * leaves - 1, uniswap, against: hashesPerSecond),
            figure("OpenZeppelin", hashes: 3 * leaves - 1, standard, against: hashesPerSecond),
            Figure(
                name: "JSON of \(leaves) claims, \(bytes / 1_000_000) MB", value: file, unit: "s"),
            Figure(
                name: "signers recovered",
                value: try middle { try recoveriesPerSecond() }, unit: "/s"),
        ]
    }

    private func figure(
        _ name: String, hashes: Int, _ seconds: Double, against peer: Double
    ) -> Figure {
        Figure(
            name: "\(name) tree of \(leaves) leaves with all proofs",
            value: Double(hashes) / seconds, unit: "hashes/s", peer: ("bare Keccak-256", peer))
    }

    private func shares() throws -> [MerkleShare] {
        try (0..<leaves).map { row in
            let hash = Keccak256.hash(utf8: "recipient \(row)")
            guard let address = Address(bytes: hash.bytes.suffix(20)) else {
                throw BenchError("a hash has 32 bytes")
            }
            return MerkleShare(
                recipient: SpelledAddress(address), amount: UInt256(UInt64(row + 1)))
        }
    }

    /// As many hashes as leaves, each of the 64 bytes that a parent has.
    private func hashSeconds() -> Double {
        var input = [UInt8](repeating: 0, count: 64)
        var last = Hash32(word: .zero)
        let took = seconds {
            for row in 0..<leaves {
                input[0] = UInt8(truncatingIfNeeded: row)
                last = Keccak256.hash(input)
            }
        }
        precondition(!last.word.isZero, "The hashes must not be optimised away.")
        return took
    }

    private func recoveriesPerSecond() throws -> Double {
        let signature = try Signature(
            "0x2eeace255fae5bad8872a73deed28cb07385d26f58d58e0a6f72b6c747393513"
                + "6bde445c8b0894ac0ffd052a33b892088fe3e8eda1a2b37a1a798d4b5556e6b01b")
        let hash = try Hash32("0x517d329097d03c34f3f5decde5eb445a7fd7b2a5902231dfdf28f5ab2c30685a")
        let count = 10_000
        let took = try seconds {
            for _ in 0..<count where try signature.signer(of: hash).isZero {
                throw BenchError("the signer is known")
            }
        }
        return Double(count) / took
    }
}
