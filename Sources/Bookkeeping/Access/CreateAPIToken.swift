public import Ledger
import Postgres

/// What a new API token is made of.
public struct APITokenDraft: Sendable {
    /// Whose it will be.
    public let principal: Handle
    /// What people will call it, 1 to 200 characters.
    public let label: String
    /// 1 to 366.
    public let days: Int
    /// How much of what its principal may it carries.
    public let scope: TokenScope
    /// The only places that it may be used from; empty for any.
    public let allowedNetworks: [Network]

    /// A token of these properties.
    public init(
        principal: Handle, label: String, days: Int, scope: TokenScope = .whole,
        allowedNetworks: [Network] = []
    ) {
        self.principal = principal
        self.label = label
        self.days = days
        self.scope = scope
        self.allowedNetworks = allowedNetworks
    }
}

/// An API token together with its secret, which is shown this once.
public struct NewAPIToken: Sendable {
    /// What is kept of it.
    public let token: IssuedToken
    /// What the holder shows; never to be had again.
    public let secret: String
}

extension Work {
    /// Makes an API token for a principal; only the SHA-256 of its secret is stored.
    ///
    /// People make tokens of their own, no wider and no longer than the one shown; an admin makes
    /// those of scripts, and the command line on the machine all. Throws ``AccessError`` and, for a
    /// disabled principal, ``BooksError/notFound(kind:id:)``.
    public func createAPIToken(_ draft: APITokenDraft) async throws -> NewAPIToken {
        let label = try APIToken.label(draft.label)
        let expiry = try APIToken.expiry(days: draft.days, from: now)
        let row = try await reader.row(
            """
            SELECT \(Principal.columns)
            FROM principal AS p
            WHERE p.handle = \(draft.principal) AND p.disabled_at IS NULL
            FOR KEY SHARE
            """,
            orNo: "enabled principal", draft.principal)
        let holder = try Principal(row)
        try principal?.mustIssue(draft.scope, to: holder)
        try draft.scope.mustBeHeld(by: holder)
        try await mustExist(draft.scope)
        var networks: [String]? = draft.allowedNetworks.map(\.description)
        if networks == [] { networks = nil }
        if holder.id == principal?.id {
            networks = try await mustStayWithinShown(networks, expiry: expiry)
        }
        return try await insertAPIToken(
            of: holder, label: label, scope: draft.scope, networks: networks, expiresAt: expiry)
    }

    /// Writes a new token and gives it with its secret.
    func insertAPIToken(
        of holder: Principal, label: String, scope: TokenScope, networks: [String]?,
        expiresAt: Instant
    ) async throws -> NewAPIToken {
        let secret = APIToken.secret(of: [UInt8].random(count: 25))
        let token = IssuedToken(
            id: newID(), principal: holder.handle, label: label,
            lastFour: String(secret.suffix(4)), scope: scope, allowedNetworks: networks,
            createdAt: now, expiresAt: expiresAt, revokedAt: nil, lastUsedAt: nil)
        _ = try await transaction.query(
            """
            INSERT INTO api_token (
                token_id, principal_id, label, secret_sha256, last_four, allowed_networks,
                created_at, expires_at, roles, group_ids, safe_ids
            )
            VALUES (
                \(token.id), \(holder.id), \(label), \(Digest.sha256(of: secret)),
                \(token.lastFour), \(orNull: networks)::cidr [], \(now), \(expiresAt),
                \(orNull: scope.roles?.map(\.rawValue).sorted())::text [],
                \(orNull: scope.groups?.sorted().map(\.stored))::uuid [],
                \(orNull: scope.safes?.sorted().map(\.stored))::uuid []
            )
            """)
        audit("api_token.created", token.id)
        return NewAPIToken(token: token, secret: secret)
    }

    /// Throws ``AccessError/scopeUnknown(field:found:)`` for a group or a Safe that is not there.
    private func mustExist(_ scope: TokenScope) async throws {
        let groups = scope.groups?.sorted() ?? []
        let safes = scope.safes?.sorted() ?? []
        let rows = try await transaction.pipeline([
            """
            SELECT u.id FROM unnest(\(groups)::uuid []) AS u (id)
            WHERE NOT EXISTS (SELECT 1 FROM working_group AS g WHERE g.group_id = u.id)
            LIMIT 1
            """,
            """
            SELECT u.id FROM unnest(\(safes)::uuid []) AS u (id)
            WHERE NOT EXISTS (SELECT 1 FROM safe AS s WHERE s.safe_id = u.id)
            LIMIT 1
            """,
        ])
        if let group = try rows[0].first?.value("id", as: ID<WorkingGroup>.self) {
            throw AccessError.scopeUnknown(field: "groups", found: group.description)
        }
        if let safe = try rows[1].first?.value("id", as: ID<Safe>.self) {
            throw AccessError.scopeUnknown(field: "safes", found: safe.description)
        }
    }

    /// The networks of a token that is made with another of the same principal: those of the shown
    /// one where none are wanted.
    ///
    /// Throws ``AccessError`` when the new one would reach further or last longer.
    func mustStayWithinShown(
        _ networks: [String]?, expiry: Instant
    ) async throws -> [String]? {
        guard let shown = request.caller.token else { return networks }
        let row = try await reader.row(
            """
            SELECT
                t.expires_at, t.allowed_networks::text [] AS allowed_networks,
                t.allowed_networks IS NULL OR NOT EXISTS (
                    SELECT 1 FROM unnest(\(orNull: networks)::cidr []) AS n (network)
                    WHERE NOT n.network <<= ANY (t.allowed_networks)
                ) AS is_within
            FROM api_token AS t
            WHERE t.token_id = \(shown)
            """, orNo: "API token", shown)
        guard try row.get("is_within", as: Bool.self) else { throw AccessError.tokenAboveOwn }
        guard try expiry <= row.value("expires_at") else { throw AccessError.tokenOutlivesOwn }
        return try networks ?? row.optional("allowed_networks")
    }
}
