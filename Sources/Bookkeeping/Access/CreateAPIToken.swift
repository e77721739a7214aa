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
    /// The only places that it may be used from; empty for any.
    public let allowedNetworks: [Network]

    /// A token of these properties.
    public init(principal: Handle, label: String, days: Int, allowedNetworks: [Network] = []) {
        self.principal = principal
        self.label = label
        self.days = days
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
    /// Throws ``AccessError`` and, for a disabled principal, ``BooksError/notFound(kind:id:)``.
    public func createAPIToken(_ draft: APITokenDraft) async throws -> NewAPIToken {
        try principal?.mustBeAllowed(.manageAccess)
        let label = try APIToken.label(draft.label)
        let expiry = try APIToken.expiry(days: draft.days, from: now)
        let holder = try await reader.row(
            """
            SELECT p.principal_id
            FROM principal AS p
            WHERE p.handle = \(draft.principal) AND p.disabled_at IS NULL
            FOR KEY SHARE
            """,
            orNo: "enabled principal", draft.principal)
        let secret = APIToken.secret(of: Self.randomBytes(25))
        let networks =
            draft.allowedNetworks.isEmpty ? nil : draft.allowedNetworks.map(\.description)
        let token = IssuedToken(
            id: newID(), principal: draft.principal, label: label,
            lastFour: String(secret.suffix(4)),
            allowedNetworks: networks, createdAt: now, expiresAt: expiry, revokedAt: nil,
            lastUsedAt: nil)
        _ = try await transaction.query(
            """
            INSERT INTO api_token (
                token_id, principal_id, label, secret_sha256, last_four, allowed_networks,
                created_at, expires_at
            )
            VALUES (
                \(token.id), \(try holder.value("principal_id", as: ID<Principal>.self)), \(label),
                \(Digest.sha256(of: secret)), \(token.lastFour), \(orNull: networks)::cidr [],
                \(now), \(expiry)
            )
            """)
        audit("api_token.created", token.id)
        return NewAPIToken(token: token, secret: secret)
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
