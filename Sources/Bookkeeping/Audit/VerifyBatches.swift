import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Bytes, digest, totals and safeTxHash of every frozen batch follow from its rows again, and
    /// are what was approved.
    func verifyBatches() async throws -> VerifyReport.Check {
        let rule = "every frozen batch recomputes from its rows"
        var examined = 0
        let batches: SQL = """
            SELECT
                b.batch_id, b.chain_id, b.safe_address, b.safe_version, b.multi_send_call_only,
                b.row_count, b.canonical, b.digest, b.nonce, b.safe_tx_hash,
                EXISTS (
                    SELECT 1 FROM batch_approval AS v
                    WHERE v.batch_id = b.batch_id
                        AND (
                            v.digest <> b.digest
                            OR (
                                v.safe_tx_hash <> b.safe_tx_hash
                                AND NOT EXISTS (
                                    SELECT 1 FROM nonce_binding AS n
                                    WHERE n.batch_id = b.batch_id AND n.confirmed_by IS NOT NULL
                                        AND n.former_safe_tx_hash = v.safe_tx_hash
                                )
                            )
                        )
                ) AS has_other_approval,
                b.binding_no > 0 AND NOT EXISTS (
                    SELECT 1 FROM nonce_binding AS n
                    WHERE n.batch_id = b.batch_id AND n.binding_no = b.binding_no
                        AND n.confirmed_by IS NOT NULL AND n.nonce = b.nonce
                        AND n.safe_tx_hash = b.safe_tx_hash
                ) AS has_other_binding
            FROM payout_batch AS b
            WHERE b.digest IS NOT NULL
            ORDER BY b.batch_id
            """
        do {
            // A batch's bytes may be many; so only some batches at once.
            try await each(batches, batch: 10) { row in
                examined += 1
                try await verify(FrozenBatch(row))
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }

    private func verify(_ batch: FrozenBatch) async throws {
        let content = try await content(of: batch.id)
        let payments = content.rows.map(\.payment)
        let count = payments.count + content.calls.count
        guard count == batch.rowCount else {
            throw batch.broken("has \(count) rows and says \(batch.rowCount)")
        }
        if let row = try await rowUnlikeItsPayables(of: batch.id) {
            throw batch.broken("pays in row \(row) something else than its payables")
        }
        let totals = try ControlTotal.totals(of: payments)
        guard try await keptTotals(of: batch.id) == totals.map(KeptTotal.init) else {
            throw batch.broken("has control totals that are not the sums of its rows")
        }
        let bytes = try content.canonical(of: batch.account)
        guard bytes == batch.canonical else {
            throw batch.broken("keeps bytes that are not those of its rows")
        }
        guard Digest.sha256(of: bytes) == batch.digest else {
            throw batch.broken("has a digest that is not that of its rows")
        }
        let transaction = try SafeTransaction.making(
            content.safeCalls, from: batch.account, nonce: batch.nonce,
            multiSendCallOnly: batch.multiSendCallOnly)
        guard transaction.safeTxHash == batch.safeTxHash else {
            throw batch.broken("has a safeTxHash that is not that of its rows and nonce")
        }
        guard !batch.hasOtherBinding else {
            throw batch.broken("is bound to a nonce that nobody confirmed")
        }
        guard !batch.hasOtherApproval else {
            throw batch.broken("was approved with another digest or safeTxHash")
        }
    }

    /// The first row whose payee, asset or amount is not that of its payables together.
    private func rowUnlikeItsPayables(of batch: ID<PayoutBatch>) async throws -> Int? {
        let rows = try await query(
            """
            SELECT m.row_no
            FROM payment AS m
            LEFT JOIN batch_payable AS l ON l.batch_id = m.batch_id AND l.row_no = m.row_no
            LEFT JOIN payable AS y
                ON y.payable_id = l.payable_id AND y.payee_id = m.payee_id
                AND y.asset_id = m.asset_id
            WHERE m.batch_id = \(batch)
            GROUP BY m.row_no, m.amount
            HAVING m.amount <> coalesce(sum(y.amount), 0) OR count(*) <> count(y.payable_id)
            ORDER BY m.row_no
            LIMIT 1
            """)
        return try rows.first?.get("row_no")
    }

    private func keptTotals(of batch: ID<PayoutBatch>) async throws -> [KeptTotal] {
        let rows = try await query(
            """
            SELECT t.asset_id, t.row_count, t.amount
            FROM batch_total AS t
            WHERE t.batch_id = \(batch)
            ORDER BY t.asset_id
            """)
        return try rows.map { try KeptTotal($0) }
    }
}

/// Control totals as the batch keeps them, to be compared with those of its rows.
private struct KeptTotal: Hashable {
    let asset: ID<Asset>
    let rowCount: Int
    let amount: UInt256

    init(_ total: ControlTotal) {
        asset = total.asset
        rowCount = total.rowCount
        amount = total.amount
    }

    init(_ row: Row) throws {
        asset = try row.value("asset_id")
        rowCount = try row.get("row_count")
        amount = try row.value("amount")
    }
}

/// What a batch says of itself.
private struct FrozenBatch {
    let id: ID<PayoutBatch>
    let account: SafeAccount
    let multiSendCallOnly: Address?
    let rowCount: Int
    let canonical: [UInt8]
    let digest: Hash32
    let nonce: UInt64
    let safeTxHash: Hash32
    let hasOtherApproval: Bool
    let hasOtherBinding: Bool

    init(_ row: Row) throws {
        id = try row.value("batch_id")
        account = try SafeAccount(
            chain: row.value("chain_id"), address: row.value("safe_address"),
            version: row.choice("safe_version"))
        multiSendCallOnly = try row.optionalValue("multi_send_call_only")
        rowCount = try row.get("row_count")
        canonical = try row.get("canonical")
        digest = try row.value("digest")
        nonce = UInt64(try row.get("nonce", as: Int64.self))
        safeTxHash = try row.value("safe_tx_hash")
        hasOtherApproval = try row.get("has_other_approval")
        hasOtherBinding = try row.get("has_other_binding")
    }

    func broken(_ found: String) -> FirstBreak { FirstBreak(found: "\(id) \(found)") }
}
