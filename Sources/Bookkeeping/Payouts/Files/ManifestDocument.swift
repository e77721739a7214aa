import Ethereum
import JSON
import Ledger

/// What a manifest says of its batch; nothing of it is believed before it is recomputed.
struct ManifestDocument {
    struct Total {
        let asset: ID<Asset>
        let unit: AssetUnit
        let token: Address?
        let rowCount: Int
        let text: String
        let amount: UInt256
    }

    struct File {
        let name: String
        let sha256: String
    }

    struct Transaction {
        let nonce: UInt64
        let to: Address
        let value: String
        let operation: Int
        let dataHash, domainHash, messageHash, safeTxHash: Hash32
        let multiSendCallOnly: Address?
    }

    let batch, organisation, period, canonical, safeName: String
    let digest: BatchDigest
    let safe: SafeAccount
    let transaction: Transaction
    let rowCount: Int
    let totals: [Total]
    let files: [File]
    /// The calls of a batch that makes them, with their functions where these are known.
    let calls: [(call: SafeCall, function: String?)]
    /// How the rows are claimed, where they are shares.
    let funding: DistributionFunding?

    init(_ document: JSONValue) throws {
        var fields = try JSONFields(passingOverOthersIn: JSONPlace(document))
        let (_, batch, organisation, period, digest, canonical, safe) = try fields.finish(
            fields.integer("manifest_version", in: 1...1),
            fields.string("batch_id", length: 1...64), fields.string("organisation"),
            fields.string("period", length: 7...7),
            fields.parse("digest") { try BatchDigest($0) }, fields.string("canonical"),
            fields.required("safe") { try Self.safe($0) })
        let (transaction, rowCount, totals, files, calls) = try fields.finish(
            fields.required("safe_transaction") { try Transaction($0) },
            fields.integer("row_count", in: 0...1_000_000 as ClosedRange<Int>),
            fields.array("totals") { try Total($0) }, fields.array("files") { try File($0) },
            fields.optionalArray("calls") { try Self.call($0) })
        funding = try fields.finish(
            fields.optional("distribution") { try Self.funding($0) })
        (self.batch, self.organisation, self.period) = (batch, organisation, period)
        (self.digest, self.canonical) = (digest, canonical)
        (self.safe, safeName) = safe
        (self.transaction, self.rowCount) = (transaction, rowCount)
        (self.totals, self.files) = (totals, files)
        self.calls = calls ?? []
    }

    private static func funding(
        _ place: JSONPlace
    ) throws(JSONFaults) -> DistributionFunding {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (format, token, distributor, amount, root) = try fields.finish(
            fields.parse("format") { try Self.format($0) },
            fields.parse("token_address") { try Address($0) },
            fields.parse("distributor") { try Address($0) },
            fields.parse("amount_base_units") { try UInt256(decimal: $0) },
            fields.parse("merkle_root") { try Hash32($0) })
        return DistributionFunding(
            format: format, token: token, distributor: distributor, amount: amount, root: root)
    }

    private static func format(_ text: String) throws -> DistributionFunding.Format {
        guard let format = DistributionFunding.Format(rawValue: text) else {
            throw FormatUnknown()
        }
        return format
    }

    private struct FormatUnknown: Error, CustomStringConvertible {
        let description = "must be uniswap or openzeppelin"
    }

    private static func call(
        _ place: JSONPlace
    ) throws(JSONFaults) -> (call: SafeCall, function: String?) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (to, value, data, function) = try fields.finish(
            fields.parse("to") { try Address($0) },
            fields.parse("value") { try UInt256(decimal: $0) },
            fields.parse("data") { try Hex.bytes(of: $0) }, fields.optionalString("function"))
        return (SafeCall(to: to, value: value, data: data), function)
    }

    private static func safe(
        _ place: JSONPlace
    ) throws(JSONFaults) -> (SafeAccount, name: String) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (name, number, address, version) = try fields.finish(
            fields.string("name"),
            fields.integer("chain_id", in: 1...(1 << 53) as ClosedRange<UInt64>),
            fields.parse("address") { try Address($0) },
            fields.parse("version") { try SafeVersion($0) })
        guard let chain = ChainID(number) else { throw JSONFaults([]) }
        return (SafeAccount(chain: chain, address: address, version: version), name)
    }
}

extension ManifestDocument.Transaction {
    fileprivate init(_ place: JSONPlace) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        (nonce, to, value, operation, dataHash, multiSendCallOnly) = try fields.finish(
            fields.parse("nonce") { try ManifestDocument.number($0) },
            fields.parse("to") { try Address($0) }, fields.string("value"),
            fields.integer("operation", in: 0...1 as ClosedRange<Int>),
            fields.parse("data_keccak256") { try Hash32($0) },
            fields.optionalParse("multi_send_call_only") { try Address($0) })
        (domainHash, messageHash, safeTxHash) = try fields.finish(
            fields.parse("domain_hash") { try Hash32($0) },
            fields.parse("message_hash") { try Hash32($0) },
            fields.parse("safe_tx_hash") { try Hash32($0) })
    }
}

extension ManifestDocument.Total {
    fileprivate init(_ place: JSONPlace) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let symbol: String
        let decimals: Int
        (asset, symbol, decimals, token, rowCount) = try fields.finish(
            fields.parse("asset_id") { try ID($0) }, fields.string("symbol"),
            fields.integer("decimals", in: 0...77 as ClosedRange<Int>),
            fields.optionalParse("token_address") { try Address($0) },
            fields.integer("row_count", in: 1...1_000_000 as ClosedRange<Int>))
        unit = AssetUnit(symbol: symbol, decimals: decimals)
        (text, amount) = try fields.finish(
            fields.string("amount"), fields.parse("amount_base_units") { try UInt256(decimal: $0) })
    }
}

extension ManifestDocument.File {
    fileprivate init(_ place: JSONPlace) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        (name, sha256) = try fields.finish(
            fields.string("name"), fields.string("sha256", length: 64...64))
    }
}

extension ManifestDocument {
    fileprivate static func number(_ text: String) throws -> UInt64 {
        guard let number = UInt64(exactly: try UInt256(decimal: text)) else {
            throw NumberTextError.tooLarge
        }
        return number
    }
}
