import Ethereum
import Ledger
import Postgres

/// Answers of successful writes, found again by principal, method, path and key.
enum IdempotencyRecord {
    /// What a key is unique in.
    struct Scope: Hashable, Sendable {
        let principal: ID<Principal>
        let method: String
        let path: String
        let key: String
    }

    /// Waits for a running request with the same key, then looks for its answer.
    ///
    /// The lock is a statement of its own, so that the look-up after it sees what the first request
    /// committed. It ends with the transaction; the wait is bounded.
    static func find(
        _ request: WriteRequest, by principal: Principal, in transaction: Transaction
    ) async throws -> StoredAnswer? {
        guard let key = request.key else { return nil }
        let scope = [principal.id.stored, request.method, request.path, key].joined(separator: "\n")
        let rows: Rows
        do {
            rows = try await transaction.pipeline([
                "SELECT set_config('lock_timeout', '3s', true)",
                "SELECT pg_advisory_xact_lock(hashtextextended(\(scope), 0))",
                // Only for the key: somebody else's work on the same object is waited for longer.
                "SELECT set_config('lock_timeout', '10s', true)",
                """
                SELECT body_sha256, status, location, etag, body, group_id, safe_id
                FROM idempotency_record
                WHERE principal_id = \(principal.id)
                    AND method = \(request.method)
                    AND path = \(request.path)
                    AND key = \(key)
                """,
            ])[3]
        } catch {
            guard error.sqlState != .lockNotAvailable else { throw BooksError.keyInFlight }
            throw error
        }
        guard let row = rows.first else { return nil }
        let answer = try answer(in: row, to: request)
        if let act = request.act { try WorkScope(row).mustBeOpen(to: principal, for: act) }
        return answer
    }

    /// The statement that keeps an answer, in the transaction of its effect.
    static func keep(
        _ answer: StoredAnswer, for request: WriteRequest, of scope: WorkScope, key: String,
        by principal: ID<Principal>, at now: Instant
    ) -> SQL {
        """
        INSERT INTO idempotency_record (
            principal_id, method, path, key, body_sha256, status, location, etag, body, created_at,
            group_id, safe_id
        )
        VALUES (
            \(principal), \(request.method), \(request.path), \(key), \(request.meaning),
            \(answer.status), \(orNull: answer.location), \(orNull: answer.etag), \(answer.body), \(now),
            \(orNull: scope.group)::uuid, \(orNull: scope.safe)::uuid
        )
        """
    }

    /// The answers that requests had before, for all of them at once; their keys are not waited for,
    /// so hold a lock that everybody takes who writes to these paths.
    static func find(_ requests: [WriteRequest]) -> SQL {
        let scopes = requests.map(\.scope)
        return """
            SELECT r.ordinal, k.body_sha256, k.status, k.location, k.etag, k.body
            FROM unnest(
                \(scopes.map { $0?.principal })::uuid [], \(scopes.map { $0?.method })::text [],
                \(scopes.map { $0?.path })::text [], \(scopes.map { $0?.key })::text []
            ) WITH ORDINALITY AS r (principal_id, method, path, key, ordinal)
            CROSS JOIN LATERAL (
                SELECT i.*
                FROM idempotency_record AS i
                WHERE i.principal_id = r.principal_id AND i.method = r.method
                    AND i.path = r.path AND i.key = r.key
                OFFSET 0
            ) AS k
            """
    }

    /// What ``find(_:)`` found: for each request nil, its stored answer, or that the key was used
    /// for another body.
    static func replays(
        of requests: [WriteRequest], in rows: Rows
    ) throws -> [Result<StoredAnswer, any Error>?] {
        var replays = [Result<StoredAnswer, any Error>?](repeating: nil, count: requests.count)
        for row in rows {
            let place = try row.get("ordinal", as: Int.self) - 1
            do {
                replays[place] = .success(try answer(in: row, to: requests[place]))
            } catch let error as BooksError {
                replays[place] = .failure(error)
            }
        }
        return replays
    }

    /// The stored answer; throws ``BooksError/keyReused`` when it was given to another body or
    /// `If-Match`.
    private static func answer(in row: Row, to request: WriteRequest) throws -> StoredAnswer {
        guard try row.value("body_sha256", as: Hash32.self) == request.meaning else {
            throw BooksError.keyReused
        }
        var answer = StoredAnswer(
            status: try row.get("status"), location: try row.optional("location"),
            etag: try row.optional("etag"), body: try row.get("body"))
        answer.isReplay = true
        return answer
    }

    /// The statement that keeps the answers of several requests; those without a key are left out.
    static func keep(_ answers: [(request: WriteRequest, answer: StoredAnswer)], at now: Instant)
        -> SQL
    {
        let kept = answers.compactMap { pair in
            pair.request.scope.map {
                (scope: $0, digest: pair.request.meaning, answer: pair.answer)
            }
        }
        // All bodies in one value: in an array each quote would be escaped, and read again.
        let bodies = kept.flatMap(\.answer.body)
        let ends = kept.map(\.answer.body.count).reduce(into: [0]) { ends, count in
            ends.append((ends.last ?? 0) + count)
        }
        return """
            INSERT INTO idempotency_record (
                principal_id, method, path, key, body_sha256, status, location, etag, body, created_at
            )
            SELECT
                a.principal_id, a.method, a.path, a.key, a.body_sha256, a.status, a.location, a.etag,
                substr(\(bodies)::bytea, a.body_start + 1, a.body_end - a.body_start),
                \(now)::timestamptz
            FROM unnest(
                \(kept.map(\.scope.principal))::uuid [], \(texts: kept.map(\.scope.method))::text [],
                \(texts: kept.map(\.scope.path))::text [], \(texts: kept.map(\.scope.key))::text [],
                \(kept.map(\.digest))::bytea [], \(kept.map(\.answer.status))::smallint [],
                \(texts: kept.map(\.answer.location))::text [],
                \(texts: kept.map(\.answer.etag))::text [],
                \(integers: Array(ends.dropLast()))::integer [],
                \(integers: Array(ends.dropFirst()))::integer []
            ) AS a (
                principal_id, method, path, key, body_sha256, status, location, etag, body_start,
                body_end
            )
            """
    }
}

extension WriteRequest {
    /// What its key is unique in; nil without a key, or for the command line.
    var scope: IdempotencyRecord.Scope? {
        guard let key, let principal = caller.principal?.id else { return nil }
        return IdempotencyRecord.Scope(
            principal: principal, method: method, path: path, key: key)
    }
}
