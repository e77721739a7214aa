public import Ethereum
public import Ledger
import Postgres

/// A pot with what has been divided of it.
public struct BountyPotDetail: Sendable {
    public let pot: BountyPot
    /// What people call it.
    public let name: String
    public let asset: Asset
    public let state: BountyPot.State
    public let createdBy: ID<Principal>
    public let createdAt: Instant
    /// Who approved or withdrew it.
    public let decidedBy: ID<Principal>?
    public let decidedAt: Instant?
    /// The entry by which its amount is promised.
    public let entryNumber: Int64?
    /// Grows with each change; the `ETag`.
    public let version: Int64
    /// Base units of the months that are approved.
    public let approved: UInt256

    static let columns: SQL =
        """
        b.pot_id, b.name AS pot_name, b.amount, b.first_month, b.months, b.measure, b.state,
        b.created_by, b.created_at, b.decided_by, b.decided_at, b.entry_seq, b.row_version,
        (
            SELECT coalesce(sum(m.amount), 0) FROM bounty_month AS m
            WHERE m.pot_id = b.pot_id AND m.state = 'approved'
        ) AS approved,
        \(Asset.valueColumns)
        """

    static let tables: SQL = "bounty_pot AS b INNER JOIN asset AS a ON a.asset_id = b.asset_id"

    init(_ row: Row) throws {
        asset = try Asset(row)
        pot = try BountyPot(
            id: row.value("pot_id"),
            amount: Amount(baseUnits: row.value("amount"), of: asset.id),
            first: row.value("first_month"), months: row.get("months"),
            measure: row.choice("measure"))
        name = try row.get("pot_name")
        state = try row.choice("state")
        createdBy = try row.value("created_by")
        createdAt = try row.value("created_at")
        decidedBy = try row.optionalValue("decided_by")
        decidedAt = try row.optionalValue("decided_at")
        entryNumber = try row.optional("entry_seq")
        version = try row.get("row_version")
        approved = try row.value("approved")
    }
}

/// A month of a pot, divided.
public struct BountyMonthDetail: Sendable {
    public let pot: ID<BountyPot>
    public let asset: Asset
    public let month: Month
    /// Base units of the asset.
    public let amount: UInt256
    public let state: BountyPot.MonthState
    public let enteredBy: ID<Principal>
    public let enteredAt: Instant
    public let approvedBy: ID<Principal>?
    public let approvedAt: Instant?
    public let entryNumber: Int64?
    /// In the order of the methodologists' ids.
    public internal(set) var shares: [Share]
    let key: String

    /// One methodologist's part.
    public struct Share: Sendable {
        public let id: ID<BountyPot.Row>
        public let row: BountyPot.Row
        public let methodologistHandle: Handle
    }

    static let columns: SQL =
        """
        m.month_id::text AS month_key, m.pot_id, m.month, m.amount, m.state, m.entered_by,
        m.entered_at, m.approved_by, m.approved_at, m.entry_seq, \(Asset.valueColumns)
        """

    static let tables: SQL =
        """
        bounty_month AS m
        INNER JOIN bounty_pot AS b ON b.pot_id = m.pot_id
        INNER JOIN asset AS a ON a.asset_id = b.asset_id
        """

    init(_ row: Row) throws {
        pot = try row.value("pot_id")
        asset = try Asset(row)
        month = try row.value("month")
        amount = try row.value("amount")
        state = try row.choice("state")
        enteredBy = try row.value("entered_by")
        enteredAt = try row.value("entered_at")
        approvedBy = try row.optionalValue("approved_by")
        approvedAt = try row.optionalValue("approved_at")
        entryNumber = try row.optional("entry_seq")
        key = try row.get("month_key")
        shares = []
    }
}

extension Reader {
    /// One pot; throws ``BooksError/notFound(kind:id:)``.
    public func bountyPot(
        _ id: ID<BountyPot>, for principal: Principal
    ) async throws -> BountyPotDetail {
        try principal.mustBeAllowed(.readPrograms)
        return try await bountyPot(id)
    }

    /// Pots in the order of their ids.
    public func bountyPots(
        _ page: PageRequest<BountyPot>, for principal: Principal
    ) async throws -> Page<BountyPotDetail> {
        try principal.mustBeAllowed(.readPrograms)
        let rows = try await query(
            """
            SELECT \(BountyPotDetail.columns)
            FROM \(BountyPotDetail.tables)
            WHERE \(orNull: page.after)::uuid IS NULL OR b.pot_id > \(orNull: page.after)::uuid
            ORDER BY b.pot_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try BountyPotDetail($0) }, limit: page.limit)
    }

    /// The months of a pot that stand, in their order; a pot has at most 1,200.
    public func bountyMonths(
        of id: ID<BountyPot>, for principal: Principal
    ) async throws -> [BountyMonthDetail] {
        try principal.mustBeAllowed(.readPrograms)
        _ = try await bountyPot(id)
        return try await bountyMonths(of: id)
    }

    /// One pot whoever asks; `locked` holds it until the transaction ends.
    func bountyPot(_ id: ID<BountyPot>, locked: Bool = false) async throws -> BountyPotDetail {
        let lock: SQL = locked ? "FOR NO KEY UPDATE OF b" : ""
        let row = try await row(
            """
            SELECT \(BountyPotDetail.columns)
            FROM \(BountyPotDetail.tables)
            WHERE b.pot_id = \(id)
            \(lock)
            """, orNo: "bounty pot", id)
        return try BountyPotDetail(row)
    }

    /// The months of a pot that stand; of one month where it is given.
    func bountyMonths(
        of id: ID<BountyPot>, _ month: Month? = nil
    ) async throws -> [BountyMonthDetail] {
        let rows = try await query(
            """
            SELECT \(BountyMonthDetail.columns)
            FROM \(BountyMonthDetail.tables)
            WHERE m.pot_id = \(id) AND m.state <> 'replaced'
                AND (\(orNull: month)::date IS NULL OR m.month = \(orNull: month)::date)
            ORDER BY m.month
            LIMIT \(BountyPot.maximumMonths)
            """)
        var months = try rows.map { try BountyMonthDetail($0) }
        var shares: [String: [BountyMonthDetail.Share]] = [:]
        let found = try await query(
            """
            SELECT
                s.month_id::text AS month_key, s.share_id, s.payee_id, y.handle, s.measured,
                s.amount
            FROM bounty_share AS s
            INNER JOIN payee AS y ON y.payee_id = s.payee_id
            WHERE s.month_id = ANY (\(months.map(\.key))::uuid [])
            ORDER BY s.month_id, s.payee_id
            """)
        for row in found {
            shares[try row.get("month_key", as: String.self), default: []].append(
                BountyMonthDetail.Share(
                    id: try row.value("share_id"),
                    row: try BountyPot.Row(
                        methodologist: row.value("payee_id"), measured: row.value("measured"),
                        amount: row.value("amount")),
                    methodologistHandle: try row.value("handle")))
        }
        for index in months.indices { months[index].shares = shares[months[index].key] ?? [] }
        return months
    }
}
