import Ethereum
import Ledger
import Postgres

/// A planned batch that is looked at, with the nonce that it would get.
struct CheckedBatch: Sendable {
    let overview: BatchOverview
    let content: BatchContent
    let nonce: UInt64
    /// The first nonce that no live batch has and the Safe has not used.
    let firstFreeNonce: UInt64

    /// Without nonces while the batch is only planned.
    init(
        _ overview: BatchOverview, _ content: BatchContent, nonce: UInt64 = 0,
        firstFreeNonce: UInt64 = 0
    ) {
        self.overview = overview
        self.content = content
        self.nonce = nonce
        self.firstFreeNonce = firstFreeNonce
    }
}

/// A row of one of several batches.
struct BatchPlace: Hashable, Sendable {
    let batch: ID<PayoutBatch>
    let row: Int
}

extension BatchPlace {
    init(_ row: Row) throws {
        try self.init(batch: row.value("batch_id"), row: row.get("row_no"))
    }
}

extension [ID<Asset>: UInt256] {
    /// Takes totals away, down to nothing.
    fileprivate mutating func take(_ totals: [BatchTotal]) {
        for total in totals {
            guard let balance = self[total.asset] else { continue }
            let (rest, isShort) = balance.subtractingReportingOverflow(total.amount)
            self[total.asset] = isShort ? .zero : rest
        }
    }
}

extension Reader {
    /// What is known of planned batches of one Safe and month, in their order.
    ///
    /// A batch that is `frozenInTurn` leaves the later ones what it does not take of the balance.
    /// `ofSafe` is what is known of their Safe.
    func facts(
        of batches: [CheckedBatch], frozenInTurn: Bool = false, ofSafe: SafeFacts
    ) async throws -> [BatchFacts] {
        guard let first = batches.first?.overview else { return [] }
        let ids = batches.map(\.overview.id)
        let assets = Set(batches.flatMap { $0.overview.totals.map(\.asset) }).sorted()
        let rows = try await rowFacts(of: ids, on: first.account.chain)
        let lookalikes = try await lookalikes(of: ids)
        let shares = try await groupShares(of: ids, assets, until: first.period)
        let modules = try await modules(of: first.safe)
        var balances = try await balances(of: first.safe, for: assets)
        let given = try await noncesGiven(among: ofSafe.leftOpen, of: first.safe)
        let nonces = frozenInTurn ? given.union(batches.map(\.nonce)) : given
        return batches.map { batch in
            let facts = batch.content.rows.map { row in
                let place = BatchPlace(batch: batch.overview.id, row: row.number)
                return BatchFacts.Row(
                    row: row.ofSheet, addressSince: rows[place]?.addressSince,
                    sharedWith: rows[place]?.sharedWith ?? [],
                    lookalikes: lookalikes[place]?.others ?? [],
                    wasPaidThere: lookalikes[place]?.wasPaidThere ?? false,
                    history: rows[place]?.history ?? (0, .zero), groups: shares[place] ?? [],
                    isModule: modules.contains(row.payment.recipient))
            }
            defer {
                if frozenInTurn { balances.take(batch.overview.totals) }
            }
            return BatchFacts(
                rows: facts, balances: balances, nonce: batch.nonce,
                firstFreeNonce: batch.firstFreeNonce, now: now,
                distribution: batch.content.distribution, distributor: batch.content.distributor,
                ofSafe: ofSafe.of(batch, besides: nonces))
        }
    }

    private typealias RowFacts = (
        addressSince: Instant?, sharedWith: [Handle], history: (count: Int, largest: UInt256)
    )

    /// What is known of the payee and the address of each row.
    private func rowFacts(
        of batches: [ID<PayoutBatch>], on chain: ChainID
    ) async throws -> [BatchPlace: RowFacts] {
        let rows = try await query(
            """
            SELECT
                m.batch_id, m.row_no, h.count, h.largest,
                (
                    SELECT max(d.valid_from)
                    FROM payout_address AS d
                    WHERE d.payee_id = m.payee_id AND d.chain_id = \(chain)
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
            WHERE m.batch_id = ANY (\(batches)::uuid [])
            ORDER BY m.batch_id, m.row_no
            """)
        var facts: [BatchPlace: RowFacts] = [:]
        for row in rows {
            facts[try BatchPlace(row)] = (
                try row.optionalValue("address_since"), try row.values("shared_with"),
                (try row.get("count"), try row.value("largest"))
            )
        }
        return facts
    }

    private typealias Lookalikes = (others: [BatchFacts.Lookalike], wasPaidThere: Bool)

    /// Other known addresses that begin and end with the same two bytes, and since when they are known.
    private func lookalikes(
        of batches: [ID<PayoutBatch>]
    ) async throws -> [BatchPlace: Lookalikes] {
        let rows = try await query(
            """
            WITH alike AS MATERIALIZED (
                SELECT
                    m.batch_id, m.row_no, m.payee_id, m.recipient, d.address::bytea AS address,
                    d.valid_from AS since
                FROM payment AS m
                INNER JOIN payout_address AS d
                    ON address_ends(d.address) = address_ends(m.recipient)
                    AND d.address <> m.recipient
                WHERE m.batch_id = ANY (\(batches)::uuid [])
                UNION ALL
                SELECT m.batch_id, m.row_no, m.payee_id, m.recipient, k.address, k.created_at
                FROM payment AS m
                INNER JOIN (
                    SELECT s.address::bytea, s.created_at FROM safe AS s
                    UNION ALL
                    SELECT a.address::bytea, a.created_at
                    FROM asset AS a
                    WHERE a.address IS NOT NULL
                ) AS k (address, created_at)
                    ON address_ends(k.address) = address_ends(m.recipient)
                    AND k.address <> m.recipient
                WHERE m.batch_id = ANY (\(batches)::uuid [])
            )
            SELECT
                k.batch_id, k.row_no, k.address, k.since,
                EXISTS (
                    SELECT 1 FROM payment AS p
                    WHERE p.payee_id = k.payee_id AND p.recipient = k.recipient
                        AND p.state = 'settled'
                ) AS was_paid_there
            FROM (
                SELECT
                    a.batch_id, a.row_no, a.payee_id, a.recipient, a.address, min(a.since) AS since,
                    row_number() OVER (
                        PARTITION BY a.batch_id, a.row_no ORDER BY min(a.since), a.address
                    ) AS place
                FROM alike AS a
                GROUP BY a.batch_id, a.row_no, a.payee_id, a.recipient, a.address
            ) AS k
            -- Of each row those that are known longest: only they can block.
            WHERE k.place <= 20
            ORDER BY k.batch_id, k.row_no, k.address
            """)
        var lookalikes: [BatchPlace: Lookalikes] = [:]
        for row in rows {
            let place = try BatchPlace(row)
            let wasPaidThere = try row.get("was_paid_there", as: Bool.self)
            lookalikes[place, default: ([], wasPaidThere)].others.append(
                try BatchFacts.Lookalike(address: row.value("address"), since: row.value("since")))
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
}

extension BatchRow {
    /// The row as checks and signer sheet show it.
    var ofSheet: SignerSheet.Row {
        SignerSheet.Row(
            number: number, payee: payee, payment: payment,
            unit: AssetUnit(symbol: symbol, decimals: decimals))
    }
}
