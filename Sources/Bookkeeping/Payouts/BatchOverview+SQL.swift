import Ethereum
public import Ledger
import Postgres

extension Reader {
    /// One batch; read it in a snapshot.
    ///
    /// Throws ``BooksError/notFound(kind:id:)``.
    public func payoutBatch(_ id: ID<PayoutBatch>) async throws -> BatchOverview {
        let row = try await row(
            "\(BatchOverview.selection) WHERE b.batch_id = \(id)", orNo: "payout batch", id)
        return try await overviews([row])[0]
    }

    /// Parts of a plan, in their order.
    func payoutBatches(_ parts: [ID<PayoutBatch>]) async throws -> [BatchOverview] {
        try await overviews(
            Array(
                query(
                    """
                    \(BatchOverview.selection)
                    WHERE b.batch_id = ANY (\(parts)::uuid [])
                    ORDER BY b.part, b.batch_id
                    """)))
    }

    /// Throws ``BooksError/notFound(kind:id:)`` for a batch that the principal does not see, because
    /// the API token is held to other Safes.
    public func mustShow(_ id: ID<PayoutBatch>, to principal: Principal) async throws {
        try principal.mustBeAllowed(.readBatches)
        guard let safes = principal.safeLimit else { return }
        _ = try await row(
            """
            SELECT b.batch_id FROM payout_batch AS b
            WHERE b.batch_id = \(id) AND \(PayoutBatch.within(safes))
            """, orNo: "payout batch", id)
    }

