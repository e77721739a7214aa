public import Ledger
import Postgres

extension Work {
    /// Ends an API token at once; keeps the first instant when it was revoked before.
    public func revokeAPIToken(_ id: ID<APIToken>) async throws -> IssuedToken {
        try principal?.mustBeAllowed(.manageAccess)
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
