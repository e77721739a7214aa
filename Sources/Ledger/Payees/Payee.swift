public import Ethereum

/// A person, group or contract that is owed.
public struct Payee: Identified, Hashable {
    public static let idPrefix = "pye"

    /// What a payee is.
    public enum Kind: String, Sendable, CaseIterable {
        case person, group, contract
    }

    /// Which one.
    public let id: ID<Payee>
    /// The name that people type.
    public let handle: Handle
    /// What people call it.
    public let name: String
    /// A person, a group or a contract.
    public let kind: Kind
    /// Where it is paid now, one address a chain, in the order of the chains.
    public let payoutAddresses: [PayoutAddress]

    /// A payee; throws ``DirectoryError`` for a name that is none, a chain listed twice, and an
    /// address that cannot be paid.
    public init(
        id: ID<Payee>, handle: Handle, name: String, kind: Kind, payoutAddresses: [PayoutAddress]
    ) throws(DirectoryError) {
        self.id = id
        self.handle = handle
        self.name = try Text.name(name)
        self.kind = kind
        var chains: Set<ChainID> = []
        for (index, entry) in payoutAddresses.enumerated() {
            guard chains.insert(entry.chain).inserted else { throw .chainTwice(entry.chain) }
            guard entry.isPayable else {
                throw .recipientImpossible(found: entry.address, index: index)
            }
        }
        self.payoutAddresses = payoutAddresses.sorted { $0.chain < $1.chain }
    }
}

/// Where a payee is paid on one chain.
public struct PayoutAddress: Identified, Hashable {
    public static let idPrefix = "adr"

    /// Where.
    public let chain: ChainID
    /// To whom.
    public let address: Address

    /// An address on a chain.
    public init(chain: ChainID, address: Address) {
        self.chain = chain
        self.address = address
    }

    /// Whether anybody can hold this address: not the zero, burn or a precompile address.
    public var isPayable: Bool { !address.isZero && !address.isBurn && !address.isPrecompile }
}

extension Sequence<PayoutAddress> {
    /// Throws ``DirectoryError/recipientImpossible(found:index:)`` for the first address that is a
    /// known asset's contract or a known Safe of its chain: what is sent there is mostly lost.
    public func mustBePayable(knownContracts: Set<PayoutAddress>) throws(DirectoryError) {
        for (index, entry) in enumerated() where knownContracts.contains(entry) {
            throw .recipientImpossible(found: entry.address, index: index)
        }
    }
}
