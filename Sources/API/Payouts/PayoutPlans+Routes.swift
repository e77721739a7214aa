import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// From open payables to planned batches, and what should be looked at before they are frozen.
    static let payoutPlans = [
        Route(.post, "/v1/payout-batches", "plan_payout_batch", needs: .planBatches) { exchange in
            let (document, bytes) = try await exchange.json()
            let (safe, choice, options) = try PayoutPlan.Options.read(document)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let planned = try await work.planPayoutBatch(safe: safe, choice, options)
                let batch = planned.batch
                return .created(at: "/v1/payout-batches/\(batch.id)", version: batch.version) {
                    planned.write(to: &$0)
                }
            }
        },
        Route(.post, "/v1/payout-plans", "plan_payout_batches", needs: .planBatches) { exchange in
            let (document, bytes) = try await exchange.json()
            let (safe, choice, options) = try PayoutPlan.Options.read(document)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let parts = try await work.planPayoutBatches(safe: safe, choice, options)
                let needs = try await work.reader.needs(of: safe, for: parts)
                return .changed { writer in
                    writer.object { writer in
                        writer.array("batches") { writer in
                            for part in parts { part.write(to: &writer) }
                        }
                        writer.array("balances") { writer in
                            for need in needs { need.write(to: &writer) }
                        }
                    }
                }
            }
        },
        Route(.post, "/v1/payout-plans/{id}/freezes", "freeze_payout_plan", needs: .planBatches) {
            exchange in
            let id = try exchange.id(of: PayoutPlan.self)
            let (document, bytes) = try await exchange.optionalJSON()
            var fields = try JSONFields(document)
            let (nonce, reasons) = try fields.finish(
                fields.optionalInteger("nonce", in: 0...PayoutNonce.greatest),
                fields.optionalCheckReasons())
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let frozen = try await work.freezePayoutPlan(
                    id, nonce: nonce, reasons: reasons ?? [:])
                return .changed { writer in
                    writer.object { writer in
                        writer.array("batches") { writer in
                            for batch in frozen { writer.object { batch.write(to: &$0) } }
                        }
                    }
                }
            }
        },
        Route(.get, "/v1/payout-batches/{id}/checks", "list_batch_checks") { exchange in
            let id = try await exchange.shownBatch()
            let checks = try await exchange.books.snapshot { try await $0.checks(of: id) }
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for check in checks { check.write(to: &writer) }
                    }
                }
            }
        },
    ]
}

extension PayoutPlan.Options {
    /// Safe, choice and options of a plan; either a period or payables are given.
    fileprivate static func read(
        _ document: JSONValue
    ) throws -> (ID<Safe>, PayableChoice, PayoutPlan.Options) {
        var fields = try JSONFields(document)
        let safe = fields.id("safe_id", of: Safe.self)
        let hasPayables = fields.has("payable_ids")
        if hasPayables, fields.has("period") {
            fields.add(
                "period", code: "invalid", detail: "must not be there together with payable_ids",
                found: nil)
        }
        let choice: PayableChoice? =
            hasPayables
            ? fields.array("payable_ids", count: 1...10_000) { try $0.parse { try ID($0) } }
                .map { .payables($0) }
            : fields.parse("period") { try Month($0) }.map { .period($0) }
        let distribution = fields.optionalObject("distribution", DistributionOptions.read)
        let (payer, chosen, claimed, rows, bytes, gas, nets, test) = try fields.finish(
            safe, choice, distribution,
            fields.optionalInteger("row_limit", in: BatchSize.Limits.rowRange),
            fields.optionalInteger("call_data_limit", in: BatchSize.Limits.byteRange),
            fields.optionalInteger("gas_limit", in: BatchSize.Limits.gasRange),
            fields.optionalBool("net"), fields.optionalBool("test_payment"))
        let options = PayoutPlan.Options(
            limits: try BatchSize.Limits(rows: rows, callDataBytes: bytes, gas: gas),
            isNetted: nets ?? true, hasTestPayment: test ?? false, distribution: claimed)
        return (payer, chosen, options)
    }
}

extension DistributionOptions {
    /// Which rows are claimed, and how.
    fileprivate static func read(_ fields: inout JSONFields) throws -> DistributionOptions {
        let format =
            fields.has("format")
            ? fields.choice("format", DistributionFunding.Format.self) : .uniswap
        let (chosen, above, published) = try fields.finish(
            format,
            fields.optionalInteger("above_rows", in: 0...PayoutPlan.payableLimit),
            fields.optionalArray("published_addresses", count: 1...PayoutPlan.payableLimit) {
                try $0.parse { try SpelledAddress($0) }
            })
        return DistributionOptions(
            format: chosen, aboveRows: above ?? 0, published: published ?? [])
    }
}

extension ListedCheck {
    /// A check with its level and reason.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("code", check.code.rawValue)
            writer.field("level", check.code.level.rawValue)
            writer.field("row", check.row)
            writer.field("detail", check.detail)
            writer.field("reason", reason)
        }
    }
}

extension BalanceNeed {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("asset_id", asset.description)
            writer.field("symbol", unit.symbol)
            writer.field("needed", needed.text(decimals: unit.decimals))
            writer.field("needed_base_units", needed.description)
            writer.field("available", available.map { $0.text(decimals: unit.decimals) })
            writer.field("available_base_units", available?.description)
        }
    }
}
