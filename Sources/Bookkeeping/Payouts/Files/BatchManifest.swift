import Ethereum
import JSON
import Ledger

extension BatchFiles {
    /// The sum of one asset in the words of people.
    struct Total {
        let control: ControlTotal
        let symbol: String
        let decimals: Int
        let token: Address?

        /// Whole units.
        var text: String { control.amount.text(decimals: decimals) }
    }

    /// In the order of the asset ids.
    func totals() throws -> [Total] {
        try ControlTotal.totals(of: rows.map(\.payment)).map { control in
            guard let row = rows.first(where: { $0.payment.asset == control.asset }) else {
                throw StorageError.missingRow(of: "payment")
            }
            return Total(
                control: control, symbol: row.symbol, decimals: row.decimals,
                token: row.payment.token)
        }
    }

    /// Everything that is needed to verify the batch and its files again, offline.
    func manifest(of files: [File]) throws -> [UInt8] {
        let totals = try totals()
        let safe = transaction.safe
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("manifest_version", 1)
            writer.field("batch_id", batch.description)
            writer.field("organisation", organisation)
            writer.field("period", period.description)
            writer.field("part", part.number)
            writer.field("part_count", part.count)
            writer.field("frozen_at", frozenAt.description)
            writer.field("frozen_by", frozenBy.description)
            writer.field("digest", digest.description)
            writer.field("canonical", String(decoding: canonical, as: UTF8.self))
            writer.object("safe") { writer in
                writer.field("name", safeName)
                writer.field("chain_id", safe.chain.number)
                writer.field("address", safe.address.description)
                writer.field("version", safe.version.description)
            }
            writer.object("safe_transaction") { writer in
                writer.field("nonce", transaction.nonce.description)
                writer.field("to", transaction.call.to.description)
                writer.field("value", transaction.call.value.description)
                writer.field("operation", Int(transaction.operation.rawValue))
                writer.field("data_keccak256", Keccak256.hash(transaction.call.data).description)
                writer.field("multi_send_call_only", transaction.multiSend?.description)
                writer.field("domain_hash", transaction.domainHash.description)
                writer.field("message_hash", transaction.messageHash.description)
                writer.field("safe_tx_hash", transaction.safeTxHash.description)
            }
            if let funding { writer.object("distribution") { Self.write(funding, to: &$0) } }
            writer.field("row_count", rows.count + calls.count)
            writer.array("calls") { writer in
                for call in calls { writer.object { Self.write(call.call, to: &$0) } }
            }
            writer.array("totals") { writer in
                for total in totals { writer.object { Self.write(total, to: &$0) } }
            }
            writer.array("files") { writer in
                for file in files { writer.object { Self.write(file, to: &$0) } }
            }
        }
        return writer.take() + [UInt8(ascii: "\n")]
    }

    private static func write(_ funding: DistributionFunding, to writer: inout JSONWriter) {
        writer.field("format", funding.format.rawValue)
        writer.field("token_address", funding.token.description)
        writer.field("distributor", funding.distributor.description)
        writer.field("amount_base_units", funding.amount.description)
        writer.field("merkle_root", funding.root.description)
    }

    private static func write(_ call: ContractCall, to writer: inout JSONWriter) {
        writer.field("to", call.to.description)
        writer.field("value", call.value.description)
        writer.field("data", Hex.text(of: call.safeCall.data))
        writer.field("function", call.functionText)
    }

    private static func write(_ total: Total, to writer: inout JSONWriter) {
        writer.field("asset_id", total.control.asset.description)
        writer.field("symbol", total.symbol)
        writer.field("decimals", total.decimals)
        writer.field("token_address", total.token?.description)
        writer.field("row_count", total.control.rowCount)
        writer.field("amount", total.text)
        writer.field("amount_base_units", total.control.amount.description)
    }

    private static func write(_ file: File, to writer: inout JSONWriter) {
        writer.field("name", file.name.rawValue)
        writer.field("content_type", file.name.contentType)
        writer.field("bytes", file.content.count)
        writer.field(
            "sha256", String(Digest.sha256(of: file.content).description.dropFirst(2)))
    }
}
