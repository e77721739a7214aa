public import Ethereum
public import Ledger
import Postgres

/// The end of the audit log's chain.
public struct AuditHead: Sendable {
    /// How many entries there are.
    public let number: Int64
    /// SHA-256 that stands for all of them; zeros before the first.
    public let chain: Hash32
    /// Journal entries up to this number are covered: all of them.
    public let journalNumber: Int64
}

/// An audit entry as the books hold it.
public struct RecordedAuditEntry: Sendable {
    /// Its place in the chain: 1, 2, 3, …
    public let number: Int64
    public let recordedAt: Instant
    /// Nil: the command line on the machine itself.
    public let principal: ID<Principal>?
    /// What the principal was when it was let in, sorted; nil where not known.
    public let roles: [String]?
    public let token: ID<APIToken>?
    /// Nil for the machine itself, and once it was erased.
    public let remoteAddress: String?
    public let requestID: String?
    /// Such as `reward_run.approved`; method and path for a refused attempt.
    public let operation: String
    /// What was changed, or what a refused attempt was made on: a typed id, a month, an account with its asset, or the
    /// number of an entry whose text was erased.
    public let object: String
    /// SHA-256 of the request's body.
    public let bodyDigest: Hash32?
    /// `done` or `refused`.
    public let outcome: String
    /// The rule that refused, or a short fact; nil without one, and once it was erased.
    public let detail: String?
    /// The numbers of the journal entries that it covers.
    public let journalNumbers: ClosedRange<Int64>?
    public let digest: Hash32
    public let chain: Hash32

    init(_ row: Row) throws {
        number = try row.get("number")
        recordedAt = try row.value("recorded_at")
        principal = try row.optionalValue("principal_id")
        roles = try row.optional("roles", as: String.self)?.split(separator: ",").map(String.init)
        token = try row.optionalValue("token_id")
        remoteAddress = try row.optional("remote_address")
        requestID = try row.optional("request_id")
        operation = try row.get("operation")
        object = try row.get("object_id")
        bodyDigest = try row.optionalValue("body_sha256")
        outcome = try row.get("outcome")
        detail = try row.optional("detail")
        let first = try row.optional("first_seq", as: Int64.self)
        let last = try row.optional("last_seq", as: Int64.self)
        if let first, let last, first <= last {
            journalNumbers = first...last
        } else {
            journalNumbers = nil
        }
        digest = try row.value("entry_sha256")
        chain = try row.value("chain_sha256")
    }

    static let columns: SQL = """
        u.number, u.recorded_at, u.principal_id, u.roles, u.token_id, u.remote_address,
        u.request_id, u.operation, u.object_id, u.body_sha256, u.outcome, u.detail, u.first_seq,
        u.last_seq, u.entry_sha256, u.chain_sha256
        """
}

/// Which audit entries are wanted; what is nil does not narrow.
public struct AuditFilter: Sendable {
    /// The typed id of what was changed.
    public var object: String?
    public var principal: ID<Principal>?
    public var operation: String?
    public var outcome: AuditOutcome?
    /// First and last number, both inclusive.
    public var from: Int64?
    public var to: Int64?

    /// Every entry.
    public init() {}

    fileprivate var condition: SQL {
        """
        (\(orNull: object)::text IS NULL OR u.object_id = \(orNull: object)::text)
        AND (\(orNull: principal)::uuid IS NULL OR u.principal_id = \(orNull: principal)::uuid)
        AND (\(orNull: operation)::text IS NULL OR u.operation = \(orNull: operation)::text)
        AND (\(orNull: outcome)::text IS NULL OR u.outcome = \(orNull: outcome)::text)
        AND u.number >= \(from ?? 1)::bigint
        AND u.number <= \(to ?? .max)::bigint
        """
    }
}

extension Reader {
    /// The end of the chain as it is now.
    public func auditHead() async throws -> AuditHead {
        let rows = try await query(
            "SELECT h.number, h.chain_sha256, h.journal_seq FROM audit_head AS h")
        guard let row = rows.first else { throw StorageError.missingRow(of: "audit_head") }
        return try AuditHead(
            number: row.get("number"), chain: row.value("chain_sha256"),
            journalNumber: row.get("journal_seq"))
    }

    /// Audit entries in the order of the chain.
    ///
    /// - Parameters:
    ///   - number: the entry after which the list goes on; nil from the beginning.
    ///   - limit: 1 to 1,000.
    ///   - filter: which are wanted.
    /// - Returns: a part of the list.
    /// - Throws: ``BooksUnavailable``.
    public func auditEntries(
        after number: Int64?, limit: Int, _ filter: AuditFilter
    ) async throws -> Page<RecordedAuditEntry> {
        let rows = try await query(
            """
            SELECT \(RecordedAuditEntry.columns)
            FROM audit_entry AS u
            WHERE \(filter.condition) AND u.number > \(number ?? 0)::bigint
            ORDER BY u.number
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try RecordedAuditEntry($0) }, limit: limit)
    }

    /// How many audit entries a filter leaves.
    public func auditControl(_ filter: AuditFilter) async throws -> ReportControl {
        ReportControl(
            rowCount: try await count(
                "SELECT count(*) AS count FROM audit_entry AS u WHERE \(filter.condition)"))
    }

    /// Every audit entry that a filter leaves, in the order of the chain; inside a snapshot.
    public func eachAuditEntry(
        _ filter: AuditFilter, _ body: (RecordedAuditEntry) async throws -> Void
    ) async throws {
        try await each(
            """
            SELECT \(RecordedAuditEntry.columns)
            FROM audit_entry AS u
            WHERE \(filter.condition)
            ORDER BY u.number
            """
        ) { try await body(RecordedAuditEntry($0)) }
    }
}
