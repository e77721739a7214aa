public import Ledger
import Postgres

/// What changes of a principal; what is not named stays.
public struct PrincipalChange: Sendable {
    /// Roles that it gets.
    public var granting: Set<Role> = []
    /// Roles that it loses, those just granted among them.
    public var revoking: Set<Role> = []
    /// Groups that a lead gets.
    public var joining: Set<ID<WorkingGroup>> = []
    /// Groups that a lead loses.
    public var leaving: Set<ID<WorkingGroup>> = []
    /// The payee that this person is; nil leaves the link as it is.
    public var payee: ID<Payee>?

    /// No change yet.
    public init() {}
}

extension Work {
    /// Grants and revokes roles, changes groups and the link to a payee.
    ///
    /// Locks the principal. Throws ``AccessError`` when the result could not exist.
    public func changePrincipal(
        _ handle: Handle, _ change: PrincipalChange
    ) async throws -> RegisteredPrincipal {
        try principal?.mustBeAllowed(.manageAccess)
        let old = try await lockPrincipal(handle)
        let changed = try old.principal.changed(by: change)
        try changed.mustLeadSomething()
        _ = try await transaction.pipeline([
            """
            UPDATE principal
            SET payee_id = \(orNull: changed.payee)::uuid, row_version = row_version + 1
            WHERE principal_id = \(changed.id)
            """,
            "DELETE FROM principal_role WHERE principal_id = \(changed.id)",
            "DELETE FROM principal_group WHERE principal_id = \(changed.id)",
            Self.grant(changed.roles, to: changed),
            Self.join(changed.groups, to: changed.id),
        ])
        audit("principal.changed", changed.id, changed.roleNames)
        return RegisteredPrincipal(
            principal: changed, disabledAt: old.disabledAt, version: old.version + 1,
            createdAt: old.createdAt)
    }

    /// Takes every right from a principal at once; its tokens are refused from now on.
    ///
    /// Keeps the first instant when it was disabled before.
    public func disablePrincipal(_ handle: Handle) async throws -> RegisteredPrincipal {
        try principal?.mustBeAllowed(.manageAccess)
        let old = try await lockPrincipal(handle)
        let instant = old.disabledAt ?? now
        _ = try await transaction.query(
            """
            UPDATE principal
            SET disabled_at = \(instant), row_version = row_version + 1
            WHERE principal_id = \(old.principal.id)
            """)
        audit("principal.disabled", old.principal.id)
        return RegisteredPrincipal(
            principal: old.principal, disabledAt: instant, version: old.version + 1,
            createdAt: old.createdAt)
    }

    private func lockPrincipal(_ handle: Handle) async throws -> RegisteredPrincipal {
        try RegisteredPrincipal(
            await reader.row(
                """
                SELECT \(RegisteredPrincipal.columns)
                FROM principal AS p
                WHERE p.handle = \(handle)
                FOR NO KEY UPDATE
                """,
                orNo: "principal", handle))
    }
}

extension Principal {
    fileprivate func changed(by change: PrincipalChange) throws(AccessError) -> Principal {
        try Principal(
            id: id, handle: handle, kind: kind, payee: change.payee ?? payee,
            roles: roles.union(change.granting).subtracting(change.revoking),
            groups: groups.union(change.joining).subtracting(change.leaving))
    }
}
