import Ethereum
public import Ledger
import Postgres

/// A batch as it was just planned.
public struct PlannedBatch: Sendable {
    /// The batch.
    public let batch: BatchOverview
    /// All of its rows.
    public let rows: [BatchRow]
    /// How many open payables of the period did not fit and wait for the next batch.
    public let leftOver: Int
}

extension Work {
    /// Plans a batch over open payables of a period whose assets are on the Safe's chain, and
    /// reserves them.
    ///
    /// The Safe and the payables are locked. Throws ``PayoutsError``; when another plan was faster,
    /// ``PayoutsError/payablesTaken`` or ``PayoutsError/nothingToPay``.
    public func planPayoutBatch(
        safe id: ID<Safe>, period: Month, rowLimit: Int = PayoutPlan.defaultRowLimit
    ) async throws -> PlannedBatch {
        try principal?.mustBeAllowed(.planBatches)
        let planner = try person()
        let safe = try await hold(id)
        let (candidates, open) = try await openPayables(
            of: period, on: safe.chain, rowLimit: rowLimit)
        let forbidden = try await contracts(
            among: candidates.compactMap(\.recipient), on: safe.chain)
        let plan = try PayoutPlan(
            candidates, rowLimit: rowLimit, chain: safe.chain, forbidden: forbidden)
        let transaction = try SafeTransaction.paying(
            plan.payments, from: safe.account, nonce: safe.nextNonce,
            multiSendCallOnly: safe.multiSendCallOnlyOverride)
        let batch: ID<PayoutBatch> = newID()
        try await reserve(plan.payments.flatMap(\.payables))
        _ = try await self.transaction.pipeline([
            """
            INSERT INTO payout_batch (
                batch_id, safe_id, chain_id, safe_address, safe_version, multi_send_call_only,
                period, planned_by, planned_at, row_count
            )
            VALUES (
                \(batch), \(safe.id), \(safe.chain), \(safe.address),
                \(safe.version), \(orNull: transaction.multiSend)::bytea, \(period),
                \(planner.id), \(now), \(plan.payments.count)
            )
            """,
            Self.insert(plan.payments, into: batch),
            Self.link(plan.payments, to: batch),
            """
            INSERT INTO batch_total (batch_id, asset_id, row_count, amount)
            SELECT \(batch)::uuid, t.asset_id, t.row_count, t.amount
            FROM unnest(
                \(plan.totals.map(\.asset))::uuid [], \(plan.totals.map(\.rowCount))::integer [],
                \(plan.totals.map(\.amount))::numeric []
            ) AS t (asset_id, row_count, amount)
            """,
        ])
        audit("batch.planned", batch)
        return PlannedBatch(
            batch: try await reader.payoutBatch(batch),
            rows: try await reader.batchRows(batch), leftOver: open - plan.payableCount)
    }

    /// Open payables that a batch can take, in the order of its rows, and how many there are in all.
    private func openPayables(
        of period: Month, on chain: ChainID, rowLimit: Int
    ) async throws -> (candidates: [PayoutPlan.Candidate], open: Int) {
        let rows = try await transaction.query(
            """
            SELECT
                c.payable_id, c.payee_id, c.handle, c.asset_id, c.token, c.amount, c.recipient,
                c.open_count
            FROM (
                SELECT
                    p.payable_id, p.payee_id, y.handle, p.asset_id, a.address AS token, p.amount,
                    d.address AS recipient, count(*) OVER () AS open_count,
                    dense_rank() OVER (ORDER BY y.handle COLLATE "C", p.asset_id) AS row_no
                FROM payable AS p
                INNER JOIN asset AS a ON a.asset_id = p.asset_id AND a.chain_id = \(chain)
                INNER JOIN payee AS y ON y.payee_id = p.payee_id
                LEFT JOIN payout_address AS d
                    ON d.payee_id = p.payee_id AND d.chain_id = a.chain_id
                    AND d.valid_until IS NULL
                WHERE p.state = 'open' AND p.period = \(period)
            ) AS c
            WHERE c.row_no <= \(rowLimit)
            ORDER BY c.row_no, c.payable_id
            LIMIT \(PayoutPlan.payableLimit)
            """)
        let candidates = try rows.map { row in
            try PayoutPlan.Candidate(
                payable: row.value("payable_id"), payee: row.value("payee_id"),
                payeeHandle: row.value("handle"), asset: row.value("asset_id"),
                token: row.optionalValue("token"), amount: row.value("amount"),
                recipient: row.optionalValue("recipient"))
        }
        return (candidates, try rows.first?.get("open_count") ?? 0)
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

    private static func insert(_ payments: [Payment], into batch: ID<PayoutBatch>) -> SQL {
        """
        INSERT INTO payment (batch_id, row_no, kind, payee_id, recipient, asset_id, amount)
        SELECT \(batch)::uuid, m.row_no, m.kind, m.payee_id, m.recipient, m.asset_id, m.amount
        FROM unnest(
            \(payments.map(\.kind))::text [], \(payments.map(\.payee))::uuid [],
            \(payments.map(\.recipient))::bytea [], \(payments.map(\.asset))::uuid [],
            \(payments.map(\.amount))::numeric []
        ) WITH ORDINALITY AS m (kind, payee_id, recipient, asset_id, amount, row_no)
        """
    }

    private static func link(_ payments: [Payment], to batch: ID<PayoutBatch>) -> SQL {
        let links = payments.enumerated().flatMap { index, payment in
            payment.payables.map { (row: index + 1, payable: $0) }
        }
        return """
            INSERT INTO batch_payable (batch_id, row_no, payable_id)
            SELECT \(batch)::uuid, l.row_no, l.payable_id
            FROM unnest(\(links.map(\.row))::integer [], \(links.map(\.payable))::uuid [])
                AS l (row_no, payable_id)
            """
    }
}
