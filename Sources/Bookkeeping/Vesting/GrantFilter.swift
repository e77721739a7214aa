public import Ledger
import Postgres

/// Which grants are wanted.
public struct GrantFilter: Sendable {
    public let payee: Reference<Payee>?
    public let group: Reference<WorkingGroup>?
    public let asset: Reference<Asset>?
    public let state: GrantDetail.StoredState?
    public let rule: VestingRule?

    /// Grants of a payee, a group, an asset, a stored state and a rule, each where it is given.
    public init(
        payee: Reference<Payee>?, group: Reference<WorkingGroup>?, asset: Reference<Asset>?,
        state: GrantDetail.StoredState?, rule: VestingRule?
    ) {
        self.payee = payee
        self.group = group
        self.asset = asset
        self.state = state
        self.rule = rule
    }

    fileprivate func conditions(_ principal: Principal, after cursor: ID<Grant>?) -> SQL {
        var conditions: [SQL] = [GrantDetail.within(principal.groupLimit(for: .readGrants))]
        if let cursor { conditions.append("g.grant_id > \(cursor)") }
        if let state { conditions.append("g.state = \(state)") }
        if let rule { conditions.append("g.rule = \(rule)") }
        switch payee {
        case .id(let id)?: conditions.append("g.payee_id = \(id)")
        case .name(let handle)?: conditions.append("p.handle = \(handle)::text")
        case nil: break
        }
        switch group {
        case .id(let id)?: conditions.append("g.group_id = \(id)")
        case .name(let handle)?: conditions.append("w.handle = \(handle)::text")
        case nil: break
        }
        switch asset {
        case .id(let id)?: conditions.append("g.asset_id = \(id)")
        case .name(let symbol)?: conditions.append("lower(a.symbol) = \(symbol)::text")
        case nil: break
        }
        return conditions.joined(separator: " AND ")
    }
}

extension Reader {
    /// Grants in the order of their ids; a lead sees those of the own groups.
    public func grants(
        _ page: PageRequest<Grant>, _ filter: GrantFilter, for principal: Principal
    ) async throws -> Page<GrantDetail> {
        try principal.mustBeAllowed(.readGrants)
        let rows = try await query(
            """
            SELECT \(GrantDetail.columns) FROM \(GrantDetail.tables)
            WHERE \(filter.conditions(principal, after: page.after))
            ORDER BY g.grant_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await grants(of: Array(rows)), limit: page.limit)
    }
}
