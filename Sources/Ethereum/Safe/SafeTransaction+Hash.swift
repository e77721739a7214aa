extension SafeTransaction {
    /// The hash that owners sign and that the Safe's events name.
    public var safeTxHash: Hash32 {
        TypedData.digest(domain: domainHash, message: messageHash)
    }

    /// The EIP-712 domain separator; hardware wallets show it as "domain hash".
    public var domainHash: Hash32 { safe.domainHash }

    static func typeHash(_ version: SafeVersion) -> Hash32 {
        version < .v100 ? typeHashWithDataGas : typeHash
    }

    private static let typeHash = TypedData.typeHash(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
            + "uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,"
            + "uint256 nonce)"
    )

    /// Before 1.0.0 the field baseGas was called dataGas.
    private static let typeHashWithDataGas = TypedData.typeHash(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
            + "uint256 dataGas,uint256 gasPrice,address gasToken,address refundReceiver,"
            + "uint256 nonce)"
    )
}

extension SafeAccount {
    /// The EIP-712 domain separator. From 1.3.0 on it names the chain; before, equal addresses on
    /// two chains hash alike.
    public var domainHash: Hash32 {
        guard version >= .v130 else {
            return TypedData.structHash(Self.domainTypeHashWithoutChain, [address.word])
        }
        return TypedData.structHash(
            Self.domainTypeHash, [UInt256(chain.number), address.word])
    }

    private static let domainTypeHash = TypedData.typeHash(
        "EIP712Domain(uint256 chainId,address verifyingContract)")

    private static let domainTypeHashWithoutChain = TypedData.typeHash(
        "EIP712Domain(address verifyingContract)")
}
