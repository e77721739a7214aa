public import Ethereum

/// The one transfer of a Safe that funds a distributor, from which recipients claim their shares.
public struct DistributionFunding: Hashable, Sendable {
    /// By which rules the tree is made, which are those of the distributor's contract.
    public enum Format: String, Sendable, CaseIterable {
        /// Uniswap's MerkleDistributor: a claim has a number, and a recipient one claim.
        case uniswap
        /// A contract that takes leaves of OpenZeppelin's StandardMerkleTree over address and amount.
        case openzeppelin
    }

    /// By which rules the tree is made.
    public let format: Format
    /// What is distributed.
    public let token: Address
    /// The contract that recipients claim from.
    public let distributor: Address
    /// Base units: the sum of all shares.
    public let amount: UInt256
    /// The root that the distributor was deployed with.
    public let root: Hash32

    /// A funding.
    public init(
        format: Format, token: Address, distributor: Address, amount: UInt256, root: Hash32
    ) {
        self.format = format
        self.token = token
        self.distributor = distributor
        self.amount = amount
        self.root = root
    }

    /// What the Safe moves.
    public var transfer: Transfer {
        Transfer(token: token, recipient: distributor, amount: amount)
    }

    /// The line of the canonical bytes.
    var line: String {
        let hash = Keccak256.hash(SafeCall(transfer).data)
        return "distribution,\(format.rawValue),\(token),\(distributor),\(amount),\(hash),\(root)"
    }
}

extension DistributionFunding.Format {
    /// The leaf of a share that stands at this place, from 0.
    public func leaf(_ place: Int, _ share: Payment) -> Hash32 {
        leaf(place, share.recipient, share.amount)
    }

    /// The leaf of a share that stands at this place, from 0.
    public func leaf(_ place: Int, _ recipient: Address, _ amount: UInt256) -> Hash32 {
        switch self {
        case .uniswap:
            UniswapDistribution.Claim(index: place, recipient: recipient, amount: amount).leaf
        case .openzeppelin: StandardDistribution.leaf(recipient, amount)
        }
    }

    /// The root over shares in the order of their claims; throws ``MerkleError``.
    public func root(of shares: [MerkleShare]) throws(MerkleError) -> Hash32 {
        switch self {
        case .uniswap: try UniswapDistribution(shares, order: .asGiven).root
        case .openzeppelin: try StandardDistribution(shares).root
        }
    }
}
