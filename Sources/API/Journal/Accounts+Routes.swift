import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    static let accounts = [
        Route(.get, "/v1/accounts", "list_accounts") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let prefix = query.value("prefix") { try AccountPrefix($0) }
            let asset = query.assetReference("asset")
            let after = query.value("cursor") { try AccountKey($0) }
            let limit = query.limit()
            try query.finish()
            let accounts = try await exchange.books.snapshot { reader in
                try await exchange.mustKnow(asset, in: reader)
                return try await reader.accounts(
                    after: after, limit: limit, prefix: prefix, asset: asset)
            }
            return exchange.list(accounts, cursor: \.account.key.description) { account, writer in
                writer.object { account.write(to: &$0) }
            }
        },
        Route(.get, "/v1/accounts/{account}/{asset_id}", "get_account") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            try exchange.query.finish()
            let (account, version) = try await exchange.books.reader.account(
                try exchange.accountKey)
            return .json(etag: version) { writer in writer.object { account.write(to: &$0) } }
        },
        Route(
            .put, "/v1/accounts/{account}/{asset_id}/floor", "set_account_floor",
            needs: .postEntries
        ) { exchange in
            let key = try exchange.accountKey
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            // A floor is taken away by saying so, not by saying nothing.
            if !fields.has("floor") { _ = fields.string("floor") }
            let floor = try fields.finish(fields.optionalString("floor", length: 1...100))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let (account, version) = try await work.setAccountFloor(
                    key, to: floor, expecting: version)
                return .changed(version: version) { writer in
                    writer.object { account.write(to: &$0) }
                }
            }
        },
        Route(.get, "/v1/accounts/{account}/{asset_id}/postings", "list_account_postings") {
            exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            let key = try exchange.accountKey
            var query = exchange.query
            let wanted = StatementRequest(&query)
            let format = try exchange.format(&query)
            try query.finish()
            let statement = try await exchange.books.snapshot { reader in
                try await reader.accountStatement(key, wanted)
            }
            let next = statement.next?.description
            var reply = exchange.reply(.statement(statement, next: next), as: format)
            if let next { exchange.link(&reply, next: next) }
            return reply
        },
    ]
}

extension Exchange {
    /// The account that the path names by code and asset.
    fileprivate var accountKey: AccountKey {
        get throws {
            try AccountKey(code: AccountCode(parameters[0]), asset: ID(parameters[1]))
        }
    }
}

extension StatementRequest {
    fileprivate init(_ query: inout Query) {
        self.init()
        (from, to) = query.range("from", "to") { try Day($0) }
        knownAt = query.value("known_at") { try KnownAt($0) }
        after = query.value("cursor") { try StatementCursor($0) }
        limit = query.optionalLimit()
    }
}
