import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let safes = [
        Route(.get, "/v1/safes", "list_safes") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readDirectory)
            var query = exchange.query
            let chain = query.chain("chain_id")
            let address = query.value("address") { try Address($0) }
            let page = query.page(of: Safe.self)
            try query.finish()
            let safes = try await exchange.books.reader.safes(
                page, chain: chain, address: address, within: principal.safeLimit)
            return exchange.list(safes, id: \.value.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/safes", "create_safe", needs: .changeDirectory) { exchange in
            let (document, bytes) = try await exchange.json()
            var addresses = AddressFields()
            let draft = try SafeDraft(document, &addresses)
            let warnings = addresses.warnings
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let safe = try await work.createSafe(draft)
                return .created(at: "/v1/safes/\(safe.value.id)", version: safe.version) {
                    safe.write(to: &$0, warnings: warnings)
                }
            }
        },
        Route(.get, "/v1/safes/{id}", "get_safe") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readDirectory)
            try exchange.query.finish()
            let id = try exchange.id(of: Safe.self)
            let (safe, strays) = try await exchange.books.snapshot { reader in
                (
                    try await reader.safe(id, within: principal.safeLimit),
                    principal.may(.readBatches) ? try await reader.strayTransactions(of: id) : nil
                )
            }
            return .json(etag: safe.version) { safe.write(to: &$0, strays: strays) }
        },
        Route(.patch, "/v1/safes/{id}", "change_safe", needs: .changeDirectory) { exchange in
            let id = try exchange.id(of: Safe.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var addresses = AddressFields()
            let change = try SafeChange(document, &addresses)
            let warnings = addresses.warnings
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let safe = try await work.changeSafe(id, expecting: version, change)
                return .changed(version: safe.version) { safe.write(to: &$0, warnings: warnings) }
            }
        },
    ]
}

/// The largest nonce that every JSON reader holds exactly.
private let nonceRange: ClosedRange<UInt64> = 0...(1 << 53 - 1)

extension SafeDraft {
    fileprivate init(_ document: JSONValue, _ addresses: inout AddressFields) throws {
        var fields = try JSONFields(document)
        let chain = fields.chain("chain_id")
        let address = fields.required("address") { try addresses.read($0, on: chain) }
        let name = fields.parse("name") { try Text.name($0) }
        let version = fields.parse("version") { try SafeVersion($0) }
        let owners = fields.array("owners", count: 1...100) { try addresses.read($0, on: chain) }
        let threshold = fields.integer("threshold", in: 1...100)
        let nonce = fields.optionalInteger("next_nonce", in: nonceRange)
        let multiSend = fields.optional("multi_send_call_only") {
            try addresses.read($0, on: chain)
        }
        let modules = fields.optionalArray("modules", count: 0...100) {
            try addresses.read($0, on: chain)
        }
        let read = try fields.finish(
            chain, address, name, version, owners, threshold, nonce, multiSend, modules)
        self.init(
            chain: read.0, address: read.1, name: read.2, version: read.3, owners: read.4,
            threshold: read.5, nextNonce: read.6 ?? 0, multiSendCallOnly: read.7,
            modules: read.8 ?? [])
    }
}

extension SafeChange {
    fileprivate init(_ document: JSONValue, _ addresses: inout AddressFields) throws {
        var fields = try JSONFields(document)
        let isMultiSendGiven = fields.has("multi_send_call_only")
        let read = try fields.finish(
            fields.optionalParse("name") { try Text.name($0) },
            fields.optionalParse("version") { try SafeVersion($0) },
            fields.optionalArray("owners", count: 1...100) { try addresses.read($0, on: nil) },
            fields.optionalInteger("threshold", in: 1...100),
            fields.optionalInteger("next_nonce", in: nonceRange),
            fields.optional("multi_send_call_only") { try addresses.read($0, on: nil) },
            fields.optionalArray("modules", count: 0...100) { try addresses.read($0, on: nil) })
        self.init()
        (name, version, owners, threshold, nextNonce) = (read.0, read.1, read.2, read.3, read.4)
        modules = read.6
        if isMultiSendGiven { multiSendCallOnly = .some(read.5) }
    }
}

extension Stored<Safe> {
    fileprivate func write(
        to writer: inout JSONWriter, warnings: [Fault] = [], strays: [StrayTransaction]? = nil
    ) {
        writer.object { writer in
            writer.field("id", value.id.description)
            writer.field("chain_id", value.chain.number)
            writer.field("address", value.address.description)
            writer.field("name", value.name)
            writer.field("version", value.version.description)
            writer.array("owners") { writer in
                for owner in value.owners { writer.value(owner.description) }
            }
            writer.field("threshold", value.threshold)
            writer.field("next_nonce", value.nextNonce)
            writer.field("multi_send_call_only", value.multiSendCallOnly?.description)
            writer.array("modules") { writer in
                for module in value.modules { writer.value(module.description) }
            }
            writer.field("created_at", createdAt.description)
            if let strays { writer.strayTransactions(strays) }
            writer.warnings(warnings)
        }
    }
}
