import Ethereum
public import Ledger
import Postgres

/// A batch as it was just planned.
public struct PlannedBatch: Sendable {
    /// The batch.
    public let batch: BatchOverview
    /// All of its rows.
    public let rows: [BatchRow]
    /// What should be looked at before it is frozen.
    public let checks: [ListedCheck]
    /// How many open payables of those asked for did not fit and wait for the next batch.
    public let leftOver: Int
}

/// Which open payables a plan takes.
public enum PayableChoice: Sendable {
    /// Those of a month.
    case period(Month)
    /// Just these.
    case payables([ID<Payable>])
}

extension Work {
    /// Plans a batch over open payables whose assets are on the Safe's chain, and reserves them.
    ///
    /// The Safe and the payables are locked. Throws ``PayoutsError``; when another plan was faster,
    /// ``PayoutsError/payablesTaken`` or ``PayoutsError/nothingToPay``.
    public func planPayoutBatch(
        safe id: ID<Safe>, _ choice: PayableChoice, _ options: PayoutPlan.Options
    ) async throws -> PlannedBatch {
        let plan = try await plan(id, choice, options, onlyFirst: true)
        guard let batch = try await keep(plan, id: nil).first else {
            throw PayoutsError.nothingToPay
        }
        return batch
    }

    /// As above for all payables, in as many batches as they need, numbered as parts of one plan.
    ///
    /// At most ``PayoutPlan/planLimit`` payables; more wait for the next plan.
    public func planPayoutBatches(
        safe id: ID<Safe>, _ choice: PayableChoice, _ options: PayoutPlan.Options
    ) async throws -> [PlannedBatch] {
        let plan = try await plan(id, choice, options, onlyFirst: false)
        return try await keep(plan, id: newID())
    }

    private struct Plan {
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
    }

    private func plan(
        _ id: ID<Safe>, _ choice: PayableChoice, _ options: PayoutPlan.Options, onlyFirst: Bool
    ) async throws -> Plan {
        try principal?.mustBeAllowed(.planBatches)
        _ = try person()
        let safe = try await hold(id)
        let chosen = try await openPayables(
            choice, on: safe.chain,
            limit: onlyFirst ? PayoutPlan.payableLimit : PayoutPlan.planLimit)
        let forbidden = try await contracts(on: safe.chain)
        let isSplitInOnes = !onlyFirst && safe.version < .v130
        let parts = try PayoutPlan.parts(
            chosen.candidates, isSplitInOnes ? options.withOneRowEach() : options,
            chain: safe.chain, forbidden: forbidden, onlyFirst: onlyFirst)
        guard let period = chosen.period else { throw PayoutsError.nothingToPay }
        let known = chosen.candidates.filter(\.isKnownHolder).map(\.payable)
        let payees = Dictionary(chosen.candidates.map { ($0.payee, $0.payeeHandle) }) { first, _ in
            first
        }
        return Plan(
            safe: safe, parts: parts, open: chosen.open, period: period, knownHolders: Set(known),
            payees: payees)
    }

    /// How many batches are sent and read together: what waits to be sent is moved with every piece that the
    /// server takes, and of very many new rows it has no statistics yet and compares all with all.
    private static let keptTogether = 16

    /// Reserves what the parts pay, keeps them, and shows them as anybody sees them.
    private func keep(_ plan: Plan, id: ID<PayoutPlan>?) async throws -> [PlannedBatch] {
        let planner = try person()
        try await reserve(plan.parts.flatMap(\.payments).flatMap(\.payables))
        let batches: [ID<PayoutBatch>] = newIDs(plan.parts.count)
        for few in plan.parts.indices.pieces(of: Self.keptTogether) {
            try await transaction.pipeline(
                few.flatMap {
                    try statements(for: $0, of: plan, id: id, as: batches[$0], by: planner)
                })
            for index in few { audit("batch.planned", batches[index]) }
        }
        let leftOver = plan.open - plan.parts.reduce(0) { $0 + $1.payableCount }
        var shown: [PlannedBatch] = []
        for few in plan.parts.indices.pieces(of: Self.keptTogether) {
            let overviews = try await reader.payoutBatches(Array(batches[few]))
            let kept = try zip(overviews, plan.parts[few]).map { overview, part in
                CheckedBatch(overview, try plan.content(of: part, as: overview))
            }
            let checks = try await reader.checks(of: kept)
            shown += zip(kept, checks).map { kept, checks in
                PlannedBatch(
                    batch: kept.overview, rows: kept.content.rows, checks: checks,
                    leftOver: leftOver)
            }
        }
        return shown
    }

    /// Keeps a part of a plan with all that belongs to it.
    private func statements(
        for index: Int, of plan: Plan, id planID: ID<PayoutPlan>?, as batch: ID<PayoutBatch>,
        by planner: Principal
    ) throws -> [SQL] {
        let part = plan.parts[index]
        return [
            try insert(part, number: index + 1, of: plan, id: planID, as: batch, by: planner),
            Self.insert(part.payments, into: batch),
            Self.link(part.payments, to: batch),
            Self.insert(part.totals, into: batch),
        ] + (part.distribution.map { [Self.insert($0, of: batch)] } ?? [])
    }

    private func insert(
        _ part: PayoutPlan, number: Int, of plan: Plan, id planID: ID<PayoutPlan>?,
        as batch: ID<PayoutBatch>, by planner: Principal
    ) throws -> SQL {
        let safe = plan.safe
        // A distribution is funded by one call, whose size is known before its distributor is.
        let paid = part.distribution.map { [$0.wholeAsPaid(to: safe.address)] } ?? part.payments
        let transaction = try SafeTransaction.paying(
            paid, from: safe.account, nonce: safe.nextNonce,
            multiSendCallOnly: safe.multiSendCallOnlyOverride)
        let size = BatchSize(paid) { payment in
            !payment.payables.contains(where: plan.knownHolders.contains)
        }
        return """
            INSERT INTO payout_batch (
                batch_id, safe_id, chain_id, safe_address, safe_version, multi_send_call_only,
                period, planned_by, planned_at, row_count, plan_id, part, part_count, gas_estimate,
                call_data_bytes
            )
            VALUES (
                \(batch), \(safe.id), \(safe.chain), \(safe.address),
                \(safe.version), \(orNull: transaction.multiSend)::bytea, \(plan.period),
                \(planner.id), \(now), \(part.payments.count), \(orNull: planID)::uuid,
                \(number), \(plan.parts.count), \(Int64(size.gas)),
                \(transaction.call.data.count)
            )
            """
    }
}
