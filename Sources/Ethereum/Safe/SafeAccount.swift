/// A Safe multisig on its chain.
public struct SafeAccount: Hashable, Sendable {
    /// The chain on which the Safe stands; the same address elsewhere may belong to others.
    public let chain: ChainID
    /// The address of the Safe.
    public let address: Address
    /// The version of its contracts, which decides how it hashes.
    public let version: SafeVersion

    /// A Safe by chain, address and version.
    public init(chain: ChainID, address: Address, version: SafeVersion) {
        self.chain = chain
        self.address = address
        self.version = version
    }
}
