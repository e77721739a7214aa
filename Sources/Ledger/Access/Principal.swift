/// A person or a script that acts; all rules of two people compare principals.
public struct Principal: Identified, Hashable {
    public static let idPrefix = "prn"

    /// What a principal is.
    public enum Kind: String, Sendable, CaseIterable {
        case person, script
    }

    /// Which one.
    public let id: ID<Principal>
    /// The name that people type.
    public let handle: Handle
    /// A person or a script.
    public let kind: Kind
    /// The payee that this person is, if any.
    public let payee: ID<Payee>?
    /// What it may do, by the table of access.
    public private(set) var roles: Set<Role>
    /// The groups that a lead enters rewards for.
    public let groups: Set<ID<WorkingGroup>>
    /// What the API token that was shown carries of that.
    public private(set) var scope = TokenScope.whole

    /// A principal; throws ``AccessError`` for a role of the other kind and a script that would be
    /// paid.
    public init(
        id: ID<Principal>, handle: Handle, kind: Kind, payee: ID<Payee>?, roles: Set<Role>,
        groups: Set<ID<WorkingGroup>>
    ) throws(AccessError) {
        for role in roles where !Self.mayHold(role, kind: kind) {
            throw .roleOfKind(role, kind)
        }
        guard payee == nil || kind == .person else { throw .scriptIsPaid }
        self.id = id
        self.handle = handle
        self.kind = kind
        self.payee = payee
        self.roles = roles
        self.groups = groups
    }

    /// The same principal with no more than the scope of an API token.
    ///
    /// Rules of two people compare who it is, so they see no difference.
    public func narrowed(to scope: TokenScope) -> Principal {
        var narrowed = self
        if let roles = scope.roles { narrowed.roles.formIntersection(roles) }
        narrowed.scope = scope
        return narrowed
    }

    /// Throws ``AccessError/leadWithoutGroup`` for a lead who could enter rewards nowhere.
    ///
    /// Asked when roles and groups are given, not when they are read: who has lost the last group
    /// signs in all the same, and sees none.
    public func mustLeadSomething() throws(AccessError) {
        guard !roles.contains(.lead) || !groups.isEmpty else { throw .leadWithoutGroup }
    }

    /// Scripts fetch, report and read; people do everything but what is made for scripts.
    static func mayHold(_ role: Role, kind: Kind) -> Bool {
        switch kind {
        case .person: role != .script
        case .script: role == .script || role == .auditor
        }
    }

    /// Throws ``AccessError/actNotAllowed`` unless one of the roles allows the act, and
    /// ``AccessError/tokenTooNarrow(_:)`` where the API token is held to groups or Safes that the act
    /// knows nothing of.
    public func mustBeAllowed(_ act: Act) throws(AccessError) {
        guard !roles.isDisjoint(with: act.roles) else {
            throw .actNotAllowed(act, by: act.roles)
        }
        guard scope.limits.isEmpty || !scope.limits.isDisjoint(with: act.limits) else {
            throw .tokenTooNarrow(act)
        }
    }

    /// As above, and a lead is held to the own groups.
    public func mustBeAllowed(
        _ act: Act, in group: ID<WorkingGroup>
    ) throws(AccessError) {
        try mustBeAllowed(act)
        guard sees(group, for: act) else { throw .groupNotOwn }
    }

    /// As above, for something of a Safe; throws ``AccessError/tokenOfOtherSafes`` as well.
    public func mustBeAllowed(_ act: Act, for safe: ID<Safe>) throws(AccessError) {
        try mustBeAllowed(act)
        guard safeLimit?.contains(safe) ?? true else { throw .tokenOfOtherSafes }
    }

    /// Whether ``mustBeAllowed(_:)`` lets the principal do something.
    public func may(_ act: Act) -> Bool {
        do { try mustBeAllowed(act) } catch { return false }
        return true
    }

    /// The groups that the principal, or the API token, is held to for an act; nil when it may in all
    /// of them.
    public func groupLimit(for act: Act) -> Set<ID<WorkingGroup>>? {
        guard roles.intersection(act.roles) == [.lead] else { return scope.groups }
        return scope.groups?.intersection(groups) ?? groups
    }

    /// The Safes that the API token is held to; nil when it reaches all of them.
    public var safeLimit: Set<ID<Safe>>? { scope.safes }

    private func sees(_ group: ID<WorkingGroup>, for act: Act) -> Bool {
        groupLimit(for: act)?.contains(group) ?? true
    }
}
