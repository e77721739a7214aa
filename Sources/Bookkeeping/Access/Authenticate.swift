import Crypto
public import Ethereum
import Ledger
import Postgres

extension Books {
    /// Who shows this secret; nil when it is unknown, expired, revoked, or used from elsewhere.
    ///
    /// A token that was shown before costs no read of its own: all who ask at once share one look at
    /// the number that every change of access raises. Once a minute the last use is noted.
    public func authenticate(
        secret: String, remoteAddress: String, requestID: String
    ) async throws -> Caller? {
        let digest = Digest.sha256(of: secret)
        let now = clock()
        guard let known = try await token(digest, from: remoteAddress, at: now) else { return nil }
        if knownTokens.mayNote(known.id, at: now) {
            _ = try await reader.query(
                """
                INSERT INTO api_token_use (token_id, last_used_at) VALUES (\(known.id), \(now))
                ON CONFLICT (token_id) DO UPDATE SET last_used_at = excluded.last_used_at
                """)
        }
        return Caller(
            principal: known.principal, token: known.id, remoteAddress: remoteAddress,
            requestID: requestID, secret: digest)
    }

    /// The same caller as of now; nil when the token is not good any more.
    ///
    /// Between the head of a request and the end of its body lies time that the sender chooses, so
    /// changes ask once more.
    public func current(_ caller: Caller) async throws -> Caller? {
        guard let secret = caller.secret, let address = caller.remoteAddress else { return caller }
        guard let known = try await token(secret, from: address, at: clock()) else { return nil }
        return Caller(
            principal: known.principal, token: known.id, remoteAddress: address,
            requestID: caller.requestID, secret: secret)
    }

    /// A token that is good now, from memory where nothing has changed since.
    private func token(
        _ secret: Hash32, from remoteAddress: String, at now: Instant
    ) async throws -> KnownToken? {
        let generation = try await accessGeneration.value()
        if let known = knownTokens.find(secret, generation: generation, at: now) { return known }
        return try await readToken(secret, from: remoteAddress, at: now)
    }

    /// Reads a token and remembers it, unless it counts in some networks only.
    private func readToken(
        _ secret: Hash32, from remoteAddress: String, at now: Instant
    ) async throws -> KnownToken? {
        let rows = try await reader.query(
            """
            SELECT
                t.token_id, t.expires_at, t.allowed_networks IS NULL AS is_for_everywhere,
                n.generation, \(TokenScope.columns),
                \(Principal.columns)
            FROM api_token AS t
            INNER JOIN principal AS p ON p.principal_id = t.principal_id
            CROSS JOIN access_generation AS n
            WHERE t.secret_sha256 = \(secret)
                AND t.expires_at > \(now)
                AND t.revoked_at IS NULL
                AND p.disabled_at IS NULL
                AND (
                    t.allowed_networks IS NULL
                    OR \(orNull: Self.host(of: remoteAddress))::inet <<= ANY (t.allowed_networks)
                )
            """)
        guard let row = rows.first else { return nil }
        let known = try KnownToken(
            id: row.value("token_id"), principal: Principal(row).narrowed(to: TokenScope(row)),
            expiresAt: row.value("expires_at"), generation: row.get("generation"))
        if try row.get("is_for_everywhere", as: Bool.self) { knownTokens.keep(known, of: secret) }
        return known
    }

    /// The number that every change of access raises.
    static func accessGeneration(of database: Database) -> SharedRead<Int64> {
        SharedRead {
            do {
                let rows = try await database.query(
                    "SELECT n.generation FROM access_generation AS n")
                guard let row = rows.first else {
                    throw StorageError.missingRow(of: "access_generation")
                }
                return try row.get("generation")
            } catch {
                throw Books.translated(error)
            }
        }
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
