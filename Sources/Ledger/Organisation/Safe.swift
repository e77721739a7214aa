public import Ethereum

/// A Safe multisig that pays; the service never holds a key of it.
public struct Safe: Identified, Hashable {
    public static let idPrefix = "saf"

    /// Which one.
    public let id: ID<Safe>
    /// Where it stands.
    public let chain: ChainID
    /// Its contract.
    public let address: Address
    /// What people call it.
    public let name: String
    /// The contract's version, which decides hashes and the MultiSend contract.
    public let version: SafeVersion
    /// 1 to 100, each once.
    public let owners: [Address]
    /// How many owners must sign: 1 to the number of owners.
    public let threshold: Int
    /// The nonce of the Safe's next transaction, as last reported.
    public let nextNonce: UInt64
    /// The MultiSendCallOnly contract where it is not the canonical one of the chain.
    public let multiSendCallOnlyOverride: Address?
    /// Contracts that may move its assets without signatures, as somebody entered them; at most 100.
    public let modules: [Address]

    /// A Safe; throws ``DirectoryError`` for owners or a threshold that no Safe can have, and where
    /// from version 1.3.0 on nobody knows the MultiSendCallOnly contract.
    public init(
        id: ID<Safe>, chain: ChainID, address: Address, name: String, version: SafeVersion,
        owners: [Address], threshold: Int, nextNonce: UInt64,
        multiSendCallOnlyOverride: Address? = nil, modules: [Address] = []
    ) throws(DirectoryError) {
        guard !address.isZero, !address.isPrecompile else { throw .notAContract(found: address) }
        guard (1...100).contains(owners.count) else { throw .ownerCount(found: owners.count) }
        guard Set(owners).count == owners.count else { throw .ownerTwice }
        if let wrong = owners.first(where: { $0.isZero || $0 == address }) {
            throw .ownerImpossible(found: wrong)
        }
        guard (1...owners.count).contains(threshold) else {
            throw .thresholdOutOfRange(found: threshold, owners: owners.count)
        }
        guard nextNonce <= UInt64(Int64.max) else { throw .nonceTooLarge }
        if let multiSend = multiSendCallOnlyOverride,
            multiSend.isZero || multiSend.isPrecompile || multiSend == address
        {
            throw .multiSendImpossible(found: multiSend)
        }
        self.id = id
        self.chain = chain
        self.address = address
        self.name = try Text.name(name)
        self.version = version
        self.owners = owners
        self.threshold = threshold
        self.nextNonce = nextNonce
        self.multiSendCallOnlyOverride = multiSendCallOnlyOverride
        self.modules = modules
        guard version < .v130 || multiSendCallOnly != nil else {
            throw .multiSendUnknown(chain: chain, version: version.description)
        }
    }

    /// The Safe in the words of the chain.
    public var account: SafeAccount {
        SafeAccount(chain: chain, address: address, version: version)
    }

    /// Where batches of several calls go; nil only before 1.3.0, which had no such contract.
    public var multiSendCallOnly: Address? {
        multiSendCallOnlyOverride
            ?? MultiSend.callOnlyContract(version: version, chain: chain)
    }
}
