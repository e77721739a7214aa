import Ethereum
import Ledger
import Postgres

/// Answers of successful writes, found again by principal, method, path and key.
enum IdempotencyRecord {
    /// Waits for a running request with the same key, then looks for its answer.
    ///
    /// The lock is a statement of its own, so that the look-up after it sees what the first request
    /// committed. It ends with the transaction; the wait is bounded.
    static func find(
        _ request: WriteRequest, by principal: ID<Principal>, in transaction: Transaction
    ) async throws -> StoredAnswer? {
        guard let key = request.key else { return nil }
        let scope = [principal.stored, request.method, request.path, key].joined(separator: "\n")
        let rows: Rows
        do {
            rows = try await transaction.pipeline([
                "SELECT set_config('lock_timeout', '3s', true)",
                "SELECT pg_advisory_xact_lock(hashtextextended(\(scope), 0))",
                """
                SELECT body_sha256, status, location, etag, body
                FROM idempotency_record
                WHERE principal_id = \(principal)
                    AND method = \(request.method)
                    AND path = \(request.path)
                    AND key = \(key)
                """,
            ])[2]
        } catch {
            guard error.sqlState != .lockNotAvailable else { throw BooksError.keyInFlight }
            throw error
        }
        guard let row = rows.first else { return nil }
        guard try row.value("body_sha256", as: Hash32.self) == request.bodyDigest else {
            throw BooksError.keyReused
        }
        var answer = StoredAnswer(
            status: try row.get("status"), location: try row.optional("location"),
            etag: try row.optional("etag"), body: try row.get("body"))
        answer.isReplay = true
        return answer
    }

    /// The statement that keeps an answer, in the transaction of its effect.
    static func keep(
        _ answer: StoredAnswer, for request: WriteRequest, key: String,
        by principal: ID<Principal>, at now: Instant
    ) -> SQL {
        """
        INSERT INTO idempotency_record (
            principal_id, method, path, key, body_sha256, status, location, etag, body, created_at
        )
        VALUES (
            \(principal), \(request.method), \(request.path), \(key), \(request.bodyDigest),
            \(answer.status), \(orNull: answer.location), \(orNull: answer.etag), \(answer.body), \(now)
        )
        """
    }
}
