import Ledger
import Postgres

/// Which working group and which Safe a change is of, where it is of one.
struct WorkScope: Sendable {
    var group: ID<WorkingGroup>?
    var safe: ID<Safe>?

    init() {}

    init(_ row: Row) throws {
        group = try row.optionalValue("group_id")
        safe = try row.optionalValue("safe_id")
    }

    /// Throws ``AccessError`` unless the principal may do an act there.
    func mustBeOpen(to principal: Principal, for act: Act) throws(AccessError) {
        if let group { try principal.mustBeAllowed(act, in: group) }
        if let safe { try principal.mustBeAllowed(act, for: safe) }
    }
}
