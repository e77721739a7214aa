public import Ethereum
public import Ledger
import Postgres

/// What is owed to a payee, and whether it is settled.
public struct PayableDetail: Sendable {
    public let id: ID<Payable>
    public let payee: ID<Payee>
    public let payeeHandle: Handle
    public let asset: Asset
    public let baseUnits: UInt256
    public let period: Month
    /// The typed id of the reward line that it comes from.
    public let source: String
    public let state: Payable.State
    /// The number of the journal entry that made it.
    public let entryNumber: Int64
    public let createdAt: Instant

    static let columns: SQL =
        """
        y.payable_id, y.payee_id, p.handle AS payee_handle, y.amount, y.period, y.source_id,
        y.state, y.entry_seq, y.created_at, \(Asset.valueColumns)
        """

    static let tables: SQL =
        """
        payable AS y
        INNER JOIN payee AS p ON p.payee_id = y.payee_id
        INNER JOIN asset AS a ON a.asset_id = y.asset_id
        """

    init(_ row: Row) throws {
        id = try row.value("payable_id")
        payee = try row.value("payee_id")
        payeeHandle = try row.value("payee_handle")
        asset = try Asset(row)
        baseUnits = try row.value("amount")
        period = try row.value("period")
        source = try row.get("source_id")
        state = try row.choice("state")
        entryNumber = try row.get("entry_seq")
        createdAt = try row.value("created_at")
    }
}

/// Which payables are wanted.
public struct PayableFilter: Sendable {
    public let period: Month?
    public let payee: Reference<Payee>?
    public let asset: Reference<Asset>?
    public let state: Payable.State?

    /// Payables of a period, a payee, an asset and a state, each where it is given.
    public init(
        period: Month?, payee: Reference<Payee>?, asset: Reference<Asset>?, state: Payable.State?
    ) {
        self.period = period
        self.payee = payee
        self.asset = asset
        self.state = state
    }
}

extension Reader {
    /// One payable; throws ``BooksError/notFound(kind:id:)``.
    public func payable(_ id: ID<Payable>, for principal: Principal) async throws -> PayableDetail {
        try principal.mustBeAllowed(.readLedger)
        let row = try await row(
            """
            SELECT \(PayableDetail.columns)
            FROM \(PayableDetail.tables)
            WHERE y.payable_id = \(id)
            """, orNo: "payable", id)
        return try PayableDetail(row)
    }

    /// Payables in the order of their ids.
    public func payables(
        _ page: PageRequest<Payable>, _ filter: PayableFilter, for principal: Principal
    ) async throws -> Page<PayableDetail> {
        try principal.mustBeAllowed(.readLedger)
        let rows = try await query(
            """
            SELECT \(PayableDetail.columns)
            FROM \(PayableDetail.tables)
            WHERE (
                    \(orNull: page.after)::uuid IS NULL
                    OR y.payable_id > \(orNull: page.after)::uuid
                )
                AND (
                    \(orNull: filter.period)::date IS NULL
                    OR y.period = \(orNull: filter.period)::date
                )
                AND (
                    \(orNull: filter.state)::text IS NULL OR y.state = \(orNull: filter.state)::text
                )
                AND (
                    \(filter.payee == nil)::boolean OR y.payee_id = \(orNull: filter.payee?.id)::uuid
                    OR p.handle = \(orNull: filter.payee?.name)::text
                )
                AND (
                    \(filter.asset == nil)::boolean OR y.asset_id = \(orNull: filter.asset?.id)::uuid
                    OR lower(a.symbol) = \(orNull: filter.asset?.name)::text
                )
            ORDER BY y.payable_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try PayableDetail($0) }, limit: page.limit)
    }
}
