public import Ethereum
public import Ledger
import Postgres

/// What a new Safe is made of.
public struct SafeDraft: Sendable {
    /// Where it stands.
    public let chain: ChainID
    /// Its contract.
    public let address: Address
    /// What people call it.
    public let name: String
    /// The contract's version.
    public let version: SafeVersion
    /// 1 to 100, each once.
    public let owners: [Address]
    /// How many of them must sign.
    public let threshold: Int
    /// The nonce that the Safe's next transaction will have.
    public let nextNonce: UInt64
    /// Only where it is not the one that wallets take on the chain.
    public let multiSendCallOnly: Address?
    /// Contracts that may move its assets without signatures.
    public let modules: [Address]

    /// A Safe of these properties.
    public init(
        chain: ChainID, address: Address, name: String, version: SafeVersion, owners: [Address],
        threshold: Int, nextNonce: UInt64, multiSendCallOnly: Address?, modules: [Address] = []
    ) {
        self.chain = chain
        self.address = address
        self.name = name
        self.version = version
        self.owners = owners
        self.threshold = threshold
        self.nextNonce = nextNonce
        self.multiSendCallOnly = multiSendCallOnly
        self.modules = modules
    }
}

extension Work {
    /// Adds a Safe to the directory.
    ///
    /// Throws ``DirectoryError``, also when a payee is paid at the Safe, and
    /// ``BooksError/constraint(_:isConflict:)`` when it is there already.
    public func createSafe(_ draft: SafeDraft) async throws -> Stored<Safe> {
        try principal?.mustBeAllowed(.changeDirectory)
        let safe = try Safe(
            id: newID(), chain: draft.chain, address: draft.address, name: draft.name,
            version: draft.version, owners: draft.owners, threshold: draft.threshold,
            nextNonce: draft.nextNonce, multiSendCallOnlyOverride: draft.multiSendCallOnly,
            modules: draft.modules)
        try await mustPayNobody(at: PayoutAddress(chain: safe.chain, address: safe.address))
        _ = try await transaction.query(
            """
            INSERT INTO safe (
                safe_id, chain_id, address, name, version, owners, threshold, next_nonce,
                multi_send_call_only, modules, created_by, created_at
            )
            VALUES (
                \(safe.id), \(safe.chain), \(safe.address)::bytea, \(safe.name), \(safe.version),
                \(safe.owners)::evm_address [], \(safe.threshold), \(Int64(safe.nextNonce)),
                \(orNull: safe.multiSendCallOnlyOverride)::bytea,
                \(safe.modules)::evm_address [], \(orNull: principal?.id)::uuid,
                \(now)
            )
            """)
        try await keepMultiSendAuthor(of: safe)
        audit("safe.created", safe.id)
        return Stored(safe, version: 1, createdAt: now)
    }
}
