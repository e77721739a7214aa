import Crypto
public import Ethereum
import Ledger
import Postgres

extension Books {
    /// Who shows this secret; nil when it is unknown, expired, revoked, or used from elsewhere.
    ///
    /// One round trip; once a minute a second one notes the last use.
    public func authenticate(
        secret: String, remoteAddress: String, requestID: String
    ) async throws -> Caller? {
        let now = clock()
        let rows = try await reader.query(
            """
            SELECT
                t.token_id, p.principal_id, p.handle, p.kind, p.payee_id,
                coalesce(t.last_used_at < \(now.advanced(bySeconds: -60)), true) AS is_use_new,
                ARRAY(
                    SELECT r.role FROM principal_role AS r WHERE r.principal_id = p.principal_id
                ) AS roles,
                ARRAY(
                    SELECT g.group_id FROM principal_group AS g
                    WHERE g.principal_id = p.principal_id
                ) AS groups
            FROM api_token AS t
            INNER JOIN principal AS p ON p.principal_id = t.principal_id
            WHERE t.secret_sha256 = \(Digest.sha256(of: secret))
                AND t.expires_at > \(now)
                AND t.revoked_at IS NULL
                AND p.disabled_at IS NULL
                AND (
                    t.allowed_networks IS NULL
                    OR \(orNull: Self.host(of: remoteAddress))::inet <<= ANY (t.allowed_networks)
                )
            """)
        guard let row = rows.first else { return nil }
        let token = try row.value("token_id", as: ID<APIToken>.self)
        if try row.get("is_use_new", as: Bool.self) {
            _ = try await reader.query(
                "UPDATE api_token SET last_used_at = \(now) WHERE token_id = \(token)")
        }
        return Caller(
            principal: try Principal(row), token: token, remoteAddress: remoteAddress,
            requestID: requestID)
    }

    /// The IP address without its port; nil for a unix socket, which is inside no network.
    private static func host(of remoteAddress: String) -> String? {
        guard remoteAddress.contains(".") || remoteAddress.contains(":") else { return nil }
        if remoteAddress.hasPrefix("[") {
            let host = remoteAddress.dropFirst().prefix { $0 != "]" }
            // An IPv4 client of a listener for both families.
            return String(
                host.hasPrefix("::ffff:") && host.contains(".") ? host.dropFirst(7) : host)
        }
        let parts = remoteAddress.split(separator: ":")
        return parts.count == 2 ? String(parts[0]) : remoteAddress
    }
}

/// SHA-256, which swift-crypto computes.
public enum Digest {
    /// Of a text's UTF-8.
    static func sha256(of text: String) -> Hash32 { sha256(of: [UInt8](text.utf8)) }

    /// Of bytes.
    public static func sha256(of bytes: [UInt8]) -> Hash32 {
        // A SHA-256 always has 32 bytes; zero is never reached.
        Hash32(bytes: [UInt8](SHA256.hash(data: bytes))) ?? Hash32(word: .zero)
    }
}
