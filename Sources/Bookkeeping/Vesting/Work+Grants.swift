import Ethereum
import Ledger
import Postgres

/// An event that is to be appended to a grant whose row is locked.
struct NewGrantEvent {
    let grant: GrantDetail
    let record: GrantRecord
    /// The word for it where it is not that of the record: a claim is a release of another kind.
    var kind: String
    /// What the event moves in the journal; base units.
    var amount: UInt256
    var change: ID<GrantChange>?
    var release: ID<VestingRelease>?
    var transactionHash: Hash32?
    /// The number of its journal entry; nil for none.
    let entry: Int64?

    init(_ grant: GrantDetail, _ record: GrantRecord, amount: UInt256? = nil, entry: Int64?) {
        self.grant = grant
        self.record = record
        self.entry = entry
        kind = record.kind
        self.amount =
            switch record {
            case .approved(_, _, let granted): granted
            case .accrued(_, let accrued): accrued
            case .happened(.released(_, let released)): released
            case .happened, .occurred, .transferred: amount ?? .zero
            }
    }
}

extension Work {
    /// Locks a grant; throws ``BooksError/notFound(kind:id:)``, also for a lead of other groups.
    func lock(
        _ id: ID<Grant>, for act: Act, by principal: Principal,
        expecting version: ExpectedVersion = .any
    ) async throws -> GrantDetail {
        let grant = try await lock([id], for: act, by: principal)[0]
        try version.mustMatch(grant.version)
        concerns(grant.grant.group)
        return grant
    }

    /// Locks grants in the order of their ids, and gives them in the order asked for.
    func lock(
        _ ids: [ID<Grant>], for act: Act, by principal: Principal
    ) async throws -> [GrantDetail] {
        let limit = principal.groupLimit(for: act)
        let locked = try await transaction.query(
            """
            SELECT g.grant_id FROM vesting_grant AS g
            WHERE g.grant_id = ANY (\(Set(ids).sorted())::uuid []) AND \(GrantDetail.within(limit))
            ORDER BY g.grant_id
            FOR NO KEY UPDATE
            """)
        let found = Set(try locked.map { try $0.value("grant_id", as: ID<Grant>.self) })
        if let missing = ids.first(where: { !found.contains($0) }) {
            throw BooksError.notFound(kind: "grant", id: missing.description)
        }
        return try await refreshed(ids)
    }

    /// The grants as this transaction sees them, in the order asked for.
    func refreshed(_ ids: [ID<Grant>]) async throws -> [GrantDetail] {
        let rows = try await transaction.query(
            """
            SELECT \(GrantDetail.columns) FROM \(GrantDetail.tables)
            WHERE g.grant_id = ANY (\(ids)::uuid [])
            """)
        let details = try await reader.grants(of: Array(rows))
        let found = Dictionary(details.map { ($0.grant.id, $0) }) { first, _ in first }
        return try ids.map { id in
            guard let detail = found[id] else { throw StorageError.missingRow(of: "vesting_grant") }
            return detail
        }
    }

    /// Appends events, at most one for a grant; the database moves the grants by them.
    func append(_ events: [NewGrantEvent], by principal: Principal) async throws {
        guard !events.isEmpty else { return }
        _ = try await transaction.query(
            """
            INSERT INTO grant_event (
                grant_id, event_no, kind, effective_at, details, payee_id, amount, change_id,
                release_id, transaction_hash, entry_seq, principal_id, recorded_at, known_seq
            )
            SELECT
                s.*, \(principal.id)::uuid, \(now)::timestamptz,
                coalesce(s.entry_seq, (SELECT h.last_seq FROM journal_head AS h))
            FROM unnest(
                \(events.map(\.grant.grant.id))::uuid [], \(events.map(\.grant.nextEvent))::integer [],
                \(events.map(\.kind))::text [], \(events.map(\.record.time.instant))::timestamptz [],
                \(events.map(\.record.details))::jsonb [], \(events.map(\.record.payee))::uuid [],
                \(events.map(\.amount))::base_units [], \(events.map(\.change))::uuid [],
                \(events.map(\.release))::uuid [], \(events.map(\.transactionHash))::bytea [],
                \(events.map(\.entry))::bigint []
            ) AS s (
                grant_id, event_no, kind, effective_at, details, payee_id, amount, change_id,
                release_id, transaction_hash, entry_seq
            )
            ORDER BY s.grant_id
            """)
    }
}
