import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let assets = [
        Route(.get, "/v1/assets", "list_assets") { exchange in
            try exchange.principal.mustBeAllowed(.readDirectory)
            var query = exchange.query
            let symbol = query.text("symbol")
            let page = query.page(of: Asset.self)
            try query.finish()
            let assets = try await exchange.books.reader.assets(page, symbol: symbol)
            return exchange.list(assets, id: \.value.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/assets", "create_asset", needs: .changeDirectory) { exchange in
            let (document, bytes) = try await exchange.json()
            var addresses = AddressFields()
            let draft = try AssetDraft(document, &addresses)
            let warnings = addresses.warnings
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let asset = try await work.createAsset(draft)
                return .created(at: "/v1/assets/\(asset.value.id)", version: asset.version) {
                    asset.write(to: &$0, warnings: warnings)
                }
            }
        },
        Route(.get, "/v1/assets/{id}", "get_asset") { exchange in
            try exchange.principal.mustBeAllowed(.readDirectory)
            try exchange.query.finish()
            let asset = try await exchange.books.reader.asset(try exchange.id(of: Asset.self))
            return .json(etag: asset.version) { asset.write(to: &$0) }
        },
        Route(.patch, "/v1/assets/{id}", "change_asset", needs: .changeDirectory) { exchange in
            let id = try exchange.id(of: Asset.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (symbol, name) = try fields.finish(
                fields.optionalParse("symbol") { try Text.symbol($0) },
                fields.optionalParse("name") { try Text.name($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let asset = try await work.changeAsset(
                    id, expecting: version, symbol: symbol, name: name)
                return .changed(version: asset.version) { asset.write(to: &$0) }
            }
        },
    ]
}

extension AssetDraft {
    fileprivate init(_ document: JSONValue, _ addresses: inout AddressFields) throws {
        var fields = try JSONFields(document)
        let chainID = fields.chain("chain_id")
        let (chain, address, symbol, name, decimals) = try fields.finish(
            chainID, fields.optional("address") { try addresses.read($0, on: chainID) },
            fields.parse("symbol") { try Text.symbol($0) },
            fields.parse("name") { try Text.name($0) },
            fields.integer("decimals", in: 0...77))
        self.init(chain: chain, address: address, symbol: symbol, name: name, decimals: decimals)
    }
}

extension Stored<Asset> {
    fileprivate func write(to writer: inout JSONWriter, warnings: [Fault] = []) {
        writer.object { writer in
            writer.field("id", value.id.description)
            writer.field("chain_id", value.chain.number)
            writer.field("address", value.address?.description)
            writer.field("symbol", value.symbol)
            writer.field("name", value.name)
            writer.field("decimals", value.decimals)
            writer.field("created_at", createdAt.description)
            writer.warnings(warnings)
        }
    }
}
