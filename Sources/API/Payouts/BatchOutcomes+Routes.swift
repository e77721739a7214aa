import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// What becomes of an approved batch besides its execution.
    static let batchOutcomes = [
        Route(.post, "/v1/payout-batches/{id}/proposals", "report_proposal", needs: .reportBatches)
        {
            exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (hash, nonce, proposer, place) = try fields.finish(
                fields.parse("safe_tx_hash") { try Hash32($0) },
                fields.optionalInteger("nonce", in: 0...PayoutNonce.greatest),
                fields.optionalParse("proposer") { try Address($0) },
                fields.optional("transaction") { $0 })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(
                    try await work.reportProposal(of: id) { safe in
                        BatchProposal(
                            safeTxHash: hash, nonce: nonce.map { UInt256($0) }, proposer: proposer,
                            transaction: try place.map { try SafeTransaction(shown: $0, of: safe) })
                    })
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/nonce-uses", "report_nonce_use", needs: .reportBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json(
                upTo: receiptLimit, limits: receiptLimits)
            var fields = try JSONFields(document)
            let (reason, place, hash, receipt) = try fields.finish(
                fields.parse("reason") { try Note.reason($0) },
                fields.required("safe_transaction") { $0 },
                fields.parse("transaction_hash") { try Hash32($0) },
                fields.required("receipt") { try ExecutionReport.receipt($0) })
            let execution = ExecutionReport(
                transactionHash: hash, receipt: receipt.receipt, receiptBytes: receipt.bytes)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(
                    try await work.reportNonceUse(of: id) { safe in
                        var writer = JSONWriter()
                        writer.value(place.value)
                        return NonceUseReport(
                            transaction: try SafeTransaction(shown: place, of: safe),
                            transactionBytes: writer.take(), execution: execution, reason: reason)
                    })
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/execution-withdrawals", "withdraw_execution",
            needs: .reportBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (hash, reason) = try fields.finish(
                fields.parse("transaction_hash") { try Hash32($0) },
                fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(
                    try await work.withdrawExecution(of: id, transaction: hash, reason: reason))
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/payment-releases", "release_payments",
            needs: .confirmSettlements
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (reason) = try fields.finish(fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.releasePayments(of: id, reason: reason))
            }
        },
    ]
}

extension SafeTransaction {
    /// Reads a transaction as the Transaction Service shows it; a Safe or chain that it names stands in
    /// for the batch's, so that the difference is seen.
    fileprivate init(shown place: JSONPlace, of safe: SafeAccount) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (address, chain) = try fields.finish(
            fields.optionalParse("safe") { try Address($0) },
            fields.optional("chainId") { place in
                let text: String
                switch place.value {
                case .number(let number): text = number.lexeme
                default: text = try place.parse { $0 }
                }
                guard let number = UInt64(exactly: try UInt256(decimal: text)),
                    let chain = ChainID(number)
                else { throw NumberTextError.tooLarge }
                return chain
            })
        try self.init(
            proposal: place,
            of: SafeAccount(
                chain: chain ?? safe.chain, address: address ?? safe.address,
                version: safe.version))
    }
}
