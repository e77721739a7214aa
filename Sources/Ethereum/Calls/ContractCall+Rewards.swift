extension ContractCall {
    /// ERC-20 `transfer`; also how a Merkle distributor or an escrow is funded.
    public static func transfer(
        of token: Address, to recipient: Address, amount: UInt256
    ) -> ContractCall {
        ContractCall(to: token, ABICall(.transfer, [.word(recipient.word), .word(amount)]))
    }

    /// ERC-20 `approve`: what DssVest's treasury, Sablier and disperse need before they can take
    /// tokens.
    public static func approve(
        _ spender: Address, of token: Address, amount: UInt256
    ) -> ContractCall {
        ContractCall(to: token, ABICall(.approve, [.word(spender.word), .word(amount)]))
    }

    /// Funds a StakingRewards pool and starts its period: the transfer, then `notifyRewardAmount`.
    ///
    /// In this order, for the pool refuses a reward that it does not hold yet.
    public static func fundPool(
        _ pool: Address, with token: Address, amount: UInt256
    ) -> [ContractCall] {
        [
            transfer(of: token, to: pool, amount: amount),
            ContractCall(to: pool, ABICall(.notifyRewardAmount, [.word(amount)])),
        ]
    }

    /// What a recipient of a distribution sends to Uniswap's MerkleDistributor; anyone may send it.
    public static func claimShare(
        _ claim: UniswapDistribution.Claim, proof: MerkleProof, from distributor: Address
    ) -> ContractCall {
        let hashes = proof.hashes.map { ABIValue.word($0.word) }
        let values: [ABIValue] = [
            .word(UInt256(UInt64(claim.index))), .word(claim.recipient.word), .word(claim.amount),
            .list(hashes),
        ]
        return ContractCall(to: distributor, ABICall(.claimShare, values))
    }

    /// Accrues a product's fees and pays operator and methodologist; anyone may call it.
    ///
    /// Extensions of one product take no argument; those of several need the product's token.
    public static func accrueFees(
        at feeExtension: Address, of product: Address? = nil
    ) -> ContractCall {
        guard let product else {
            return ContractCall(to: feeExtension, ABICall(.accrueFees, []))
        }
        return ContractCall(
            to: feeExtension, ABICall(.accrueFeesOfProduct, [.word(product.word)]))
    }
}
