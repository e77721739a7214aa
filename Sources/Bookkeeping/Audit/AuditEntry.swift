import Ethereum
import Ledger
import Postgres

/// What was done, or refused, and to what; who and when come from the work around it.
struct AuditEntry: Sendable {
    let operation: String
    let object: String
    let detail: String?

    /// The statement that appends entries of one request.
    static func append(
        _ entries: [AuditEntry], outcome: Outcome, of request: WriteRequest, at now: Instant
    ) -> SQL {
        """
        INSERT INTO audit_entry (
            recorded_at, principal_id, token_id, remote_address, request_id, operation, object_id,
            body_sha256, outcome, detail
        )
        SELECT
            \(now)::timestamptz, \(orNull: request.caller.principal?.id)::uuid,
            \(orNull: request.caller.token)::uuid, \(orNull: request.caller.remoteAddress)::text,
            \(orNull: request.caller.requestID)::text, e.operation, e.object_id,
            \(request.bodyDigest)::bytea, \(outcome)::text, e.detail
        FROM unnest(
            \(entries.map(\.operation))::text [], \(entries.map(\.object))::text [],
            \(entries.map(\.detail))::text []
        ) AS e (operation, object_id, detail)
        """
    }

    /// How it ended.
    enum Outcome: String {
        case done, refused
    }
}
