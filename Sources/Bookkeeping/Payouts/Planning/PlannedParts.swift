import Ethereum
import Ledger
import Postgres

/// What a plan is about to keep.
struct PlannedParts: Sendable {
    let safe: Safe
    let parts: [PayoutPlan]
    let open: Int
    let period: Month
    let knownHolders: Set<ID<Payable>>
    let payees: [ID<Payee>: Handle]

    /// What a part does, as it is read back from now on: what was just kept need not be asked for.
    func content(
        of part: PayoutPlan, as batch: BatchOverview
    ) throws(BooksError) -> BatchContent {
        let units = Dictionary(batch.totals.map { ($0.asset, $0) }) { first, _ in first }
        var rows: [BatchRow] = []
        rows.reserveCapacity(part.payments.count)
        for payment in part.payments {
            guard let payee = payees[payment.payee], let unit = units[payment.asset] else {
                throw .notFound(kind: "payee", id: payment.payee.description)
            }
            rows.append(
                BatchRow(
                    number: rows.count + 1, payment: payment, payee: payee, symbol: unit.symbol,
                    decimals: unit.decimals, state: .pending, found: nil))
        }
        return BatchContent(
            rows: rows, calls: [], distribution: part.distribution, distributor: nil)
    }

    /// Keeps a part of a plan with all that belongs to it.
    func statements(
        for index: Int, id planID: ID<PayoutPlan>?, as batch: ID<PayoutBatch>,
        by planner: ID<Principal>, at now: Instant
    ) throws -> [SQL] {
        let part = parts[index]
        return [
            try insert(part, number: index + 1, id: planID, as: batch, by: planner, at: now),
            Work.insert(part.payments, into: batch),
            Work.link(part.payments, to: batch),
            Work.insert(part.totals, into: batch),
        ] + (part.distribution.map { [Work.insert($0, of: batch)] } ?? [])
    }

    private func insert(
        _ part: PayoutPlan, number: Int, id planID: ID<PayoutPlan>?, as batch: ID<PayoutBatch>,
        by planner: ID<Principal>, at now: Instant
    ) throws -> SQL {
        // A distribution is funded by one call, whose size is known before its distributor is.
        let paid = part.distribution.map { [$0.wholeAsPaid(to: safe.address)] } ?? part.payments
        let transaction = try SafeTransaction.paying(
            paid, from: safe.account, nonce: safe.nextNonce,
            multiSendCallOnly: safe.multiSendCallOnlyOverride)
        let size = BatchSize(paid) { payment in
            !payment.payables.contains(where: knownHolders.contains)
        }
        return """
            INSERT INTO payout_batch (
                batch_id, safe_id, chain_id, safe_address, safe_version, multi_send_call_only,
                period, planned_by, planned_at, row_count, plan_id, part, part_count, gas_estimate,
                call_data_bytes
            )
            VALUES (
                \(batch), \(safe.id), \(safe.chain), \(safe.address),
                \(safe.version), \(orNull: transaction.multiSend)::bytea, \(period),
                \(planner), \(now), \(part.payments.count), \(orNull: planID)::uuid,
                \(number), \(parts.count), \(Int64(size.gas)),
                \(transaction.call.data.count)
            )
            """
    }
}
