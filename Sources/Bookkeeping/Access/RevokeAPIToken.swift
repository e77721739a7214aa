public import Ledger
import Postgres

extension Work {
    /// Ends an API token at once; keeps the first instant when it was revoked before.
    ///
    /// Throws ``AccessError`` for another's token unless the principal manages access.
    public func revokeAPIToken(_ id: ID<APIToken>) async throws -> IssuedToken {
        if let principal {
            let holder = try await reader.row(
                "SELECT t.principal_id FROM api_token AS t WHERE t.token_id = \(id)",
                orNo: "API token", id)
            try principal.mustEndTokens(of: holder.value("principal_id"))
        }
        let row = try await reader.row(
            """
            UPDATE api_token AS t
            SET revoked_at = coalesce(t.revoked_at, \(now))
            FROM principal AS p
            WHERE t.token_id = \(id) AND p.principal_id = t.principal_id
            RETURNING \(IssuedToken.columns)
            """,
            orNo: "API token", id)
        audit("api_token.revoked", id)
        return try IssuedToken(row)
    }
}
