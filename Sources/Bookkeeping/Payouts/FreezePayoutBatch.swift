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
        let (batch, safe) = try await holdWithSafe(id)
        try await freeze(
            [batch], of: safe, asked: asked, distributor: distributor, reasons: reasons)
        return try await reader.payoutBatch(id)
    }

    /// As above for every batch of a plan that is planned still, in their order, with one nonce after
    /// the other; all of them or none.
    ///
    /// Distributions are left: each has a distributor of its own. Throws
    /// ``BooksError/notFound(kind:id:)``, ``PayoutsError/nothingToFreeze`` when none is left, and
    /// ``PayoutsError/partBound(_:to:insteadOf:)`` where a part is bound to another nonce than comes from
    /// the one asked for.
    public func freezePayoutPlan(
        _ id: ID<PayoutPlan>, nonce asked: UInt64? = nil, reasons: [BatchCheck.Code: String] = [:]
    ) async throws -> [BatchOverview] {
        try principal?.mustBeAllowed(.planBatches)
        let plan = try await transaction.query(
            "SELECT b.safe_id FROM payout_batch AS b WHERE b.plan_id = \(id) LIMIT 1")
        guard let safe = try plan.first?.value("safe_id", as: ID<Safe>.self),
            principal?.safeLimit?.contains(safe) ?? true
        else {
            throw BooksError.notFound(kind: "payout plan", id: id.description)
        }
        let held = try await hold(safe)
        // Read once the Safe is held: who freezes a part holds it first.
        let open: [ID<PayoutBatch>] = try await transaction.query(
            """
            SELECT b.batch_id
            FROM payout_batch AS b
            WHERE b.plan_id = \(id) AND b.state = 'planned'
                AND NOT EXISTS (
                    SELECT 1 FROM batch_distribution AS d WHERE d.batch_id = b.batch_id
                )
            ORDER BY b.part
            """
        ).map { try $0.value("batch_id") }
        guard !open.isEmpty else { throw PayoutsError.nothingToFreeze }
        try await freeze(try await hold(open), of: held, asked: asked, reasons: reasons)
        return try await reader.payoutBatches(open)
    }

    /// How many batches are frozen together: their files are in memory at once, beside those of as many before.
    private static let frozenTogether = 16

    /// Batches of one Safe that are held, a few at a time, so that the files of all are never in memory
    /// together; their entries last, because these hold the head of the journal.
    private func freeze(
        _ batches: [HeldBatch], of safe: Safe, asked: UInt64?, distributor: Address? = nil,
        reasons: [BatchCheck.Code: String]
    ) async throws {
        let freezer = try person()
        for batch in batches { try batch.state.mustBePlanned() }
        let strays = try await reader.strays(beside: batches.map(\.id))
        var nonces = NonceSequence(
            asked: asked, next: safe.nextNonce, taken: try await noncesTaken(of: safe),
            bound: try strays.mapValues { try $0.nonces(of: safe.id) })
        let ofSafe = try await reader.safeFacts(of: safe.id, beside: strays)
        let organisation = try await organisationName()
        var moved: [(batch: ID<PayoutBatch>, payments: [Payment])] = []
        let now = now
        let pieces = batches.pieces(of: Self.frozenTogether)
        var made: [BatchFreeze] = []
        var next = try await asPlanned(
            pieces[0], of: batches.count, on: safe.chain, distributor, &nonces)
        for (index, few) in pieces.enumerated() {
            let planned = next
            // The files are made while the database keeps those made before, looks up what the checks
            // ask for, and reads what comes next.
            async let freezing = besideTheLoops {
                try zip(few, planned.batches).map { held, checked in
                    try BatchFreeze(
                        held, checked, of: safe, organisation: organisation, by: freezer, at: now,
                        kinds: planned.kinds)
                }
            }
            try await keep(made, of: safe)
            let facts = try await reader.facts(
                of: planned.batches, frozenInTurn: true, ofSafe: ofSafe)
            try await keepChecks(
                of: few.map(\.id), facts.map { try $0.checks() }, reasons: reasons)
            if index + 1 < pieces.count {
                next = try await asPlanned(
                    pieces[index + 1], of: batches.count, on: safe.chain, distributor, &nonces)
            }
            made = try await freezing
            moved += made.map { ($0.id, $0.payments) }
        }
        try await keep(made, of: safe)
        let owing = moved.filter { !$0.payments.isEmpty }
        guard !owing.isEmpty else { return }
        let day = try await postingDay()
        try await open(
            owing.flatMap { batch, payments in
                Set(payments.map(\.asset)).sorted().map {
                    AccountKey(code: .inFlight(batch), asset: $0)
                }
            })
        _ = try await record(
            try owing.map {
                try PayoutEntries.frozen($0.batch, payments: $0.payments, id: newID(), day: day)
            })
    }

    /// Reads planned batches, each with the nonce that it gets; what they pay must be as it was planned.
    private func asPlanned(
        _ few: ArraySlice<HeldBatch>, of count: Int, on chain: ChainID, _ distributor: Address?,
        _ nonces: inout NonceSequence
    ) async throws -> (batches: [CheckedBatch], kinds: [BatchPlace: [RewardKind]]) {
        let contents = try await reader.contents(of: few.map(\.id)).map {
            try $0.claimed(at: distributor)
        }
        try await mustBeAsPlanned(contents.flatMap(\.rows), on: chain)
        if let distributor, let batch = few.first { try await claim(batch, at: distributor) }
        let overviews = try await reader.payoutBatches(few.map(\.id))
        let batches = try zip(overviews, contents).map { overview, content in
            let (nonce, firstFree) = try nonces.take(
                for: overview.id, part: count > 1 ? overview.part.number : nil)
            return CheckedBatch(overview, content, nonce: nonce, firstFreeNonce: firstFree)
        }
        return (batches, try await kinds(of: few.map(\.id)))
    }

    private func keep(_ frozen: [BatchFreeze], of safe: Safe) async throws {
        for batch in frozen { try await transaction.pipeline(batch.statements(of: safe)) }
        for batch in frozen { audit("batch.frozen", batch.id, batch.digest.description) }
    }

    /// Throws unless every payee still has the address that was planned, and none became a contract
    /// of the directory.
    private func mustBeAsPlanned(_ rows: [BatchRow], on chain: ChainID) async throws {
        guard !rows.isEmpty else { return }
        let current = try await transaction.query(
            """
            SELECT d.payee_id, d.address
            FROM payout_address AS d
            WHERE d.payee_id = ANY (\(rows.map(\.payment.payee))::uuid [])
                AND d.chain_id = \(chain)
                AND d.valid_until IS NULL
            """)
        var addresses: [ID<Payee>: Address] = [:]
        for row in current { addresses[try row.value("payee_id")] = try row.value("address") }
        var changed: [Handle] = []
        for row in rows where addresses[row.payment.payee] != row.payment.recipient {
            if changed.last != row.payee { changed.append(row.payee) }
        }
        guard changed.isEmpty else { throw PayoutsError.addressChanged(changed) }
        let forbidden = try await contracts(on: chain)
        let impossible = rows.filter { forbidden.contains($0.payment.recipient) }.map {
            PayeeAddress(payee: $0.payee, address: $0.payment.recipient)
        }
        guard impossible.isEmpty else { throw PayoutsError.recipientsImpossible(impossible) }
    }
}
