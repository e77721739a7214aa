public import Ethereum
public import Ledger
import Postgres

/// Something that happened to a grant, with who recorded it.
public struct RecordedGrantEvent: Sendable {
    public let number: Int
    /// The word for it, such as `released`.
    public let kind: String
    public let record: GrantRecord
    /// Granted, accrued, released, claimed or forfeited by it; base units.
    public let amount: UInt256
    public let change: ID<GrantChange>?
    /// Why it was proposed.
    public let reason: String?
    public let release: ID<VestingRelease>?
    public let transactionHash: Hash32?
    public let entryNumber: Int64?
    public let recordedBy: ID<Principal>
    public let recordedAt: Instant

    init(_ row: Row) throws {
        number = try row.get("event_no")
        kind = try row.get("kind")
        amount = try row.value("amount")
        record = try GrantRecord(row, amount: amount)
        change = try row.optionalValue("change_id")
        reason = try row.optional("reason")
        release = try row.optionalValue("release_id")
        transactionHash = try row.optionalValue("transaction_hash")
        entryNumber = try row.optional("entry_seq")
        recordedBy = try row.value("principal_id")
        recordedAt = try row.value("recorded_at")
    }
}

extension Reader {
    /// What happened to a grant, in order, after a number.
    public func grantEvents(
        of grant: GrantDetail, after number: Int, limit: Int
    ) async throws -> Page<RecordedGrantEvent> {
        let rows = try await query(
            """
            SELECT
                e.event_no, e.kind, e.effective_at, e.details::text AS details, e.payee_id, e.amount,
                e.change_id, e.release_id, e.transaction_hash, e.entry_seq, e.principal_id,
                e.recorded_at, c.reason
            FROM grant_event AS e
            LEFT JOIN grant_change AS c ON c.change_id = e.change_id
            WHERE e.grant_id = \(grant.grant.id) AND e.event_no > \(number)
            ORDER BY e.event_no
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try RecordedGrantEvent($0) }, limit: limit)
    }
}
