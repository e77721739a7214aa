import Ethereum
public import Ledger
import Postgres

/// A grant as the report shows it.
public struct VestingRow: Sendable {
    public let detail: GrantDetail
    /// At the first instant after the day of the report.
    public let standing: VestingStanding
    public let state: Grant.State
}

extension Reader {
    /// Control totals of the standings of all grants: per asset, what the columns sum to.
    public func vestingControl(
        _ clocks: Clocks, groups: Set<ID<WorkingGroup>>?
    ) async throws -> ReportControl {
        var sums: [ID<Asset>: StandingSums] = [:]
        try await eachVestingRow(clocks, groups: groups) { row in
            try sums[row.detail.asset.id, default: StandingSums(row.detail.asset)].add(row.standing)
        }
        return ReportControl(try sums.values.map { try $0.total })
    }

    /// Every grant that was a commitment by these clocks, in the order of the ids.
    ///
    /// They come from a cursor, ``GrantDetail/page`` of them at a time with what happened to them.
    public func eachVestingRow(
        _ clocks: Clocks, groups: Set<ID<WorkingGroup>>?,
        _ body: (VestingRow) async throws -> Void
    ) async throws {
        let boundary = try await boundary(after: clocks.asOf)
        let rows: SQL = """
            SELECT \(GrantDetail.columns)
            FROM vesting_grant AS g
            INNER JOIN grant_event AS v
                ON v.grant_id = g.grant_id AND v.event_no = 1 AND v.known_seq <= \(clocks.knownAt)
            INNER JOIN journal_entry AS j
                ON j.seq = v.entry_seq AND j.effective_day <= \(clocks.asOf)::date
            CROSS JOIN LATERAL (
                SELECT e.payee_id
                FROM grant_event AS e
                WHERE e.grant_id = g.grant_id AND e.payee_id IS NOT NULL
                    AND e.known_seq <= \(clocks.knownAt)
                    AND (e.event_no = 1 OR e.effective_at <= \(boundary.instant)::timestamptz)
                ORDER BY e.event_no DESC
                LIMIT 1
            ) AS h
            INNER JOIN payee AS p ON p.payee_id = h.payee_id
            INNER JOIN working_group AS w ON w.group_id = g.group_id
            INNER JOIN asset AS a ON a.asset_id = g.asset_id
            WHERE \(GrantDetail.within(groups))
            ORDER BY g.grant_id
            """
        try await eachChunk(rows, of: GrantDetail.page) { chunk in
            for detail in try await grants(of: chunk, at: boundary, knownAt: clocks.knownAt) {
                try await body(
                    VestingRow(
                        detail: detail, standing: detail.grant.history.standing(at: boundary),
                        state: detail.grant.state(at: boundary)))
            }
        }
    }
}

/// Sums of one asset.
private struct StandingSums {
    let asset: Asset
    private var rows = 0
    private var sums = [UInt256](repeating: .zero, count: 6)

    private static let names = [
        "granted", "vested", "released", "releasable", "unvested", "forfeited",
    ]

    init(_ asset: Asset) {
        self.asset = asset
    }

    mutating func add(_ standing: VestingStanding) throws(VestingError) {
        rows += 1
        let amounts = [
            standing.granted, standing.vested, standing.released, standing.releasable,
            standing.unvested, standing.forfeited,
        ]
        for (index, amount) in amounts.enumerated() {
            let (sum, overflow) = sums[index].addingReportingOverflow(amount)
            guard !overflow else { throw .sumTooLarge(asset.id) }
            sums[index] = sum
        }
    }

    var total: ReportTotal {
        get throws {
            try ReportTotal(
                asset: asset, rowCount: rows,
                sums: zip(Self.names, sums).map { name, sum in
                    guard let sum = Sum(digits: sum.description) else {
                        throw StorageError.malformed(type: name)
                    }
                    return ReportTotal.Column(name, sum)
                })
        }
    }
}
