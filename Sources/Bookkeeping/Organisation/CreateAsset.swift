public import Ethereum
public import Ledger
import Postgres

/// What a new asset is made of.
public struct AssetDraft: Sendable {
    /// Where it is counted.
    public let chain: ChainID
    /// Nil for the chain's native currency.
    public let address: Address?
    /// Short name, unique on the chain.
    public let symbol: String
    /// What people call it.
    public let name: String
    /// Digits after the point of a whole unit, 0 to 77.
    public let decimals: Int

    /// An asset of these properties.
    public init(chain: ChainID, address: Address?, symbol: String, name: String, decimals: Int) {
        self.chain = chain
        self.address = address
        self.symbol = symbol
        self.name = name
        self.decimals = decimals
    }
}

extension Work {
    /// Adds an asset to the directory.
    ///
    /// Throws ``DirectoryError``, also when a payee is paid at the contract, and
    /// ``BooksError/constraint(_:isConflict:)`` when contract or symbol are taken on the chain.
    public func createAsset(_ draft: AssetDraft) async throws -> Stored<Asset> {
        try principal?.mustBeAllowed(.changeDirectory)
        let asset = try Asset(
            id: newID(), chain: draft.chain, address: draft.address, symbol: draft.symbol,
            name: draft.name, decimals: draft.decimals)
        if let address = asset.address {
            try await mustPayNobody(at: PayoutAddress(chain: asset.chain, address: address))
        }
        _ = try await transaction.query(
            """
            INSERT INTO asset (
                asset_id, chain_id, address, symbol, name, decimals, created_by, created_at
            )
            VALUES (
                \(asset.id), \(asset.chain), \(orNull: asset.address)::bytea, \(asset.symbol),
                \(asset.name), \(asset.decimals), \(orNull: principal?.id)::uuid, \(now)
            )
            """)
        audit("asset.created", asset.id, asset.audited)
        return Stored(asset, version: 1, createdAt: now)
    }
}
