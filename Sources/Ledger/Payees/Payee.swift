public import Ethereum

/// A person, group or contract that is owed.
public struct Payee: Identified, Hashable {
    public static let idPrefix = "pye"

    /// What a payee is.
    public enum Kind: String, Sendable, CaseIterable {
        case person, group, contract
    }

    public let id: ID<Payee>
    public let handle: Handle
    public let name: String
    public let kind: Kind
    /// Where it is paid now, one address a chain, in the order of the chains.
    public let payoutAddresses: [PayoutAddress]

    /// A payee; throws ``DirectoryError`` for a name that is none or an address that cannot be paid.
    public init(
        id: ID<Payee>, handle: Handle, name: String, kind: Kind, payoutAddresses: [PayoutAddress]
    ) throws(DirectoryError) {
        self.id = id
        self.handle = handle
        self.name = try Text.name(name)
        self.kind = kind
        for entry in payoutAddresses where !entry.isPayable {
            throw .recipientImpossible(found: entry.address)
        }
        self.payoutAddresses = payoutAddresses.sorted { $0.chain < $1.chain }
    }
}

/// Where a payee is paid on one chain.
public struct PayoutAddress: Hashable, Sendable {
    public let chain: ChainID
    public let address: Address

    /// An address on a chain.
    public init(chain: ChainID, address: Address) {
        self.chain = chain
        self.address = address
    }

    /// Whether anybody can hold this address: not the zero, burn or a precompile address.
    public var isPayable: Bool { !address.isZero && !address.isBurn && !address.isPrecompile }
}
