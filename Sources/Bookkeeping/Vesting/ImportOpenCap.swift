public import Ledger
import Postgres

/// What an import of the Open Cap Format made.
public struct OpenCapImport: Sendable {
    public let plans: [VestingPlanDetail]
    public let grants: [GrantDetail]
}

extension Work {
    /// Makes a plan of all terms that installments follow, and a draft of every issuance, or nothing.
    ///
    /// Throws ``VestingError/openCapRefused(_:)`` with every fault at its place in the files, and
    /// ``VestingError/noGrants`` where there is neither.
    public func importOpenCap(_ package: OpenCapPackage) async throws -> OpenCapImport {
        _ = try principal(allowed: .proposeGrants)
        var faults = RowFaults()
        let read = package.judged(assets: try await assets(of: package), adding: &faults)
        guard faults.isEmpty else { throw VestingError.openCapRefused(faults) }
        guard !read.plans.isEmpty || !read.grants.isEmpty else { throw VestingError.noGrants }
        do {
            var plans: [VestingPlanDetail] = []
            for plan in read.plans {
                var terms = SpelledTerms(rule: plan.terms.rule)
                terms.written = plan.terms
                plans.append(
                    try await createVestingPlan(
                        VestingPlanDraft(name: plan.name, asset: nil, terms: terms)))
            }
            let written = read.grants.map { item in
                var grant = item.grant
                grant.plan = item.plan.map { plans[$0].plan.id }
                return grant
            }
            let grants = written.isEmpty ? [] : try await importGrants(written)
            return OpenCapImport(plans: plans, grants: grants)
        } catch VestingError.grantsRefused(let refused) {
            for fault in refused.faults.map(package.placed)
            where !faults.faults.contains(fault) {
                faults.add(fault)
            }
            faults.omit(refused.omitted)
            throw VestingError.openCapRefused(faults)
        }
    }

    /// The assets that are named, where there is one of that name; others are refused with the grants.
    private func assets(of package: OpenCapPackage) async throws -> [String: Asset] {
        let names =
            package.asset.isEmpty
            ? Set(package.issuances.compactMap(\.stockClass)) : [package.asset]
        let found = try await reader.find(Set(names.map { Reference<Asset>($0) }))
        var assets: [String: Asset] = [:]
        for name in names {
            let same = found[Reference<Asset>(name)] ?? []
            if same.count == 1 { assets[name] = same[0] }
        }
        return assets
    }
}
