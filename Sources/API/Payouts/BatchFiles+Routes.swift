import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Routes {
    /// The stored files of a frozen batch, which change only where it gets another nonce.
    static let batchFiles =
        BatchFile.single.map { file in
            Route(.get, "/v1/payout-batches/{id}/\(file.rawValue)", file.operation) { exchange in
                try await reply(exchange, with: file)
            }
        } + [
            Route(.get, "/v1/payout-batches/{id}/disperse/{asset_id}", "get_disperse_file") {
                exchange in
                try await reply(exchange, with: .disperse(try exchange.id(1, of: Asset.self)))
            }
        ]

    private static func reply(_ exchange: Exchange, with file: BatchFile) async throws -> Reply {
        let principal = try exchange.principal
        try principal.mustBeAllowed(.readBatches)
        try exchange.query.finish()
        let id = try exchange.id(of: PayoutBatch.self)
        try await exchange.books.reader.mustShow(id, to: principal)
        let stored = try await exchange.books.reader.file(file, of: id)
        return stored.reply(unless: exchange.request.headers["If-None-Match"])
    }
}

extension BatchFile {
    fileprivate var operation: String {
        switch self {
        case .transactionBuilder: "get_safe_transaction_builder_file"
        case .airdrop: "get_airdrop_file"
        case .disperse: "get_disperse_file"
        case .rows: "get_rows_file"
        case .manifest: "get_manifest_file"
        case .safeTransaction: "get_safe_transaction_file"
        case .proposal: "get_proposal_file"
        case .merkleUniswap: "get_merkle_uniswap_file"
        case .merkleStandard: "get_merkle_openzeppelin_file"
        case .merkleStandardProofs: "get_merkle_openzeppelin_proofs_file"
        case .signerSheetPage: "get_signer_sheet_page"
        case .signerSheetText: "get_signer_sheet_text"
        }
    }
}

extension StoredBatchFile {
    /// The bytes, or 304 for who has them already.
    ///
    /// The ETag is the file's own SHA-256.
    fileprivate func reply(unless known: String?) -> Reply {
        let tag = "\"\(contentDigest.description.dropFirst(2))\""
        let headers: Headers = [
            "ETag": tag,
            "Vestry-Batch-Digest": digest.description,
            "Cache-Control": "private, no-cache",
        ]
        guard known?.contains(tag) != true else {
            return Reply(.notModified, headers: headers, body: .none)
        }
        var reply = Reply(.ok, headers: headers, body: .bytes(content))
        reply.headers.append("Content-Type", contentType)
        reply.headers.append("Content-Disposition", "attachment; filename=\"\(downloadName)\"")
        return reply
    }
}
