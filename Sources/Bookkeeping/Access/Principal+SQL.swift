public import Ledger
import Postgres

/// A principal as the books keep it.
public struct RegisteredPrincipal: Sendable {
    /// Who it is and what it may do.
    public let principal: Principal
    /// Since when it may do nothing; nil while it may.
    public let disabledAt: Instant?
    /// Grows by one with each change.
    public let version: Int64
    /// When it was made known.
    public let createdAt: Instant
}

extension Principal {
    /// The columns that ``init(_:)`` reads, of table alias `p`.
    static let columns: SQL =
        """
        p.principal_id, p.handle, p.kind, p.payee_id,
        ARRAY(
            SELECT r.role FROM principal_role AS r WHERE r.principal_id = p.principal_id
        ) AS roles,
        ARRAY(
            SELECT g.group_id FROM principal_group AS g WHERE g.principal_id = p.principal_id
        ) AS groups
        """

    init(_ row: Row) throws {
        let roles = try row.get("roles", as: [String].self).map { name in
            guard let role = Role(rawValue: name) else {
                throw StorageError.unexpected(column: "roles")
            }
            return role
        }
        try self.init(
            id: row.value("principal_id"), handle: row.value("handle"), kind: row.choice("kind"),
            payee: row.optionalValue("payee_id"), roles: Set(roles),
            groups: Set(row.values("groups")))
    }
}

extension RegisteredPrincipal {
    static let columns: SQL =
        "\(Principal.columns), p.disabled_at, p.row_version, p.created_at"

    init(_ row: Row) throws {
        self.init(
            principal: try Principal(row), disabledAt: try row.optionalValue("disabled_at"),
            version: try row.get("row_version"), createdAt: try row.value("created_at"))
    }
}

extension Reader {
    /// One principal; throws ``BooksError/notFound(kind:id:)``.
    public func principal(_ handle: Handle) async throws -> RegisteredPrincipal {
        try RegisteredPrincipal(
            await row(
                """
                SELECT \(RegisteredPrincipal.columns)
                FROM principal AS p
                WHERE p.handle = \(handle)
                """,
                orNo: "principal", handle))
    }

    /// Principals in the order of their ids, disabled ones among them.
    public func principals(_ page: PageRequest<Principal>) async throws -> Page<RegisteredPrincipal>
    {
        let rows = try await query(
            """
            SELECT \(RegisteredPrincipal.columns)
            FROM principal AS p
            WHERE \(orNull: page.after)::uuid IS NULL OR p.principal_id > \(orNull: page.after)::uuid
            ORDER BY p.principal_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map(RegisteredPrincipal.init), limit: page.limit)
    }
}
