import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Approves what a distribution gives to the methodologist.
    ///
    /// Where the contract has paid, its event must state what was computed, and the entry records
    /// what both parties got. Where the treasury received all, the gross is booked and the
    /// methodologist's part becomes payable. Throws ``MethodologistsError``, and ``AccessError`` for
    /// who recorded any fact since the distribution before, or is paid.
    public func approveFeeSplit(_ id: ID<FeeFact>) async throws -> FeeAccrualDetail {
        let principal = try principal(allowed: .approvePrograms)
        let found = try await reader.feeAccrual(id)
        let agreement = try await reader.feeAgreement(found.agreement, locked: true)
        // What stood there may have changed before the lock.
        let accrual = try await reader.feeAccrual(id)
        guard let split = accrual.split else { throw MethodologistsError.notDistributed }
        guard accrual.voidedAt == nil else { throw MethodologistsError.splitVoided }
        guard split.state == .open else { throw MethodologistsError.splitApproved }
        if let open = try await openSplit(before: accrual) {
            throw MethodologistsError.splitBefore(number: open)
        }
        try TwoPeople(
            authors: await recorders(of: accrual), payees: [split.methodologist]
        ).mustAllow(principal)
        let day = min(accrual.fact.time.instant.dayInUTC, try await reader.today())
        let entries = try entries(of: accrual, split, agreement, day: day)
        let numbers = try await record(entries)
        // Owing the methodologist, or recording what was distributed, comes last.
        try await store(split, entry: numbers.last, day: day, by: principal)
        if agreement.payer == .treasury, !split.split.methodologistTake.isZero,
            let number = numbers.last
        {
            try await owe(split, of: agreement, entry: number)
        }
        audit("fee_split.approved", split.id, "accrual \(accrual.number) of \(agreement.id)")
        return try await reader.feeAccrual(id)
    }

    private func entries(
        of accrual: FeeAccrualDetail, _ split: FeeSplitDetail, _ agreement: FeeAgreementDetail,
        day: Day
    ) throws -> [JournalEntry] {
        let rules = try agreement.agreement()
        let entries = { FeeEntries(of: rules, id: self.newID(), day: day) }
        switch agreement.payer {
        case .contract:
            guard split.stated.operatorTake != nil, split.stated.methodologistTake != nil else {
                throw MethodologistsError.splitUnreported
            }
            guard split.differences.isEmpty else {
                throw MethodologistsError.splitDiffers(split.differences)
            }
            guard !split.split.total.isZero else { return [] }
            return [try entries().distributed(split.split, to: agreement.safe)]
        case .treasury:
            guard !split.split.total.isZero else { return [] }
            let received = try entries().received(split.split.total, in: agreement.safe)
            guard !split.split.methodologistTake.isZero,
                let version = agreement.versions.first(where: {
                    $0.value.number == accrual.feeVersion
                })
            else { return [received] }
            return [received, try entries().shareApproved(split.split, by: version.value)]
        }
    }

    /// The number of an earlier distribution that still waits; nil for none.
    private func openSplit(before accrual: FeeAccrualDetail) async throws -> Int? {
        try await transaction.query(
            """
            SELECT f.number
            FROM fee_accrual AS f
            INNER JOIN fee_split AS s ON s.accrual_id = f.accrual_id
            WHERE f.agreement_id = \(accrual.agreement) AND f.voided_at IS NULL
                AND f.number < \(accrual.number) AND s.state = 'open'
            ORDER BY f.number
            LIMIT 1
            """
        ).first?.get("number")
    }

    /// Everybody who recorded a fact that a distribution is about.
    private func recorders(of accrual: FeeAccrualDetail) async throws -> Set<ID<Principal>> {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT f.recorded_by
            FROM fee_accrual AS f
            WHERE f.agreement_id = \(accrual.agreement) AND f.voided_at IS NULL
                AND f.number <= \(accrual.number)
                AND f.number > coalesce(
                    (
                        SELECT max(d.number) FROM fee_accrual AS d
                        WHERE d.agreement_id = \(accrual.agreement) AND d.voided_at IS NULL
                            AND d.kind = 'distributed' AND d.number < \(accrual.number)
                    ), 0
                )
            """)
        return Set(try rows.map { try $0.value("recorded_by") })
    }

    private func store(
        _ split: FeeSplitDetail, entry: Int64?, day: Day, by principal: Principal
    ) async throws {
        _ = try await transaction.query(
            """
            UPDATE fee_split
            SET state = 'approved', approved_by = \(principal.id), approved_at = \(now),
                effective_day = coalesce(
                    (SELECT e.effective_day FROM journal_entry AS e WHERE e.seq = \(entry)::bigint),
                    \(day)::date
                ),
                entry_seq = \(entry)::bigint,
                known_seq = (
                    SELECT h.last_seq + \(entry == nil ? 1 : 0) FROM journal_head AS h
                )
            WHERE split_id = \(split.id)
            """)
    }

    private func owe(
        _ split: FeeSplitDetail, of agreement: FeeAgreementDetail, entry: Int64
    ) async throws {
        let payable: ID<Payable> = newID()
        _ = try await transaction.query(
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            VALUES (
                \(payable), \(split.methodologist), \(agreement.product.id),
                \(split.split.methodologistTake), \(split.period), \(split.id.description),
                \(entry), \(now)
            )
            """)
    }
}
