import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Another nonce for a frozen batch: one person proposes it, another confirms.
    static let nonceBindings = [
        Route(
            .post, "/v1/payout-batches/{id}/nonce-bindings", "propose_nonce_binding",
            needs: .planBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (nonce, reason) = try fields.finish(
                fields.optionalInteger("nonce", in: 0...PayoutNonce.greatest),
                fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.proposeNonceBinding(of: id, nonce: nonce, reason: reason))
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/nonce-binding-confirmations",
            "confirm_nonce_binding", needs: .approveBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (digest, hash) = try fields.statedBatch()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(
                    try await work.confirmNonceBinding(of: id, digest: digest, safeTxHash: hash))
            }
        },
    ]
}
