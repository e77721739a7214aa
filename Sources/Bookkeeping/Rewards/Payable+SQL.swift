public import Ethereum
public import Ledger
import Postgres

/// What is owed to a payee, and whether it is settled.
public struct PayableDetail: Sendable {
    /// Its id.
    public let id: ID<Payable>
    /// Who is owed.
    public let payee: ID<Payee>
    /// The name of the payee.
    public let payeeHandle: Handle
    /// What is owed.
    public let asset: Asset
    /// How much of it.
    public let baseUnits: UInt256
    /// The month that it is for.
    public let period: Month
    /// The typed id of the reward line, or line of a vesting release, that it comes from.
    public let source: String
    /// Of vesting, whether it came at once or by the passing of time; nil for anything else.
    public let nature: ReleaseShare.Nature?
    /// How far its payment is.
    public let state: Payable.State
    /// The number of the journal entry that made it.
    public let entryNumber: Int64
    /// When it was approved.
    public let createdAt: Instant

    static let columns: SQL =
        """
        y.payable_id, y.payee_id, p.handle AS payee_handle, y.amount, y.period, y.source_id,
        y.nature, y.state, y.entry_seq, y.created_at, \(Asset.valueColumns)
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
        nature = try row.optional("nature", as: String.self).flatMap(ReleaseShare.Nature.init)
        state = try row.choice("state")
        entryNumber = try row.get("entry_seq")
        createdAt = try row.value("created_at")
    }
}

/// Which payables are wanted.
public struct PayableFilter: Sendable {
    /// For one month only.
    public let period: Month?
    /// To one payee only.
    public let payee: Reference<Payee>?
    /// Of one asset only, or of all with one symbol.
    public let asset: Reference<Asset>?
    /// In one state only.
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

    /// Only what is asked for, so that an index of it serves.
    fileprivate func conditions(after cursor: ID<Payable>?) -> [SQL] {
        var conditions: [SQL] = ["true"]
        if let cursor { conditions.append("y.payable_id > \(cursor)") }
        if let period { conditions.append("y.period = \(period)") }
        if let state { conditions.append("y.state = \(state)") }
        switch payee {
        case .id(let id)?: conditions.append("y.payee_id = \(id)")
        case .name(let handle)?:
            conditions.append(
                "y.payee_id = (SELECT payee_id FROM payee WHERE handle = \(handle)::text)")
        case nil: break
        }
        switch asset {
        case .id(let id)?: conditions.append("y.asset_id = \(id)")
        case .name(let symbol)?:
            conditions.append(
                "y.asset_id IN (SELECT asset_id FROM asset WHERE lower(symbol) = \(symbol)::text)")
        case nil: break
        }
        return conditions
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
            WHERE \(filter.conditions(after: page.after).joined(separator: " AND "))
            ORDER BY y.payable_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try PayableDetail($0) }, limit: page.limit)
    }
}
