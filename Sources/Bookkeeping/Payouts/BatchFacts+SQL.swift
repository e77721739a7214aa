import Ethereum
public import Ledger
import Postgres

/// A check that struck when a batch was frozen, and why it is all right; without a reason while the batch
/// is planned.
public struct ListedCheck: Sendable {
    /// What struck.
    public let check: BatchCheck
    /// Why it is all right, in words of whoever froze.
    public let reason: String?
}

extension Reader {
    /// The checks of a batch: those that strike now while it is planned, later those of its freeze.
    public func checks(of batch: ID<PayoutBatch>) async throws -> [ListedCheck] {
        let overview = try await payoutBatch(batch)
        guard overview.state == .planned else { return try await keptChecks(of: batch) }
        let content = try await content(of: batch)
        return try await facts(of: overview, content, nonce: 0, firstFree: 0).checks().map {
            ListedCheck(check: $0, reason: nil)
        }
    }

    /// What is known of a planned batch.
    func facts(
        of batch: BatchOverview, _ content: BatchContent, nonce: UInt64, firstFree: UInt64
    ) async throws -> BatchFacts {
        let rows = content.rows
        let lookalikes = try await lookalikes(of: batch.id)
        let shares = try await groupShares(of: batch)
        let modules = try await modules(of: batch.safe)
        let known = try await query(
            """
            SELECT
                m.row_no, h.count, h.largest,
                (
                    SELECT max(d.valid_from)
                    FROM payout_address AS d
                    WHERE d.payee_id = m.payee_id AND d.chain_id = \(batch.account.chain)
                        AND d.address = m.recipient AND d.valid_until IS NULL
                ) AS address_since,
                ARRAY(
                    SELECT DISTINCT o.handle::text
                    FROM payout_address AS d
                    INNER JOIN payee AS o ON o.payee_id = d.payee_id
                    WHERE d.address = m.recipient AND d.valid_until IS NULL
                        AND d.payee_id <> m.payee_id
                    ORDER BY 1
                    LIMIT 10
                ) AS shared_with
            FROM payment AS m
            CROSS JOIN LATERAL (
                SELECT count(*) AS count, coalesce(max(p.amount), 0) AS largest
                FROM payment AS p
                WHERE p.payee_id = m.payee_id AND p.asset_id = m.asset_id AND p.state = 'settled'
            ) AS h
            WHERE m.batch_id = \(batch.id)
            ORDER BY m.row_no
            """)
        let facts = try zip(rows, known).map { row, known in
            try BatchFacts.Row(
                row: row.ofSheet, addressSince: known.optionalValue("address_since"),
                sharedWith: known.values("shared_with"), lookalikes: lookalikes[row.number] ?? [],
                history: (known.get("count"), known.value("largest")),
                groups: shares[row.number] ?? [],
                isModule: modules.contains(row.payment.recipient))
        }
        return try await BatchFacts(
            rows: facts, balances: balances(of: batch.safe, for: batch.totals.map(\.asset)),
            nonce: nonce, firstFreeNonce: firstFree, now: now, distribution: content.distribution,
            distributor: content.distributor)
    }

    /// Other known addresses that begin and end with the same two bytes, by row.
    private func lookalikes(of batch: ID<PayoutBatch>) async throws -> [Int: [Address]] {
        let rows = try await query(
            """
            SELECT m.row_no, k.address
            FROM payment AS m
            INNER JOIN (
                SELECT d.address::bytea FROM payout_address AS d
                UNION
                SELECT s.address::bytea FROM safe AS s
                UNION
                SELECT a.address::bytea FROM asset AS a WHERE a.address IS NOT NULL
            ) AS k (address)
                ON substring(k.address FROM 1 FOR 2) = substring(m.recipient::bytea FROM 1 FOR 2)
                AND substring(k.address FROM 19 FOR 2) = substring(m.recipient::bytea FROM 19 FOR 2)
                AND k.address <> m.recipient
            WHERE m.batch_id = \(batch)
            ORDER BY m.row_no, k.address
            LIMIT 1000
            """)
        var lookalikes: [Int: [Address]] = [:]
        for row in rows {
            lookalikes[try row.get("row_no"), default: []].append(try row.value("address"))
        }
        return lookalikes
    }

    /// What a Safe has of assets by the books, less what its frozen batches will pay; without assets of
    /// which the books know nothing.
    func balances(
        of safe: ID<Safe>, for assets: [ID<Asset>]
    ) async throws -> [ID<Asset>: UInt256] {
        let rows = try await query(
            """
            SELECT
                c.asset_id,
                greatest(
                    c.debits - c.credits - coalesce((
                        SELECT sum(m.amount)
                        FROM payout_batch AS b
                        INNER JOIN payment AS m ON m.batch_id = b.batch_id
                        WHERE b.safe_id = \(safe) AND b.live AND b.state <> 'planned'
                            AND m.asset_id = c.asset_id
                            AND m.state NOT IN ('settled', 'released')
                    ), 0), 0
                ) AS available
            FROM account AS c
            WHERE c.code = \(AccountCode.treasury(safe)) AND c.asset_id = ANY (\(assets)::uuid [])
            """)
        var balances: [ID<Asset>: UInt256] = [:]
        for row in rows { balances[try row.value("asset_id")] = try row.value("available") }
        return balances
    }

    /// The checks that were listed when a batch was frozen.
    func keptChecks(of batch: ID<PayoutBatch>) async throws -> [ListedCheck] {
        let rows = try await query(
            """
            SELECT k.code, k.row_no, k.detail, k.reason
            FROM batch_check AS k
            WHERE k.batch_id = \(batch)
            ORDER BY k.check_no
            LIMIT 10000
            """)
        return try rows.map { row in
            let code: BatchCheck.Code = try row.choice("code")
            return ListedCheck(
                check: BatchCheck(code, row: try row.optional("row_no"), try row.get("detail")),
                reason: try row.get("reason"))
        }
    }
}

extension Work {
    /// Lists what struck, with the reasons given; throws ``PayoutsError`` where one is missing or no
    /// reason is enough.
    func keepChecks(
        of batch: ID<PayoutBatch>, _ checks: [BatchCheck], reasons: [BatchCheck.Code: String]
    ) async throws {
        try BatchCheck.mustAllow(checks, reasons: reasons)
        guard !checks.isEmpty else { return }
        _ = try await transaction.query(
            """
            INSERT INTO batch_check (batch_id, check_no, code, row_no, detail, reason)
            SELECT \(batch)::uuid, k.check_no, k.code, k.row_no, k.detail, k.reason
            FROM unnest(
                \(checks.map(\.code))::text [], \(checks.map(\.row))::integer [],
                \(checks.map(\.detail))::text [], \(checks.map { reasons[$0.code] })::text []
            ) WITH ORDINALITY AS k (code, row_no, detail, reason, check_no)
            """)
    }
}

extension BatchRow {
    /// The row as checks and signer sheet show it.
    var ofSheet: SignerSheet.Row {
        SignerSheet.Row(
            number: number, payee: payee, payment: payment,
            unit: AssetUnit(symbol: symbol, decimals: decimals))
    }
}
