public import Ethereum

/// Shares of one token, in the order of their claims, with the root that follows from them.
public struct Distribution: Hashable, Sendable {
    /// By which rules the tree is made.
    public let format: DistributionFunding.Format
    /// What is distributed.
    public let asset: ID<Asset>
    /// Its contract.
    public let token: Address
    /// Base units: the sum of all shares.
    public let amount: UInt256
    /// The root that a distributor is deployed with.
    public let root: Hash32

    /// The distribution of shares of one token, at least one.
    ///
    /// Throws ``PayoutsError/sharesMixed``, ``PayoutsError/totalTooLarge``, and
    /// ``PayoutsError/recipientShared(_:by:)`` where the contract would pay one of two claims only.
    public init(
        _ format: DistributionFunding.Format, of shares: [Payment]
    ) throws(PayoutsError) {
        guard let first = shares.first, let token = first.token else { throw .nothingToPay }
        let totals = try ControlTotal.totals(of: shares)
        guard totals.count == 1 else { throw .sharesMixed }
        do {
            root = try format.root(of: shares.map(\.share))
        } catch {
            guard case .recipientTwice(let address, _) = error else { throw .totalTooLarge }
            throw .recipientShared(address, by: [])
        }
        self.format = format
        self.token = token
        asset = first.asset
        amount = totals[0].amount
    }

    /// Its funding at a distributor.
    public func funding(at distributor: Address) -> DistributionFunding {
        DistributionFunding(
            format: format, token: token, distributor: distributor, amount: amount, root: root)
    }
}

extension Payment {
    /// What its recipient claims.
    public var share: MerkleShare {
        MerkleShare(recipient: SpelledAddress(recipient), amount: amount)
    }
}

extension Distribution {
    /// The whole as one payment, for its size only.
    public func wholeAsPaid(to recipient: Address) -> Payment {
        Payment(
            payee: ID(high: 0, low: 0), recipient: recipient, asset: asset, token: token,
            amount: amount, payables: [])
    }
}
