public import Ledger
import Postgres

extension Work {
    /// Replaces an API token by a new one that carries the same; for some time both are good.
    ///
    /// The old one ends after the overlap, or when it was to end anyway. Locks the old token. Throws
    /// ``AccessError`` as ``createAPIToken(_:)`` does, and ``AccessError/tokenEnded`` for a token
    /// that ended before.
    public func rotateAPIToken(
        _ id: ID<APIToken>, days: Int, overlapSeconds: Int64
    ) async throws -> (new: NewAPIToken, old: IssuedToken) {
        let expiry = try APIToken.expiry(days: days, from: now)
        let end = try APIToken.overlapEnd(seconds: overlapSeconds, from: now)
        let row = try await reader.row(
            """
            SELECT \(Principal.columns), t.label, t.allowed_networks::text [] AS allowed_networks,
                \(TokenScope.columns),
                t.revoked_at IS NULL AND t.expires_at > \(now) AND p.disabled_at IS NULL AS is_good
            FROM api_token AS t
            INNER JOIN principal AS p ON p.principal_id = t.principal_id
            WHERE t.token_id = \(id)
            FOR NO KEY UPDATE OF t
            """, orNo: "API token", id)
        let holder = try Principal(row)
        let scope = try TokenScope(row)
        try principal?.mustIssue(scope, to: holder)
        guard try row.get("is_good", as: Bool.self) else { throw AccessError.tokenEnded }
        var networks: [String]? = try row.optional("allowed_networks")
        // With one token nobody makes more of another than of the one that is shown.
        if holder.id == principal?.id, request.caller.token != id {
            networks = try await mustStayWithinShown(networks, expiry: expiry)
        }
        let new = try await insertAPIToken(
            of: holder, label: row.get("label"), scope: scope, networks: networks,
            expiresAt: expiry)
        let old = try await reader.row(
            """
            UPDATE api_token AS t
            SET expires_at = least(t.expires_at, greatest(\(end), t.created_at + '1 microsecond'))
            FROM principal AS p
            WHERE t.token_id = \(id) AND p.principal_id = t.principal_id
            RETURNING \(IssuedToken.columns)
            """, orNo: "API token", id)
        audit("api_token.rotated", id, "\(new.token.id)")
        return (new, try IssuedToken(old))
    }
}
