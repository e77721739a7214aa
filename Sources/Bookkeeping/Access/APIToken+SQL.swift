public import Ledger
import Postgres

/// What is known of an API token; never its secret.
public struct IssuedToken: Sendable {
    /// What it is revoked by.
    public let id: ID<APIToken>
    /// Whose it is.
    public let principal: Handle
    /// What people call it.
    public let label: String
    /// The end of the secret, by which people tell tokens apart.
    public let lastFour: String
    /// How much of what its principal may it carries.
    public let scope: TokenScope
    /// The only places that it may be used from; nil for any.
    public let allowedNetworks: [String]?
    /// When it was made.
    public let createdAt: Instant
    /// Exclusive.
    public let expiresAt: Instant
    /// Since when it is refused; nil while it is not.
    public let revokedAt: Instant?
    /// To the minute.
    public let lastUsedAt: Instant?
}

extension IssuedToken {
    /// The columns that ``init(_:)`` reads, of table aliases `t` and `p`.
    static let columns: SQL =
        """
        t.token_id, p.handle, t.label, t.last_four, t.allowed_networks::text [] AS allowed_networks,
        t.created_at, t.expires_at, t.revoked_at, \(TokenScope.columns),
        (SELECT u.last_used_at FROM api_token_use AS u WHERE u.token_id = t.token_id) AS last_used_at
        """

    init(_ row: Row) throws {
        self.init(
            id: try row.value("token_id"), principal: try row.value("handle"),
            label: try row.get("label"), lastFour: try row.get("last_four"),
            scope: try TokenScope(row),
            allowedNetworks: try row.optional("allowed_networks"),
            createdAt: try row.value("created_at"), expiresAt: try row.value("expires_at"),
            revokedAt: try row.optionalValue("revoked_at"),
            lastUsedAt: try row.optionalValue("last_used_at"))
    }
}

extension Reader {
    /// One API token; throws ``BooksError/notFound(kind:id:)``, also for another's token unless the
    /// principal manages access.
    public func apiToken(
        _ id: ID<APIToken>, for principal: Principal
    ) async throws -> IssuedToken {
        let row = try await row(
            """
            SELECT t.principal_id, \(IssuedToken.columns)
            FROM api_token AS t
            INNER JOIN principal AS p ON p.principal_id = t.principal_id
            WHERE t.token_id = \(id)
            """, orNo: "API token", id)
        do {
            try principal.mustEndTokens(of: row.value("principal_id"))
        } catch _ as AccessError {
            throw BooksError.notFound(kind: "API token", id: id.description)
        }
        return try IssuedToken(row)
    }

    /// API tokens in the order of their ids; of one principal when its handle is given.
    public func apiTokens(
        _ page: PageRequest<APIToken>, of principal: Handle? = nil
    ) async throws -> Page<IssuedToken> {
        let rows = try await query(
            """
            SELECT \(IssuedToken.columns)
            FROM api_token AS t
            INNER JOIN principal AS p ON p.principal_id = t.principal_id
            WHERE (\(orNull: page.after)::uuid IS NULL OR t.token_id > \(orNull: page.after)::uuid)
                AND (\(orNull: principal)::text IS NULL OR p.handle = \(orNull: principal)::text)
            ORDER BY t.token_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map(IssuedToken.init), limit: page.limit)
    }
}
