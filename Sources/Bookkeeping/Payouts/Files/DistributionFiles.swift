import Ethereum
import JSON
import Ledger

/// The files of a distribution, which follow from its shares alone.
struct DistributionFiles {
    /// Name and content, in the order in which a batch keeps them.
    let all: [(name: BatchFile, content: [UInt8])]

    /// The files of shares in the order of their claims; throws ``MerkleError``.
    init(_ format: DistributionFunding.Format, of shares: [MerkleShare]) throws(MerkleError) {
        var content: [UInt8] = []
        switch format {
        case .uniswap:
            let distribution = try UniswapDistribution(shares, order: .asGiven)
            distribution.file { content += $0 }
            all = [(.merkleUniswap, content)]
        case .openzeppelin:
            let distribution = try StandardDistribution(shares)
            distribution.file { content += $0 }
            all = [
                (.merkleStandard, content + [UInt8(ascii: "\n")]),
                (.merkleStandardProofs, Self.proofs(of: distribution, shares)),
            ]
        }
    }

    /// The library's dump has no proofs, and not every claimant runs the library.
    private static func proofs(
        of distribution: StandardDistribution, _ shares: [MerkleShare]
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("merkle_root", distribution.root.description)
            writer.array("leaf_encoding") { writer in
                writer.value("address")
                writer.value("uint256")
            }
            writer.array("claims") { writer in
                for (row, share) in shares.enumerated() {
                    writer.object { writer in
                        writer.field("address", share.recipient.address.description)
                        writer.field("amount_base_units", share.amount.description)
                        writer.array("proof") { writer in
                            for hash in distribution.proof(of: row).hashes {
                                writer.value(hash.description)
                            }
                        }
                    }
                }
            }
        }
        return writer.take() + [UInt8(ascii: "\n")]
    }
}
