public import Ledger
import Postgres

/// A plan as somebody wrote it.
public struct VestingPlanDraft: Sendable {
    let name: String
    let asset: String?
    let terms: SpelledTerms

    /// A name, the id or symbol of the only asset, and terms without a total.
    public init(name: String, asset: String?, terms: SpelledTerms) {
        self.name = name
        self.asset = asset
        self.terms = terms
    }
}

extension Work {
    /// Makes a plan in its first version.
    ///
    /// Throws ``AccessError``, ``RewardsError`` for an unknown asset, and ``VestingError`` with the
    /// faults of the terms.
    public func createVestingPlan(_ draft: VestingPlanDraft) async throws -> VestingPlanDetail {
        let principal = try principal(allowed: .proposeGrants)
        let id: ID<VestingPlan> = newID()
        try await insert(draft, id: id, version: 1, by: principal)
        audit("vesting_plan.created", id)
        return try await reader.vestingPlan(id)
    }

    /// Makes the next version of a plan; grants that follow older ones stay as they are.
    ///
    /// Throws as ``createVestingPlan(_:)`` does, and ``BooksError/stale(current:)``.
    public func changeVestingPlan(
        _ id: ID<VestingPlan>, expecting version: ExpectedVersion, to draft: VestingPlanDraft
    ) async throws -> VestingPlanDetail {
        let principal = try principal(allowed: .proposeGrants)
        let newest = try await reader.vestingPlan(id).plan.version
        try version.mustMatch(Int64(newest))
        try await insert(draft, id: id, version: newest + 1, by: principal)
        audit("vesting_plan.changed", id, "version \(newest + 1)")
        return try await reader.vestingPlan(id)
    }

    private func insert(
        _ draft: VestingPlanDraft, id: ID<VestingPlan>, version: Int, by principal: Principal
    ) async throws {
        var asset: Asset?
        if let text = draft.asset { asset = try await reader.asset(named: text) }
        let name = try Text.name(draft.name)
        let plan = try VestingPlan(
            id: id, version: version, name: name, spelled: draft.terms, of: asset)
        _ = try await transaction.query(
            """
            INSERT INTO vesting_plan (
                plan_id, version, name, asset_id, rule, terms, created_by, created_at
            )
            VALUES (
                \(id), \(version), \(name), \(orNull: asset?.id), \(plan.terms.rule),
                \(plan.terms.json(withTotal: false))::jsonb, \(principal.id), \(now)
            )
            """)
    }
}

extension Reader {
    /// The asset of an id or symbol; throws ``RewardsError``.
    func asset(named text: String) async throws -> Asset {
        let found = try await find([Reference<Asset>(text)])
        return try RewardDirectory(assets: found).asset(named: text)
    }
}
