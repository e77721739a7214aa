public import Ethereum
public import Ledger
import Postgres

/// A grant with what is known of it beside its terms, and where it stands now.
public struct GrantDetail: Sendable {
    /// The grant, with who gets it now and all that has happened.
    public let grant: Grant
    /// As it is stored: what people decided, or that all was released.
    public let stored: StoredState
    /// Where it stands in its life at `asOf`.
    public let state: Grant.State
    /// The second that ``state`` and standings are of.
    public let asOf: UnixTime
    public let payeeHandle: Handle
    public let groupHandle: Handle
    public let asset: Asset
    public let clauses: [Acceleration]
    public let plan: ID<VestingPlan>?
    public let planVersion: Int?
    public let safe: ID<Safe>?
    public let contract: Address?
    public let contractNumber: UInt256?
    public let grantDay: Day?
    public let agreementURL: String?
    public let agreementDigest: Hash32?
    public let note: String
    public let duplicateReason: String?
    /// What the journal holds of it.
    public let books: GrantBooks
    public let createdBy: ID<Principal>
    /// Who changed it while it was a draft.
    public let changedBy: Set<ID<Principal>>
    public let createdAt: Instant
    public let version: Int64
    /// What was recorded of it, in order.
    let records: [GrantRecord]

    /// The states that the database keeps.
    public enum StoredState: String, Sendable, CaseIterable {
        case draft, withdrawn, approved, terminated, completed
    }

    /// How many grants are read at a time where there may be any number of them; terms of one may
    /// have thousands of parts.
    static let page = 100

    /// The number of the next event.
    var nextEvent: Int { records.count + 1 }

    /// The history with one more record.
    func history(adding record: GrantRecord) throws(VestingError) -> GrantHistory {
        try GrantHistory(grant.history.terms, records: records + [record], clauses: clauses)
    }

    static let columns: SQL =
        """
        g.grant_id, g.payee_id, g.group_id, g.rule, g.total, g.terms::text AS terms,
        g.accelerations::text AS accelerations, g.plan_id, g.plan_version, g.safe_id, g.contract,
        g.contract_number, g.grant_day, g.agreement_url, g.agreement_sha256, g.note,
        g.duplicate_reason, g.state, g.created_by, g.changed_by, g.created_at AS entered_at, g.granted,
        g.committed, g.accrued, g.released, g.row_version AS grant_version,
        p.handle AS payee_handle, w.handle AS group_handle, \(Asset.valueColumns)
        """

    static let tables: SQL =
        """
        vesting_grant AS g
        INNER JOIN payee AS p ON p.payee_id = g.payee_id
        INNER JOIN working_group AS w ON w.group_id = g.group_id
        INNER JOIN asset AS a ON a.asset_id = g.asset_id
        """

    /// Reads a row, given the records of the grant in their order.
    init(_ row: Row, records: [GrantRecord], now: UnixTime) throws {
        let terms = try WrittenTerms(
            stored: row.get("terms"), rule: row.get("rule"), total: row.value("total"))
        clauses = try [Acceleration](stored: row.get("accelerations"))
        self.records = records
        grant = try Grant(
            id: row.value("grant_id"), payee: row.value("payee_id"),
            group: row.value("group_id"), asset: row.value("asset_id"),
            history: GrantHistory(
                VestingTerms(judging: terms), records: records, clauses: clauses))
        stored = try row.choice("state")
        asOf = now
        state =
            switch stored {
            case .draft: .draft
            case .withdrawn: .withdrawn
            case .approved, .terminated, .completed: grant.state(at: now)
            }
        payeeHandle = try row.value("payee_handle")
        groupHandle = try row.value("group_handle")
        asset = try Asset(row)
        plan = try row.optionalValue("plan_id")
        planVersion = try row.optional("plan_version")
        safe = try row.optionalValue("safe_id")
        contract = try row.optionalValue("contract")
        contractNumber = try row.optionalValue("contract_number")
        grantDay = try row.optionalValue("grant_day")
        agreementURL = try row.optional("agreement_url")
        agreementDigest = try row.optionalValue("agreement_sha256")
        note = try row.get("note")
        duplicateReason = try row.optional("duplicate_reason")
        books = try GrantBooks(
            granted: row.value("granted"), committed: row.value("committed"),
            accrued: row.value("accrued"), released: row.value("released"))
        createdBy = try row.value("created_by")
        changedBy = Set(try row.values("changed_by", as: ID<Principal>.self))
        createdAt = try row.value("entered_at")
        version = try row.get("grant_version")
    }
}

extension GrantDetail {
    /// The condition that keeps a lead to the own groups.
    static func within(_ groups: Set<ID<WorkingGroup>>?) -> SQL {
        guard let groups else { return "true" }
        return "g.group_id = ANY (\(groups.sorted())::uuid [])"
    }
}

extension Reader {
    /// One grant; throws ``BooksError/notFound(kind:id:)``, also for a lead of other groups.
    public func grant(
        _ id: ID<Grant>, for principal: Principal, at time: UnixTime? = nil
    ) async throws -> GrantDetail {
        try principal.mustBeAllowed(.readGrants)
        return try await grant(
            id, within: GrantDetail.within(principal.groupLimit(for: .readGrants)), at: time)
    }

    func grant(
        _ id: ID<Grant>, within condition: SQL = "true", at time: UnixTime? = nil
    ) async throws -> GrantDetail {
        let row = try await row(
            """
            SELECT \(GrantDetail.columns) FROM \(GrantDetail.tables)
            WHERE g.grant_id = \(id) AND \(condition)
            """, orNo: "grant", id)
        return try await grants(of: [row], at: time)[0]
    }

    /// The grants of rows, with all that was recorded of them up to a number of the journal.
    func grants(
        of rows: [Row], at time: UnixTime? = nil, knownAt: Int64 = .max
    ) async throws -> [GrantDetail] {
        let ids: [ID<Grant>] = try rows.map { try $0.value("grant_id") }
        guard let first = ids.min(), let last = ids.max() else { return [] }
        // The bounds keep the database from reading all events while it knows nothing of them yet.
        let found = try await query(
            """
            SELECT e.grant_id, e.kind, e.effective_at, e.details::text AS details, e.payee_id, e.amount
            FROM grant_event AS e
            WHERE e.grant_id = ANY (\(ids)::uuid [])
                AND e.grant_id BETWEEN \(first)::uuid AND \(last)::uuid
                AND e.known_seq <= \(knownAt)
            ORDER BY e.grant_id, e.event_no
            """)
        var records: [ID<Grant>: [GrantRecord]] = [:]
        for row in found {
            records[try row.value("grant_id"), default: []].append(
                try GrantRecord(row, amount: row.value("amount")))
        }
        let now = time ?? UnixTime(now)
        return try zip(ids, rows).map { id, row in
            try GrantDetail(row, records: records[id] ?? [], now: now)
        }
    }
}
