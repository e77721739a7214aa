public import Ethereum
public import Ledger
import Postgres

/// A release with what it sums to.
public struct VestingReleaseDetail: Sendable {
    public let id: ID<VestingRelease>
    public let period: Month
    /// The first instant after the period in the organisation's zone.
    public let boundary: UnixTime
    public let note: String
    public let state: VestingRelease.State
    public let createdBy: ID<Principal>
    public let createdAt: Instant
    public let decidedBy: ID<Principal>?
    public let decidedAt: Instant?
    public let version: Int64
    /// By asset in the order of the ids.
    public let totals: [Total]

    /// Of one asset: how many lines, what they sum to, and the part that came at once.
    public struct Total: Sendable {
        public let asset: Asset
        public let lines: Int
        public let baseUnits: UInt256
        public let cliff: UInt256
    }

    static let columns: SQL =
        """
        r.release_id, r.period, r.boundary, r.note, r.state, r.created_by, r.created_at,
        r.decided_by, r.decided_at, r.row_version
        """

    init(_ row: Row, _ totals: [Total]) throws {
        id = try row.value("release_id")
        period = try row.value("period")
        boundary = UnixTime(try row.value("boundary", as: Instant.self))
        note = try row.get("note")
        state = try row.choice("state")
        createdBy = try row.value("created_by")
        createdAt = try row.value("created_at")
        decidedBy = try row.optionalValue("decided_by")
        decidedAt = try row.optionalValue("decided_at")
        version = try row.get("row_version")
        self.totals = totals
    }
}

/// What one grant gives in a release, by its nature.
public struct VestingReleaseLineDetail: Sendable {
    public let id: ID<VestingReleaseLine>
    public let number: Int
    public let grant: ID<Grant>
    public let payee: ID<Payee>
    public let payeeHandle: Handle
    public let asset: Asset
    public let nature: ReleaseShare.Nature
    public let baseUnits: UInt256
    /// What was released of the grant before this line, and had vested at the boundary.
    public let releasedBefore, vested: UInt256

    init(_ row: Row) throws {
        id = try row.value("line_id")
        number = try row.get("line_no")
        grant = try row.value("grant_id")
        payee = try row.value("payee_id")
        payeeHandle = try row.value("payee_handle")
        asset = try Asset(row)
        nature = try row.choice("nature")
        baseUnits = try row.value("amount")
        releasedBefore = try row.value("released_before")
        vested = try row.value("vested")
    }
}

extension Reader {
    /// One release; throws ``BooksError/notFound(kind:id:)``.
    public func vestingRelease(
        _ id: ID<VestingRelease>, for principal: Principal
    ) async throws -> VestingReleaseDetail {
        try principal.mustBeAllowed(.readLedger)
        return try await vestingRelease(id)
    }

    func vestingRelease(_ id: ID<VestingRelease>) async throws -> VestingReleaseDetail {
        let row = try await row(
            "SELECT \(VestingReleaseDetail.columns) FROM vesting_release AS r WHERE r.release_id = \(id)",
            orNo: "vesting release", id)
        return try await releases(of: [row])[0]
    }

    /// Releases in the order of their ids; of a period and a state where they are given.
    public func vestingReleases(
        _ page: PageRequest<VestingRelease>, period: Month?, state: VestingRelease.State?,
        for principal: Principal
    ) async throws -> Page<VestingReleaseDetail> {
        try principal.mustBeAllowed(.readLedger)
        let rows = try await query(
            """
            SELECT \(VestingReleaseDetail.columns) FROM vesting_release AS r
            WHERE (\(orNull: page.after)::uuid IS NULL OR r.release_id > \(orNull: page.after)::uuid)
                AND (\(orNull: period)::date IS NULL OR r.period = \(orNull: period)::date)
                AND (\(orNull: state)::text IS NULL OR r.state = \(orNull: state)::text)
            ORDER BY r.release_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await releases(of: Array(rows)), limit: page.limit)
    }

    /// The lines of a release in the order of their numbers, after a number.
    public func vestingReleaseLines(
        of id: ID<VestingRelease>, after number: Int, limit: Int, for principal: Principal
    ) async throws -> Page<VestingReleaseLineDetail> {
        _ = try await vestingRelease(id, for: principal)
        let rows = try await query(
            """
            SELECT
                l.line_id, l.line_no, l.grant_id, l.payee_id, l.nature, l.amount, l.released_before,
                l.vested, p.handle AS payee_handle, \(Asset.valueColumns)
            FROM vesting_release_line AS l
            INNER JOIN payee AS p ON p.payee_id = l.payee_id
            INNER JOIN asset AS a ON a.asset_id = l.asset_id
            WHERE l.release_id = \(id) AND l.line_no > \(number)
            ORDER BY l.line_no
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try VestingReleaseLineDetail($0) }, limit: limit)
    }

    private func releases(of rows: [Row]) async throws -> [VestingReleaseDetail] {
        let ids: [ID<VestingRelease>] = try rows.map { try $0.value("release_id") }
        let sums = try await query(
            """
            SELECT
                t.release_id, t.lines, t.amount AS amount, t.cliff, \(Asset.valueColumns)
            FROM (
                SELECT
                    l.release_id, l.asset_id, count(*) AS lines, sum(l.amount) AS amount,
                    coalesce(sum(l.amount) FILTER (WHERE l.nature = 'cliff'), 0) AS cliff
                FROM vesting_release_line AS l
                WHERE l.release_id = ANY (\(ids)::uuid [])
                GROUP BY l.release_id, l.asset_id
            ) AS t
            INNER JOIN asset AS a ON a.asset_id = t.asset_id
            ORDER BY a.asset_id
            """)
        var totals: [ID<VestingRelease>: [VestingReleaseDetail.Total]] = [:]
        for row in sums {
            totals[try row.value("release_id"), default: []].append(
                try VestingReleaseDetail.Total(
                    asset: Asset(row), lines: row.get("lines"), baseUnits: row.value("amount"),
                    cliff: row.value("cliff")))
        }
        return try zip(ids, rows).map { id, row in
            try VestingReleaseDetail(row, totals[id] ?? [])
        }
    }
}
