public import Ledger
import Postgres

/// What recording facts about fees did.
public struct RecordedFeeAccruals: Sendable {
    public let agreement: ID<FeeAgreement>
    public let product: Asset
    /// How many were recorded.
    public let recorded: Int
    /// How many were known already and are the same.
    public let repeated: Int
    /// Those recorded, by number; empty when all were known.
    public let numbers: Range<Int>
    /// How many of them differ from what their events say.
    public let differing: Int
    /// Where the product stands now.
    public let state: ProductFees.State
}

extension Work {
    /// Records what happened to a product's fees, in the order of time, all or nothing.
    ///
    /// Fees are computed between the actual times by the versions in force, as the contracts do.
    /// Facts whose event is known are passed over; throws ``MethodologistsError/inputRefused(_:)``
    /// when one of those differs, or a fact cannot have happened.
    public func recordFeeAccruals(
        _ written: [WrittenFeeFact], faults: RowFaults = RowFaults(), of id: ID<FeeAgreement>
    ) async throws -> RecordedFeeAccruals {
        let principal = try principal(allowed: .recordPrograms)
        let agreement = try await reader.feeAgreement(id, locked: true)
        try agreement.mustStand()
        let newest = try await reader.newestFeeAccrual(of: id)
        let start =
            newest?.state
            ?? ProductFees.opening(
                at: agreement.startedAt, supply: agreement.openingSupply,
                undistributed: agreement.openingUndistributed)
        var faults = faults
        let judged = written.compactMap { line in
            line.judged(decimals: agreement.product.decimals, now: now, adding: &faults)
                .map { (place: line.place, fact: $0) }
        }
        let known = try await reader.feeFacts(of: id, telling: judged.compactMap(\.fact.event))
        var history = FeeHistory(
            ProductFees(of: try agreement.agreement(), from: start), known: known)
        for (place, fact) in judged { history.add(fact, at: place, &faults) }
        guard faults.isEmpty else { throw MethodologistsError.inputRefused(faults) }
        let first = try await nextNumber(of: id)
        try await store(history.steps, from: first, of: agreement, by: principal)
        try await touch(agreement: id)
        audit(
            "fee_accruals.recorded", id,
            "\(history.steps.count) facts from number \(first), \(history.repeated) known")
        return RecordedFeeAccruals(
            agreement: id, product: agreement.product, recorded: history.steps.count,
            repeated: history.repeated, numbers: first..<first + history.steps.count,
            differing: history.steps.count {
                !$0.outcome.differences(from: $0.fact.stated).isEmpty
            },
            state: history.fees.state)
    }

    private func nextNumber(of id: ID<FeeAgreement>) async throws -> Int {
        let rows = try await transaction.query(
            """
            SELECT coalesce(max(f.number), 0) + 1 AS number
            FROM fee_accrual AS f
            WHERE f.agreement_id = \(id)
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "fee_accrual") }
        return try row.get("number")
    }

    private func store(
        _ steps: [FeeHistory.Step], from first: Int, of agreement: FeeAgreementDetail,
        by principal: Principal
    ) async throws {
        guard !steps.isEmpty else { return }
        let ids: [ID<FeeFact>] = newIDs(steps.count)
        var accruals = CopyText(capacity: steps.count * 512)
        var splits = CopyText(capacity: 4_096)
        for (index, step) in steps.enumerated() {
            step.write(
                FeeHistory.Place(id: ids[index], number: first + index, agreement: agreement.id),
                by: principal.id, at: now, to: &accruals)
            if case .distribution(_, let split) = step.outcome, let version = step.version {
                step.write(
                    split, ID(at: now), of: ids[index], by: version, to: &splits)
            }
        }
        let (accrualBytes, splitBytes) = (accruals.bytes, splits.bytes)
        try await transaction.copyIn(FeeHistory.Step.copyAccruals) { writer in
            try await writer.write(accrualBytes)
        }
        guard !splitBytes.isEmpty else { return }
        try await transaction.copyIn(FeeHistory.Step.copySplits) { writer in
            try await writer.write(splitBytes)
        }
    }
}
