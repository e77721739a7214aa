public import Ledger
import Postgres

/// What a new principal is made of.
public struct PrincipalDraft: Sendable {
    /// Its name, for ever.
    public let handle: Handle
    /// A person or a script, for ever.
    public let kind: Principal.Kind
    /// What it may do.
    public let roles: Set<Role>
    /// The groups that a lead enters rewards for.
    public let groups: Set<ID<WorkingGroup>>
    /// The payee that this person is, if any.
    public let payee: ID<Payee>?

    /// A principal of these properties.
    public init(
        handle: Handle, kind: Principal.Kind, roles: Set<Role>,
        groups: Set<ID<WorkingGroup>> = [], payee: ID<Payee>? = nil
    ) {
        self.handle = handle
        self.kind = kind
        self.roles = roles
        self.groups = groups
        self.payee = payee
    }
}

extension Work {
    /// Makes a principal known, with its roles and groups.
    ///
    /// Throws ``AccessError``, and ``BooksError/constraint(_:isConflict:)`` when the handle or the
    /// payee is another principal's.
    public func createPrincipal(_ draft: PrincipalDraft) async throws -> RegisteredPrincipal {
        try principal?.mustBeAllowed(.manageAccess)
        let created = try Principal(
            id: newID(), handle: draft.handle, kind: draft.kind, payee: draft.payee,
            roles: draft.roles, groups: draft.groups)
        try created.mustLeadSomething()
        _ = try await transaction.pipeline([
            """
            INSERT INTO principal (principal_id, handle, kind, payee_id, created_at)
            VALUES (
                \(created.id), \(created.handle), \(created.kind),
                \(orNull: created.payee)::uuid, \(now)
            )
            """,
            Self.grant(created.roles, to: created),
            Self.join(created.groups, to: created.id),
        ])
        audit("principal.created", created.id, created.roleNames)
        return RegisteredPrincipal(
            principal: created, disabledAt: nil, version: 1, createdAt: now)
    }

    /// The statement that gives roles to a principal.
    static func grant(_ roles: Set<Role>, to principal: Principal) -> SQL {
        """
        INSERT INTO principal_role (principal_id, principal_kind, role)
        SELECT \(principal.id)::uuid, \(principal.kind)::text, r.role
        FROM unnest(\(roles.sorted { $0.rawValue < $1.rawValue })::text []) AS r (role)
        """
    }

    /// The statement that takes a principal into groups.
    static func join(_ groups: Set<ID<WorkingGroup>>, to principal: ID<Principal>) -> SQL {
        """
        INSERT INTO principal_group (principal_id, group_id)
        SELECT \(principal)::uuid, g.group_id
        FROM unnest(\(groups.sorted())::uuid []) AS g (group_id)
        """
    }
}

extension Principal {
    /// The roles in the order of their names, for the audit.
    var roleNames: String { roles.map(\.rawValue).sorted().joined(separator: " ") }
}
