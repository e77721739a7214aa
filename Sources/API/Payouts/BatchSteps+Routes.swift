import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// From a plan to an approved batch, or to a cancelled one.
    static let batchSteps = [
        Route(.post, "/v1/payout-batches/{id}/freezes", "freeze_payout_batch", needs: .planBatches)
        { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.optionalJSON()
            var fields = try JSONFields(document)
            let (nonce, distributor, reasons) = try fields.finish(
                fields.optionalInteger("nonce", in: 0...PayoutNonce.greatest),
                fields.optionalParse("distributor") { try Address($0) },
                fields.optionalCheckReasons())
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(
                    try await work.freezePayoutBatch(
                        id, nonce: nonce, distributor: distributor, reasons: reasons ?? [:]))
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/approvals", "approve_payout_batch",
            needs: .approveBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (digest, hash) = try fields.statedBatch()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.approvePayoutBatch(id, digest: digest, safeTxHash: hash))
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/owners-acknowledgements", "acknowledge_owners",
            needs: .planBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (owners, threshold, reason) = try fields.finish(
                fields.array("owners", count: 1...100) { try $0.parse { try Address($0) } },
                fields.integer("threshold", in: 1...100),
                fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(
                    try await work.acknowledgeOwners(
                        of: id, owners: owners, threshold: threshold, reason: reason))
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/cancellations", "cancel_payout_batch",
            needs: .planBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let reason = try fields.finish(fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.cancelPayoutBatch(id, reason: reason))
            }
        },
    ]

    /// What scripts do with approved batches, and what a second principal says to it.
    static let batchExecutions = [
        Route(.post, "/v1/payout-batch-claims", "claim_payout_batch", needs: .reportBatches) {
            exchange in
            let (document, bytes) = try await exchange.optionalJSON()
            var fields = try JSONFields(document)
            let (safe, seconds) = try fields.finish(
                fields.optionalID("safe_id", of: Safe.self),
                fields.optionalInteger("lease_seconds", in: BatchClaim.leaseSeconds))
            do {
                return try await exchange.write(bytes, key: .required, query: exchange.query) {
                    .changed(
                        try await $0.claimPayoutBatch(
                            safe: safe, leaseSeconds: seconds ?? BatchClaim.defaultLeaseSeconds))
                }
            } catch PayoutsError.nothingToClaim {
                // Nothing was done, so nothing is kept: the same key may find a batch later.
                return Reply(.noContent, body: .none)
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/executions", "report_execution", needs: .reportBatches
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let (document, bytes) = try await exchange.json(
                upTo: receiptLimit, limits: receiptLimits)
            let report = try ExecutionReport(document)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.reportExecution(of: id, report))
            }
        },
        Route(
            .post, "/v1/payout-batches/{id}/confirmations", "confirm_settlement",
            needs: .confirmSettlements
        ) { exchange in
            let id = try exchange.id(of: PayoutBatch.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.confirmSettlement(of: id))
            }
        },
    ]

    /// A receipt of 250 transfers has about 0.3 MB; this leaves room for tokens that log a lot.
    static let receiptLimit = 8 << 20
    /// A log has some ten values; this is what the bytes above can hold of them.
    static let receiptLimits = JSONLimits(
        members: 256, elements: 50_000, values: 500_000)
}

extension ExecutionReport {
    fileprivate init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let (hash, (receipt, bytes)) = try fields.finish(
            fields.parse("transaction_hash") { try Hash32($0) },
            fields.required("receipt") { try Self.receipt($0) })
        self.init(transactionHash: hash, receipt: receipt, receiptBytes: bytes)
    }

    /// A receipt with the bytes that are kept of it.
    static func receipt(_ place: JSONPlace) throws -> (receipt: Receipt, bytes: [UInt8]) {
        var writer = JSONWriter()
        let receipt = try Receipt(place)
        writer.value(place.value)
        return (receipt, writer.take())
    }
}

extension JSONFields {
    /// Why checks that struck are all right, by the codes that a reason is enough for.
    mutating func optionalCheckReasons() -> [BatchCheck.Code: String]?? {
        optionalObject("reasons") { fields in
            var reasons: [BatchCheck.Code: String] = [:]
            for code in BatchCheck.Code.allCases where code.level == .warn {
                guard let reason = fields.optionalParse(code.rawValue, { try Note.reason($0) })
                else { continue }
                reasons[code] = reason
            }
            return reasons
        }
    }

    /// What somebody who approves says to have seen of a batch.
    mutating func statedBatch() throws -> (digest: BatchDigest, safeTxHash: Hash32) {
        try finish(
            parse("digest") { try BatchDigest($0) },
            parse("safe_tx_hash") { try Hash32($0) })
    }
}

extension StoredAnswer {
    /// A batch after a step.
    static func changed(_ batch: BatchOverview) -> StoredAnswer {
        .changed(version: batch.version) { writer in writer.object { batch.write(to: &$0) } }
    }
}

extension Exchange {
    /// The body as JSON; none at all is taken for an empty object.
    func optionalJSON() async throws -> (document: JSONValue, bytes: [UInt8]) {
        guard request.headers["Content-Type"] == nil else { return try await json() }
        return (.object(JSONObject()), try await noBody())
    }
}
