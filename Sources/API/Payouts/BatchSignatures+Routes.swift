import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Owners' signatures of a batch, and what they make executable.
    static let batchSignatures = [
        Route(.get, "/v1/payout-batches/{id}/signatures", "list_batch_signatures") { exchange in
            let id = try await exchange.shownBatch()
            let signatures = try await exchange.books.reader.signatures(of: id)
            return .json { signatures.write(to: &$0) }
        },
        Route(
            .post, "/v1/payout-batches/{id}/signatures", "collect_batch_signature",
            needs: .reportBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (signature) = try fields.finish(
                fields.parse("signature") { try Signature($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let signatures = try await work.collectSignature(of: id, signature)
                return .changed { signatures.write(to: &$0) }
            }
        },
        Route(.get, "/v1/payout-batches/{id}/exec-transaction", "get_exec_transaction") {
            exchange in
            let id = try await exchange.shownBatch()
            let (transaction, signatures) = try await exchange.books.snapshot { reader in
                try await reader.execution(of: id)
            }
            return .json { $0.value(transaction.execution(signatures: signatures)) }
        },
    ]
}

extension Exchange {
    /// The batch of the path, which the principal sees; no query is allowed.
    func shownBatch() async throws -> ID<PayoutBatch> {
        let principal = try principal
        try principal.mustBeAllowed(.readBatches)
        try query.finish()
        let id = try id(of: PayoutBatch.self)
        try await books.reader.mustShow(id, to: principal)
        return id
    }
}

extension BatchSignatures {
    /// What is collected and what is missing.
    fileprivate func write(to writer: inout JSONWriter) {
        let owners = Set(owners)
        writer.object { writer in
            writer.field("safe_tx_hash", safeTxHash.description)
            writer.field("threshold", threshold)
            writer.field("owner_count", owners.count)
            writer.field("signature_count", count)
            writer.field("is_complete", isComplete)
            writer.array("signatures") { writer in
                for item in collected {
                    writer.object { writer in
                        writer.field("owner", item.owner.description)
                        writer.field("kind", item.signature.v > 30 ? "eth_sign" : "eip712")
                        writer.field("signature", Hex.text(of: item.signature.bytes))
                        writer.field("is_owner", owners.contains(item.owner))
                        writer.field("submitted_by", item.submitter.description)
                        writer.field("submitted_at", item.at.description)
                    }
                }
            }
            writer.array("missing_owners") { writer in
                for owner in missing { writer.value(owner.description) }
            }
        }
    }
}
