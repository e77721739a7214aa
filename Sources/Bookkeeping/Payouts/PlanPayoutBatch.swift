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
        let forbidden = try await contracts(
            among: chosen.candidates.compactMap(\.recipient), on: safe.chain)
        let isSplitInOnes = !onlyFirst && safe.version < .v130
        let parts = try PayoutPlan.parts(
            chosen.candidates, isSplitInOnes ? options.withOneRowEach() : options,
            chain: safe.chain, forbidden: forbidden, onlyFirst: onlyFirst)
        guard let period = chosen.period else { throw PayoutsError.nothingToPay }
        let known = chosen.candidates.filter(\.isKnownHolder).map(\.payable)
        return Plan(
            safe: safe, parts: parts, open: chosen.open, period: period, knownHolders: Set(known))
    }

    /// Reserves what the parts pay, keeps them, and shows them as anybody sees them.
    private func keep(_ plan: Plan, id: ID<PayoutPlan>?) async throws -> [PlannedBatch] {
        let planner = try person()
        try await reserve(plan.parts.flatMap(\.payments).flatMap(\.payables))
        let batches: [ID<PayoutBatch>] = plan.parts.map { _ in newID() }
        var statements: [SQL] = []
        for (index, part) in plan.parts.enumerated() {
            let place = BatchPart(number: index + 1, count: plan.parts.count)
            statements += [
                try insert(part, place, of: plan, id: id, as: batches[index], by: planner),
                Self.insert(part.payments, into: batches[index]),
                Self.link(part.payments, to: batches[index]),
                Self.insert(part.totals, into: batches[index]),
            ]
            if let distribution = part.distribution {
                statements.append(Self.insert(distribution, of: batches[index]))
            }
            audit("batch.planned", batches[index])
        }
        try await transaction.pipeline(statements)
        let overviews = try await reader.payoutBatches(batches)
        let contents = try await reader.contents(of: batches)
        let checks = try await reader.checks(
            of: zip(overviews, contents).map { CheckedBatch($0, $1) })
        let planned = plan.parts.reduce(0) { $0 + $1.payableCount }
        return overviews.indices.map { index in
            PlannedBatch(
                batch: overviews[index], rows: contents[index].rows, checks: checks[index],
                leftOver: plan.open - planned)
        }
    }

    private func insert(
        _ part: PayoutPlan, _ place: BatchPart, of plan: Plan, id planID: ID<PayoutPlan>?,
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
                \(place.number), \(place.count), \(Int64(size.gas)),
                \(transaction.call.data.count)
            )
            """
    }

    /// Open payables that a plan can take, in the order of its rows, and how many there are in all.
    private func openPayables(
        _ choice: PayableChoice, on chain: ChainID, limit: Int
    ) async throws -> (candidates: [PayoutPlan.Candidate], open: Int, period: Month?) {
        let condition: SQL =
            switch choice {
            case .period(let month): "p.period = \(month)"
            case .payables(let ids): "p.payable_id = ANY (\(ids)::uuid [])"
            }
        let rows = try await transaction.query(
            """
            SELECT
                p.payable_id, p.payee_id, y.handle, p.asset_id, a.address AS token, p.amount,
                d.address AS recipient, count(*) OVER () AS open_count,
                max(p.period) OVER () AS newest_period,
                EXISTS (
                    SELECT 1 FROM payment AS m
                    WHERE m.payee_id = p.payee_id AND m.asset_id = p.asset_id
                        AND m.recipient = d.address AND m.state = 'settled'
                ) AS is_known_holder
            FROM payable AS p
            INNER JOIN asset AS a ON a.asset_id = p.asset_id AND a.chain_id = \(chain)
            INNER JOIN payee AS y ON y.payee_id = p.payee_id
            LEFT JOIN payout_address AS d
                ON d.payee_id = p.payee_id AND d.chain_id = a.chain_id AND d.valid_until IS NULL
            WHERE p.state = 'open' AND \(condition)
            ORDER BY y.handle COLLATE "C", p.asset_id, p.payable_id
            LIMIT \(limit)
            """)
        if case .payables(let ids) = choice { try Self.mustBeAll(ids, rows.count) }
        let candidates = try rows.map { row in
            try PayoutPlan.Candidate(
                payable: row.value("payable_id"), payee: row.value("payee_id"),
                payeeHandle: row.value("handle"), asset: row.value("asset_id"),
                token: row.optionalValue("token"), amount: row.value("amount"),
                recipient: row.optionalValue("recipient"),
                isKnownHolder: row.get("is_known_holder"))
        }
        return (
            candidates, try rows.first?.get("open_count") ?? 0,
            try rows.first?.value("newest_period")
        )
    }

    /// Whoever names payables wants just these: throws ``PayoutsError/payablesNotOpen(_:)`` otherwise.
    private static func mustBeAll(_ ids: [ID<Payable>], _ found: Int) throws(PayoutsError) {
        let missing = Set(ids).count - found
        guard missing == 0 else { throw .payablesNotOpen(missing) }
    }

    /// Locks payables in id order; all must still be open.
    private func reserve(_ payables: [ID<Payable>]) async throws {
        let locked = try await transaction.query(
            """
            SELECT p.payable_id
            FROM payable AS p
            WHERE p.payable_id = ANY (\(payables)::uuid []) AND p.state = 'open'
            ORDER BY p.payable_id
            FOR NO KEY UPDATE
            """)
        guard locked.count == payables.count else { throw PayoutsError.payablesTaken }
        _ = try await transaction.query(
            """
            UPDATE payable SET state = 'reserved'
            WHERE payable_id = ANY (\(payables)::uuid [])
            """)
    }
}
