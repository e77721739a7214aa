public import Ethereum
import Ledger
import Postgres

/// The Merkle root over 1,024 audit entries.
public struct AuditCheckpoint: Sendable {
    /// The audit entries that it spans.
    public let numbers: ClosedRange<Int64>
    /// SHA-256 as RFC 6962 has it, over the digests of the entries.
    public let root: Hash32
    /// The hash of the chain at the last of them.
    public let chain: Hash32

    init(_ row: Row) throws {
        let first = try row.get("first_number", as: Int64.self)
        let last = try row.get("last_number", as: Int64.self)
        guard first <= last else { throw StorageError.malformed(type: "checkpoint") }
        numbers = first...last
        root = try row.value("root_sha256")
        chain = try row.value("chain_sha256")
    }
}

extension Reader {
    /// Checkpoints in the order of the chain, 1 to 1,000 of them after an audit entry.
    public func auditCheckpoints(
        after number: Int64?, limit: Int
    ) async throws -> Page<AuditCheckpoint> {
        let rows = try await query(
            """
            SELECT c.first_number, c.last_number, c.root_sha256, c.chain_sha256
            FROM audit_checkpoint AS c
            WHERE c.last_number > \(number ?? 0)::bigint
            ORDER BY c.last_number
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try AuditCheckpoint($0) }, limit: limit)
    }
}
