import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Looks up what written grants name.
    func directory(for grants: [WrittenGrant]) async throws -> GrantDirectory {
        var plans: [GrantDirectory.PlanReference: VestingPlan] = [:]
        for grant in grants {
            guard let id = grant.plan else { continue }
            let reference = GrantDirectory.PlanReference(id, version: grant.planVersion)
            guard plans[reference] == nil else { continue }
            do {
                plans[reference] = try await vestingPlan(id, version: grant.planVersion).plan
            } catch BooksError.notFound {
                continue
            }
        }
        let ofPlans: [Reference<Asset>] = plans.values.compactMap { plan in
            plan.asset.map { Reference.id($0) }
        }
        let assets: [Reference<Asset>: [Asset]] = try await find(
            Set(grants.map { Reference<Asset>($0.asset) } + ofPlans))
        let payees: [Reference<Payee>: ID<Payee>] = try await find(
            Set(grants.map { Reference<Payee>($0.payee) }))
        let groups: [Reference<WorkingGroup>: ID<WorkingGroup>] = try await find(
            Set(grants.map { Reference<WorkingGroup>($0.group) }))
        return GrantDirectory(
            rewards: RewardDirectory(payees: payees, assets: assets), groups: groups,
            safes: try await known(Set(grants.compactMap(\.safe))), plans: plans)
    }

    private func find(
        _ references: Set<Reference<WorkingGroup>>
    ) async throws -> [Reference<WorkingGroup>: ID<WorkingGroup>] {
        let rows = try await query(
            """
            SELECT g.group_id, g.handle
            FROM working_group AS g
            WHERE g.group_id = ANY (\(references.compactMap(\.id))::uuid [])
                OR g.handle = ANY (\(references.compactMap(\.name))::text [])
            """)
        var found: [Reference<WorkingGroup>: ID<WorkingGroup>] = [:]
        for row in rows {
            let id: ID<WorkingGroup> = try row.value("group_id")
            found[.id(id)] = id
            found[.name(try row.get("handle"))] = id
        }
        return found
    }

    private func known(_ safes: Set<ID<Safe>>) async throws -> [ID<Safe>: ChainID] {
        let rows = try await query(
            """
            SELECT s.safe_id, s.chain_id FROM safe AS s
            WHERE s.safe_id = ANY (\(safes.sorted())::uuid [])
            """)
        var chains: [ID<Safe>: ChainID] = [:]
        for row in rows { chains[try row.value("safe_id")] = try row.value("chain_id") }
        return chains
    }
}
