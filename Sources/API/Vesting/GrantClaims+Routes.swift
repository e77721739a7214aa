import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// What contracts paid of grants.
    static let grantClaims = [
        Route(.post, "/v1/grants/{id}/claims", "record_claim", needs: .reportClaims) { exchange in
            let id = try exchange.id(of: Grant.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (hash, time, amount) = try fields.finish(
                fields.parse("transaction_hash") { try Hash32($0) },
                fields.parse("claimed_at") { try Instant($0) }, fields.string("amount"))
            let claim = WrittenClaim(transactionHash: hash, claimedAt: time, amount: amount)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let grant = try await work.recordClaim(claim, of: id)
                return .created(at: "/v1/grants/\(id)/events", version: grant.version) {
                    grant.write(to: &$0)
                }
            }
        },
        Route(.post, "/v1/grants/{id}/contracts", "note_grant_contract", needs: .reportClaims) {
            exchange in
            let id = try exchange.id(of: Grant.self)
            let version = try exchange.seenVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (contract, number, safe) = try fields.finish(
                fields.optionalParse("contract") { try Address($0) },
                fields.optionalParse("contract_number") { try UInt256(decimal: $0) },
                fields.optionalID("safe_id", of: Safe.self))
            let written = WrittenContract(contract: contract, number: number, safe: safe)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let grant = try await work.noteContract(written, of: id, expecting: version)
                return .created(at: "/v1/grants/\(id)", version: grant.version) {
                    grant.write(to: &$0)
                }
            }
        },
        Route(.post, "/v1/grant-claims/receipts", "record_receipt_claims", needs: .reportClaims) {
            exchange in
            let (document, bytes) = try await exchange.json(
                upTo: receiptLimit, limits: receiptLimits)
            var fields = try JSONFields(document)
            let (chain, time, (receipt, kept)) = try fields.finish(
                fields.chain("chain_id"), fields.parse("claimed_at") { try Instant($0) },
                fields.required("receipt") { try ExecutionReport.receipt($0) })
            let report = ExecutionReport(
                transactionHash: receipt.transactionHash, receipt: receipt, receiptBytes: kept)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let found = try await work.recordClaims(in: report, on: chain, at: time)
                return .created(at: "/v1/grants") { found.write(to: &$0) }
            }
        },
        Route(.post, "/v1/grant-claims/imports", "import_claims", needs: .reportClaims) {
            exchange in
            _ = try exchange.principal
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            try query.finish()
            let file = try await ClaimFile(exchange)
            return try await exchange.write(
                digest: file.digest, key: .required, isDryRun: isDryRun
            ) { work in
                let count = try await work.importClaims(file.claims, faults: file.faults)
                return .created(at: "/v1/grants") { writer in
                    writer.object { $0.field("claims", count) }
                }
            }
        },
    ]
}

extension ReceiptClaims {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("claims") { writer in
                for claim in claims {
                    writer.object { writer in
                        writer.field("grant_id", claim.grant.grant.id.description)
                        writer.field("payee", claim.grant.payeeHandle.description)
                        writer.amount(claim.amount, of: claim.grant.asset)
                        writer.amount("released", claim.grant.books.released, of: claim.grant.asset)
                    }
                }
            }
        }
    }
}
