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
    public let roles: Set<Role>
    /// The groups that a lead enters rewards for.
    public let groups: Set<ID<WorkingGroup>>

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

    /// Throws ``AccessError/actNotAllowed`` unless one of the roles allows the act.
    public func mustBeAllowed(_ act: Act) throws(AccessError) {
        guard !roles.isDisjoint(with: act.roles) else {
            throw .actNotAllowed(act, by: act.roles)
        }
    }

    /// As above, and a lead is held to the own groups.
    public func mustBeAllowed(
        _ act: Act, in group: ID<WorkingGroup>
    ) throws(AccessError) {
        try mustBeAllowed(act)
        guard sees(group, for: act) else { throw .groupNotOwn }
    }

    /// The groups that the principal is held to for an act; nil when it may in all of them.
    public func groupLimit(for act: Act) -> Set<ID<WorkingGroup>>? {
        roles.intersection(act.roles) == [.lead] ? groups : nil
    }

    private func sees(_ group: ID<WorkingGroup>, for act: Act) -> Bool {
        groupLimit(for: act)?.contains(group) ?? true
    }
}
