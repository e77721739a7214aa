import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let payees = [
        Route(.get, "/v1/payees", "list_payees") { exchange in
            try exchange.principal.mustBeAllowed(.readDirectory)
            var query = exchange.query
            let handle = query.value("handle") { try Handle($0) }
            let address = query.value("address") { try Address($0) }
            let page = query.page(of: Payee.self)
            try query.finish()
            let payees = try await exchange.books.reader.payees(
                page, handle: handle, address: address)
            return exchange.list(payees, id: \.payee.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/payees", "create_payee", needs: .changeDirectory) { exchange in
            let (document, bytes) = try await exchange.json()
            var addresses = AddressFields()
            let draft = try PayeeDraft(document, &addresses)
            let warnings = addresses.warnings
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let payee = try await work.createPayee(draft)
                return .created(at: "/v1/payees/\(payee.payee.id)", version: payee.version) {
                    payee.write(to: &$0, warnings: warnings)
                }
            }
        },
        Route(.get, "/v1/payees/{id}", "get_payee") { exchange in
            try exchange.principal.mustBeAllowed(.readDirectory)
            try exchange.query.finish()
            let payee = try await exchange.books.reader.payee(try exchange.id(of: Payee.self))
            return .json(etag: payee.version) { payee.write(to: &$0) }
        },
        Route(.patch, "/v1/payees/{id}", "change_payee", needs: .changeDirectory) { exchange in
            let id = try exchange.id(of: Payee.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var addresses = AddressFields()
            let change = try PayeeChange(document, &addresses)
            let warnings = addresses.warnings
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let payee = try await work.changePayee(id, expecting: version, change)
                return .changed(version: payee.version) {
                    payee.write(to: &$0, warnings: warnings)
                }
            }
        },
        Route(.post, "/v1/payees/imports", "import_payees", needs: .setPayoutAddresses) {
            exchange in
            _ = try exchange.principal
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            try query.finish()
            let file = try await PayeeFile(exchange)
            return try await exchange.write(
                digest: file.digest, key: .optional, isDryRun: isDryRun
            ) { work in
                let result = try await work.importPayees(file.rows, faults: file.faults)
                return .changed { result.write(to: &$0, warnings: file.warnings) }
            }
        },
    ]
}

extension PayeeDraft {
    fileprivate init(_ document: JSONValue, _ addresses: inout AddressFields) throws {
        var fields = try JSONFields(document)
        let (handle, name, kind, places) = try fields.finish(
            fields.parse("handle") { try Handle($0) }, fields.parse("name") { try Text.name($0) },
            fields.choice("kind", Payee.Kind.self),
            fields.optionalArray("payout_addresses", count: 0...50) {
                try PayoutAddress($0, &addresses)
            })
        self.init(handle: handle, name: name, kind: kind, payoutAddresses: places ?? [])
    }
}

extension PayeeChange {
    fileprivate init(_ document: JSONValue, _ addresses: inout AddressFields) throws {
        var fields = try JSONFields(document)
        let (name, kind, places) = try fields.finish(
            fields.optionalParse("name") { try Text.name($0) },
            fields.optional("kind") { try $0.choice(Payee.Kind.self) },
            fields.optionalArray("payout_addresses", count: 0...50) {
                try PayoutAddress($0, &addresses)
            })
        self.init()
        (self.name, self.kind, payoutAddresses) = (name, kind, places)
    }
}

extension PayoutAddress {
    /// An element of `payout_addresses`; its address may carry the prefix of its chain.
    fileprivate init(_ place: JSONPlace, _ addresses: inout AddressFields) throws {
        var fields = try JSONFields(place)
        let chain = fields.chain("chain_id")
        let address = fields.required("address") { try addresses.read($0, on: chain) }
        let read = try fields.finish(chain, address)
        self.init(chain: read.0, address: read.1)
    }
}
