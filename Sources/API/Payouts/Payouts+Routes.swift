import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let payouts =
        batches + payoutPlans + callBatches + batchSteps + batchSignatures + batchExecutions
        + batchOutcomes + nonceBindings + batchFiles

    private static let batches = [
        Route(.get, "/v1/payout-batches", "list_payout_batches") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readBatches)
            var query = exchange.query
            let filter = BatchFilter(
                state: query.choice("state"), safe: query.value("safe_id") { try ID($0) },
                period: query.value("period") { try Month($0) })
            let page = query.page(of: PayoutBatch.self)
            try query.finish()
            let batches = try await exchange.books.snapshot { reader in
                try await reader.payoutBatches(page, where: filter, for: principal)
            }
            return exchange.list(batches, id: \.id) { batch, writer in
                writer.object { batch.write(to: &$0) }
            }
        },
        Route(.get, "/v1/payout-batches/{id}", "get_payout_batch") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readBatches)
            try exchange.query.finish()
            let id = try exchange.id(of: PayoutBatch.self)
            let (batch, unexpected, strays) = try await exchange.books.snapshot { reader in
                try await reader.mustShow(id, to: principal)
                return (
                    try await reader.payoutBatch(id),
                    try await reader.unexpectedTransfers(of: id, limit: 100),
                    try await reader.strayTransactions(of: id)
                )
            }
            return .json(etag: batch.version) { writer in
                writer.object { writer in
                    batch.write(to: &writer)
                    writer.array("unexpected_transfers") { writer in
                        for transfer in unexpected { transfer.write(to: &writer) }
                    }
                    writer.strayTransactions(strays)
                }
            }
        },
        Route(.get, "/v1/payout-batches/{id}/payments", "list_payments") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readBatches)
            var query = exchange.query
            let after = query.value("cursor") { try RowNumber($0).number } ?? 0
            let limit = query.limit()
            try query.finish()
            let id = try exchange.id(of: PayoutBatch.self)
            try await exchange.books.reader.mustShow(id, to: principal)
            let rows = try await exchange.books.reader.rows(
                of: id, after: after, limit: limit)
            return exchange.list(rows, cursor: { "\($0.number)" }) { row, writer in
                row.write(to: &writer)
            }
        },
    ]
}

/// The cursor of a list of rows.
private struct RowNumber {
    let number: Int

    init(_ text: String) throws(RowNumberError) {
        guard let number = Int(text), (0...PayoutPlan.payableLimit).contains(number)
        else {
            throw RowNumberError()
        }
        self.number = number
    }
}

private struct RowNumberError: Error, CustomStringConvertible {
    var description: String { "must be the next_cursor of the page before" }
}
