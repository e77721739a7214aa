/// How much of what its principal may an API token carries; nil is no limit.
///
/// It only ever takes away: a role that the principal does not hold comes by no scope. A token that
/// is held to working groups or Safes reaches nothing that is of neither.
public struct TokenScope: Hashable, Sendable {
    /// The only roles.
    public let roles: Set<Role>?
    /// The only working groups.
    public let groups: Set<ID<WorkingGroup>>?
    /// The only Safes.
    public let safes: Set<ID<Safe>>?

    /// All that the principal may.
    public static let whole = TokenScope()

    private init() {
        (roles, groups, safes) = (nil, nil, nil)
    }

    /// A scope of these; throws ``AccessError/scopeOutOfRange`` for an empty set and for more than
    /// 100 groups or Safes.
    public init(
        roles: Set<Role>?, groups: Set<ID<WorkingGroup>>?, safes: Set<ID<Safe>>?
    ) throws(AccessError) {
        for count in [roles?.count, groups?.count, safes?.count].compactMap(\.self) {
            guard (1...100).contains(count) else { throw .scopeOutOfRange }
        }
        self.roles = roles
        self.groups = groups
        self.safes = safes
    }

    /// Throws ``AccessError/scopeNotHeld(_:)`` for a role that the holder lacks: the token would say
    /// that it may what it may not.
    public func mustBeHeld(by holder: Principal) throws(AccessError) {
        let lacking = (roles ?? []).subtracting(holder.roles)
        if let role = lacking.min(by: { $0.rawValue < $1.rawValue }) { throw .scopeNotHeld(role) }
    }

    /// What it holds the token to, besides roles.
    var limits: Set<Act.Limit> {
        Set([groups == nil ? nil : .groups, safes == nil ? nil : .safes].compactMap(\.self))
    }

    /// Whether it takes away at least what another scope takes away.
    func isWithin(_ other: TokenScope) -> Bool {
        func narrows<Element>(_ mine: Set<Element>?, _ theirs: Set<Element>?) -> Bool {
            guard let theirs else { return true }
            return mine?.isSubset(of: theirs) ?? false
        }
        return narrows(roles, other.roles) && narrows(groups, other.groups)
            && narrows(safes, other.safes)
    }
}