    /// Batches in the order of their ids, of the Safes that the API token is held to; read them in a
    /// snapshot.
    public func payoutBatches(
        _ page: PageRequest<PayoutBatch>, where filter: BatchFilter, for principal: Principal
    ) async throws -> Page<BatchOverview> {
        try principal.mustBeAllowed(.readBatches)
        let rows = try await query(
            """
            \(BatchOverview.selection)
            WHERE (\(orNull: page.after)::uuid IS NULL OR b.batch_id > \(orNull: page.after)::uuid)
                AND (\(orNull: filter.state)::text IS NULL OR b.state = \(orNull: filter.state)::text)
                AND (\(orNull: filter.safe)::uuid IS NULL OR b.safe_id = \(orNull: filter.safe)::uuid)
                AND (\(orNull: filter.period)::date IS NULL OR b.period = \(orNull: filter.period)::date)
                AND \(PayoutBatch.within(principal.safeLimit))
            ORDER BY b.batch_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await overviews(Array(rows)), limit: page.limit)
    }

    /// Adds totals, approvals and the names of files to rows of batches.
    private func overviews(_ rows: [Row]) async throws -> [BatchOverview] {
        let ids: [ID<PayoutBatch>] = try rows.map { try $0.value("batch_id") }
        let totals = try Dictionary(
            grouping: await query(
                """
                SELECT t.batch_id, t.asset_id, a.symbol, a.decimals, a.address, t.row_count, t.amount
                FROM batch_total AS t
                INNER JOIN asset AS a ON a.asset_id = t.asset_id
                WHERE t.batch_id = ANY (\(ids)::uuid [])
                ORDER BY t.batch_id, t.asset_id
                """),
            by: { try $0.value("batch_id", as: ID<PayoutBatch>.self) })
        let approvals = try Dictionary(
            grouping: await query(
                """
                SELECT v.batch_id, v.principal_id, p.handle, v.approved_at
                FROM batch_approval AS v
                INNER JOIN principal AS p ON p.principal_id = v.principal_id
                WHERE v.batch_id = ANY (\(ids)::uuid [])
                ORDER BY v.batch_id, v.approved_at, v.principal_id
                """),
            by: { try $0.value("batch_id", as: ID<PayoutBatch>.self) })
        let files = try Dictionary(
            grouping: await query(
                """
                SELECT f.batch_id, f.name
                FROM batch_export AS f
                INNER JOIN payout_batch AS b
                    ON b.batch_id = f.batch_id AND b.binding_no = f.binding_no
                WHERE f.batch_id = ANY (\(ids)::uuid [])
                ORDER BY f.batch_id, f.name COLLATE "C"
                """),
            by: { try $0.value("batch_id", as: ID<PayoutBatch>.self) })
        let (proposals, uses) = (try await proposals(of: ids), try await nonceUses(of: ids))
        let bindings = try await nonceBindings(of: ids)
        let acknowledged = try await ownersAcknowledgements(of: ids)
        return try zip(ids, rows).map { id, row in
            try BatchOverview(
                row, totals: (totals[id] ?? []).map { try BatchTotal($0) },
                files: (files[id] ?? []).map { try $0.choice("name") },
                approvals: (approvals[id] ?? []).map {
                    try BatchStep(
                        principal: $0.value("principal_id"), handle: $0.value("handle"),
                        at: $0.value("approved_at"))
                }, proposal: proposals[id], nonceUse: uses[id], nonceBinding: bindings[id],
                ownersAcknowledged: acknowledged[id])
        }
    }
}

extension PayoutBatch {
    /// The condition that keeps an API token to its Safes, of table alias `b`.
    static func within(_ safes: Set<ID<Safe>>?) -> SQL {
        guard let safes else { return "true" }
        return "b.safe_id = ANY (\(safes.sorted())::uuid [])"
    }
}

extension BatchOverview {
    /// Batches as `b`, without a WHERE.
    static let selection: SQL = """
        SELECT
            b.batch_id, b.state, b.period, b.plan_id, b.part, b.part_count, b.gas_estimate,
            b.call_data_bytes, b.safe_id, s.name AS safe_name, b.chain_id,
            b.safe_address, b.safe_version, b.multi_send_call_only, b.row_count, b.planned_by,
            pp.handle AS planned_by_handle, b.planned_at, b.frozen_by,
            fp.handle AS frozen_by_handle, b.frozen_at, b.digest, b.nonce, b.safe_tx_hash,
            o.batch_approvals + b.has_calls::integer AS batch_approvals, b.has_calls,
            dn.format AS distribution_format, dn.asset_id AS distribution_asset, dn.root, dn.distributor,
            coalesce(b.safe_owners, s.owners) AS owners_before, s.owners,
            coalesce(b.safe_threshold, s.threshold) AS threshold_before, s.threshold,
            b.reason, b.row_version, c.principal_id AS claimed_by,
            cp.handle AS claimed_by_handle, c.claimed_at, c.expires_at, c.first_claimed_at,
            coalesce(e.transaction_hash, f.transaction_hash) AS transaction_hash,
            coalesce(e.block_number, f.block_number) AS block_number,
            coalesce(e.outcome, 'failure') AS outcome, rp.principal_id AS reported_by,
            rp.handle AS reported_by_handle,
            coalesce(e.reported_at, f.reported_at) AS reported_at, e.confirmed_by, np.handle AS confirmed_by_handle, e.confirmed_at,
            (
                SELECT count(*) FROM payment AS m
                WHERE m.batch_id = e.batch_id AND m.state = 'mismatched'
            ) + (
                SELECT count(*) FROM batch_call AS k
                WHERE k.batch_id = e.batch_id AND k.state = 'mismatched'
            ) AS mismatched,
            (
                SELECT count(*) FROM unexpected_transfer AS x WHERE x.batch_id = e.batch_id
            ) AS unexpected
        FROM payout_batch AS b
        CROSS JOIN organisation AS o
        INNER JOIN safe AS s ON s.safe_id = b.safe_id
        INNER JOIN principal AS pp ON pp.principal_id = b.planned_by
        LEFT JOIN principal AS fp ON fp.principal_id = b.frozen_by
        LEFT JOIN batch_claim AS c
            ON c.batch_id = b.batch_id AND b.state IN ('approved', 'proposed')
        LEFT JOIN principal AS cp ON cp.principal_id = c.principal_id
        LEFT JOIN batch_execution AS e ON e.batch_id = b.batch_id
        LEFT JOIN batch_distribution AS dn ON dn.batch_id = b.batch_id
        LEFT JOIN LATERAL (
            SELECT r.transaction_hash, r.block_number, r.reported_by, r.reported_at
            FROM failure_report AS r
            WHERE r.batch_id = b.batch_id AND r.binding_no = b.binding_no AND e.batch_id IS NULL
            ORDER BY r.reported_at DESC, r.transaction_hash
            LIMIT 1
        ) AS f ON true
        LEFT JOIN principal AS rp ON rp.principal_id = coalesce(e.reported_by, f.reported_by)
        LEFT JOIN principal AS np ON np.principal_id = e.confirmed_by
        """

    init(
        _ row: Row, totals: [BatchTotal], files: [BatchFile], approvals: [BatchStep],
        proposal: ReportedProposal?, nonceUse: ReportedNonceUse?,
        nonceBinding: ReportedNonceBinding?, ownersAcknowledged: BatchStep?
    ) throws {
        id = try row.value("batch_id")
        state = try row.choice("state")
        period = try row.value("period")
        plan = try row.optionalValue("plan_id")
        part = BatchPart(number: try row.get("part"), count: try row.get("part_count"))
        gasEstimate = try row.optional("gas_estimate")
        callDataBytes = try row.optional("call_data_bytes")
        safe = try row.value("safe_id")
        safeName = try row.get("safe_name")
        account = try SafeAccount(
            chain: row.value("chain_id"), address: row.value("safe_address"),
            version: row.choice("safe_version"))
        multiSendCallOnly = try row.optionalValue("multi_send_call_only")
        distribution = try BatchDistribution(row)
        hasCalls = try row.get("has_calls")
        rowCount = try row.get("row_count")
        self.totals = totals
        self.files = files
        self.proposal = proposal
        self.nonceUse = nonceUse
        self.nonceBinding = nonceBinding
        planned = try BatchStep(
            principal: row.value("planned_by"), handle: row.value("planned_by_handle"),
            at: row.value("planned_at"))
        frozen = try BatchStep(row, "frozen_by", "frozen_by_handle", "frozen_at")
        digest = try row.optionalValue("digest", as: Hash32.self).map { BatchDigest($0) }
        nonce = try row.optional("nonce", as: Int64.self).map { UInt64($0) }
        safeTxHash = try row.optionalValue("safe_tx_hash")
        self.approvals = approvals
        approvalsNeeded = try row.get("batch_approvals")
        claim = try BatchClaim(row)
        execution = try BatchExecution(row)
        reason = try row.optional("reason")
        ownersChange = try OwnersChange(
            from: (row.values("owners_before"), row.get("threshold_before")),
            to: (row.values("owners"), row.get("threshold")))
        self.ownersAcknowledged = ownersAcknowledged
        version = try row.get("row_version")
    }
}

extension BatchOverview {
    /// Throws ``PayoutsError/ownersNotAcknowledged(_:_:)`` when other owners must sign than at the freeze
    /// and nobody has said that it is all right.
    func mustHaveKnownOwners() throws(PayoutsError) {
        guard let ownersChange, ownersAcknowledged == nil else { return }
        throw .ownersNotAcknowledged(id, ownersChange)
    }
}

extension BatchStep {
    /// A step that may not have happened yet.
    init?(_ row: Row, _ principal: String, _ handle: String, _ instant: String) throws {
        guard let id = try row.optionalValue(principal, as: ID<Principal>.self) else { return nil }
        try self.init(principal: id, handle: row.value(handle), at: row.value(instant))
    }
}

extension BatchTotal {
    fileprivate init(_ row: Row) throws {
        try self.init(
            asset: row.value("asset_id"), symbol: row.get("symbol"), decimals: row.get("decimals"),
            token: row.optionalValue("address"), rowCount: row.get("row_count"),
            amount: row.value("amount"))
    }
}

extension BatchClaim {
    /// The claim in a row of a batch, if there is one.
    init?(_ row: Row) throws {
        guard let holder = try row.optionalValue("claimed_by", as: ID<Principal>.self) else {
            return nil
        }
        try self.init(
            holder: holder, handle: row.value("claimed_by_handle"),
            claimedAt: row.value("claimed_at"), expiresAt: row.value("expires_at"),
            firstClaimedAt: row.value("first_claimed_at"))
    }
}

extension BatchDistribution {
    fileprivate init?(_ row: Row) throws {
        guard let root = try row.optionalValue("root", as: Hash32.self) else { return nil }
        try self.init(
            format: row.choice("distribution_format"), asset: row.value("distribution_asset"),
            root: root, distributor: row.optionalValue("distributor"))
    }
}

extension BatchExecution {
    fileprivate init?(_ row: Row) throws {
        guard let hash = try row.optionalValue("transaction_hash", as: Hash32.self) else {
            return nil
        }
        try self.init(
            transactionHash: hash, blockNumber: row.get("block_number"),
            outcome: row.choice("outcome"),
            reported: BatchStep(
                principal: row.value("reported_by"), handle: row.value("reported_by_handle"),
                at: row.value("reported_at")),
            confirmed: BatchStep(row, "confirmed_by", "confirmed_by_handle", "confirmed_at"),
            mismatchedRows: row.get("mismatched"), unexpectedTransfers: row.get("unexpected"))
    }
}
