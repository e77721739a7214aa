public import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Fixes rows, nonce, digest, safeTxHash and every file of a planned batch, for good.
    ///
    /// Without a nonce it takes the next one that neither the Safe has used nor a live batch holds.
    /// Moves what is owed into `in_flight:BATCH`. Throws ``PayoutsError`` when a payee's address or
    /// the Safe was changed since the plan, the nonce is not free, or a check forbids it or struck without
    /// a reason given. A distribution is frozen with its distributor, which is an author's word like any
    /// other of the batch.
    public func freezePayoutBatch(
        _ id: ID<PayoutBatch>, nonce asked: UInt64? = nil, distributor: Address? = nil,
        reasons: [BatchCheck.Code: String] = [:]
    ) async throws -> BatchOverview {
        try principal?.mustBeAllowed(.planBatches)
        let freezer = try person()
        let (batch, safe) = try await holdWithSafe(id)
        try batch.state.mustBePlanned()
        let content = try await reader.content(of: id).claimed(at: distributor)
        let rows = content.rows
        let payments = rows.map(\.payment)
        try await mustBeAsPlanned(batch, rows)
        if let distributor { try await claim(batch, at: distributor) }
        let (taken, bound) = (
            try await noncesTaken(of: safe), try await noncesBound(batch: id, safe)
        )
        let nonce = try PayoutNonce.choose(
            asked: asked, next: safe.nextNonce, taken: taken, bound: bound)
        let transaction = try SafeTransaction.making(
            content.safeCalls, from: safe.account, nonce: nonce,
            multiSendCallOnly: safe.multiSendCallOnlyOverride)
        guard safe.account == batch.account, transaction.multiSend == batch.multiSendCallOnly else {
            throw PayoutsError.safeChanged
        }
        let firstFree =
            bound.isEmpty
            ? try PayoutNonce.choose(asked: nil, next: safe.nextNonce, taken: taken) : nonce
        let overview = try await reader.payoutBatch(id)
        let facts = try await reader.facts(
            of: overview, content, nonce: nonce, firstFree: firstFree)
        try await keepChecks(of: id, try facts.checks(), reasons: reasons)
        let canonical = try content.canonical(of: safe.account)
        let digest = BatchDigest(Digest.sha256(of: canonical))
        let files = try await BatchFiles(
            batch: id, part: overview.part, period: batch.period, safeName: safe.name,
            organisation: organisationName(), frozenAt: now, frozenBy: freezer.handle,
            digest: digest, canonical: canonical, transaction: transaction, rows: rows,
            calls: content.calls.map(\.call), funding: content.funding, kinds: kinds(of: id)
        ).all()
        _ = try await self.transaction.pipeline([
            Self.keep(files, of: id),
            """
            UPDATE payout_batch
            SET state = 'frozen', frozen_by = \(freezer.id), frozen_at = \(now),
                canonical = \(canonical), digest = \(digest.hash), nonce = \(Int64(nonce)),
                safe_tx_hash = \(transaction.safeTxHash),
                safe_owners = \(safe.owners)::evm_address [], safe_threshold = \(safe.threshold),
                row_version = row_version + 1
            WHERE batch_id = \(id)
            """,
        ])
        if !payments.isEmpty {
            _ = try await record([
                PayoutEntries.frozen(id, payments: payments, id: newID(), day: postingDay())
            ])
        }
        audit("batch.frozen", id, digest.description)
        return try await reader.payoutBatch(id)
    }

    /// The unused nonces of approved batches of the Safe that were cancelled and held one of the
    /// payables of this batch; throws when there is such a batch of another Safe, which no nonce of
    /// this one excludes.
    func noncesBound(batch: ID<PayoutBatch>, _ safe: Safe) async throws -> Set<UInt64> {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT c.safe_id, s.name, c.nonce
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id
            INNER JOIN payout_batch AS c ON c.batch_id = theirs.batch_id
            INNER JOIN safe AS s ON s.safe_id = c.safe_id
            WHERE mine.batch_id = \(batch)
                AND c.state = 'cancelled'
                AND c.nonce >= s.next_nonce
                AND EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = c.batch_id)
            ORDER BY c.nonce
            """)
        if let other = try rows.first(where: { try $0.value("safe_id") != safe.id }) {
            throw PayoutsError.boundToOtherSafe(
                try other.get("name"), nonce: UInt64(try other.get("nonce", as: Int64.self)))
        }
        return Set(try rows.map { UInt64(try $0.get("nonce", as: Int64.self)) })
    }

    /// Throws unless every payee still has the address that was planned, and none became a contract
    /// of the directory.
    private func mustBeAsPlanned(_ batch: HeldBatch, _ rows: [BatchRow]) async throws {
        let current = try await transaction.query(
            """
            SELECT d.payee_id, d.address
            FROM payout_address AS d
            WHERE d.payee_id = ANY (\(rows.map(\.payment.payee))::uuid [])
                AND d.chain_id = \(batch.account.chain)
                AND d.valid_until IS NULL
            """)
        var addresses: [ID<Payee>: Address] = [:]
        for row in current { addresses[try row.value("payee_id")] = try row.value("address") }
        var changed: [Handle] = []
        for row in rows where addresses[row.payment.payee] != row.payment.recipient {
            if changed.last != row.payee { changed.append(row.payee) }
        }
        guard changed.isEmpty else { throw PayoutsError.addressChanged(changed) }
        let forbidden = try await contracts(
            among: rows.map(\.payment.recipient), on: batch.account.chain)
        let impossible = rows.filter { forbidden.contains($0.payment.recipient) }.map {
            PayeeAddress(payee: $0.payee, address: $0.payment.recipient)
        }
        guard impossible.isEmpty else { throw PayoutsError.recipientsImpossible(impossible) }
    }

    /// Nonces of the Safe's live batches that it has not used yet.
    func noncesTaken(of safe: Safe) async throws -> Set<UInt64> {
        let rows = try await transaction.query(
            """
            SELECT b.nonce
            FROM payout_batch AS b
            WHERE b.safe_id = \(safe.id) AND b.live AND b.nonce >= \(Int64(safe.nextNonce))
            ORDER BY b.nonce
            LIMIT 10000
            """)
        return Set(try rows.map { UInt64(try $0.get("nonce", as: Int64.self)) })
    }

    func organisationName() async throws -> String {
        let rows = try await transaction.query("SELECT o.name FROM organisation AS o")
        guard let row = rows.first else { throw StorageError.missingRow(of: "organisation") }
        return try row.get("name")
    }

    /// What each row is paid for, each kind once, in their order; empty where it is no reward.
    func kinds(of batch: ID<PayoutBatch>) async throws -> [Int: [RewardKind]] {
        let sources = try await transaction.query(
            """
            SELECT l.row_no, p.source_id
            FROM batch_payable AS l
            INNER JOIN payable AS p ON p.payable_id = l.payable_id
            WHERE l.batch_id = \(batch) AND starts_with(p.source_id, \(RewardLine.idPrefix + "_"))
            ORDER BY l.payable_id
            """)
        var rows: [ID<RewardLine>: Int] = [:]
        for source in sources {
            rows[try ID(source.get("source_id", as: String.self))] = try source.get("row_no")
        }
        let lines = try await transaction.query(
            """
            SELECT r.line_id, r.kind FROM reward_line AS r
            WHERE r.line_id = ANY (\(rows.keys.sorted())::uuid [])
            """)
        var kinds: [Int: Set<RewardKind>] = [:]
        for line in lines {
            guard let row = rows[try line.value("line_id")] else { continue }
            kinds[row, default: []].insert(try line.value("kind"))
        }
        return kinds.mapValues { $0.sorted() }
    }

    static func keep(_ files: [BatchFiles.File], of batch: ID<PayoutBatch>) -> SQL {
        let values = files.map { file -> SQL in
            """
            (
                \(batch)::uuid, \(file.name), \(file.name.contentType), \(file.downloadName),
                \(file.content)::bytea
            )
            """
        }
        return """
            INSERT INTO batch_export (batch_id, name, content_type, download_name, content)
            VALUES \(values.joined(separator: ", "))
            """
    }
}
