public import Ledger
import Postgres

extension Work {
    /// Renames an asset; chain, contract and decimals are fixed for ever.
    ///
    /// Throws ``BooksError/stale(current:)`` when it was changed since the caller read it.
    public func changeAsset(
        _ id: ID<Asset>, expecting version: ExpectedVersion, symbol: String?, name: String?
    ) async throws -> Stored<Asset> {
        try principal?.mustBeAllowed(.changeDirectory)
        let row = try await reader.row(
            "SELECT \(Asset.columns) FROM asset AS a WHERE a.asset_id = \(id) FOR NO KEY UPDATE",
            orNo: "asset", id)
        let old = try Stored(Asset(row), row)
        try version.mustMatch(old.version)
        let asset = try Asset(
            id: id, chain: old.value.chain, address: old.value.address,
            symbol: symbol ?? old.value.symbol, name: name ?? old.value.name,
            decimals: old.value.decimals)
        _ = try await transaction.query(
            """
            UPDATE asset
            SET symbol = \(asset.symbol), name = \(asset.name), row_version = row_version + 1
            WHERE asset_id = \(id)
            """)
        audit("asset.changed", id, asset.audited)
        return Stored(asset, version: old.version + 1, createdAt: old.createdAt)
    }
}
