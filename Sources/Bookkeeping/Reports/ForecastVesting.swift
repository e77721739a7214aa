public import Ethereum
public import Ledger
import Postgres

/// What grants make due in months to come, beside what Safes hold.
public struct VestingOutlook: Sendable {
    public let forecast: VestingForecast
    public let assets: [ID<Asset>: Asset]
    /// What is on the accounts of the Safes; zero where that is less than nothing.
    public let balances: [ID<Asset>: UInt256]
    public let control: ReportControl

    /// The first month at whose end more is due than the Safes hold; nil where it lasts.
    public func firstMonthShort(_ asset: ID<Asset>) -> Month? {
        forecast.firstMonthShort(asset, balance: balances[asset] ?? .zero)
    }
}

/// What a forecast is asked for.
public struct ForecastRequest: Sendable {
    let months: [Month]
    let leavers: Leavers?
    let safe: ID<Safe>?
    let groups: Set<ID<WorkingGroup>>?

    /// Months from a first one on; balances of one Safe, or of all.
    public init(
        months: [Month], leavers: Leavers?, safe: ID<Safe>?, groups: Set<ID<WorkingGroup>>?
    ) {
        self.months = months
        self.leavers = leavers
        self.safe = safe
        self.groups = groups
    }
}

extension Reader {
    /// Looks ahead over all grants that are committed by these clocks; inside a snapshot.
    public func vestingOutlook(
        _ wanted: ForecastRequest, _ clocks: Clocks
    ) async throws -> VestingOutlook {
        let boundaries = try await boundaries(of: wanted.months)
        var sums = VestingForecast.Sums(months: wanted.months, boundaries: boundaries)
        var assets: [ID<Asset>: Asset] = [:]
        try await eachChunk(
            Self.committed(wanted.groups, clocks), of: GrantDetail.page
        ) { chunk in
            for detail in try await self.grants(of: chunk, knownAt: clocks.knownAt) {
                try sums.add(detail.grant)
                assets[detail.asset.id] = detail.asset
            }
        }
        let forecast = try VestingForecast(sums, leavers: wanted.leavers)
        return VestingOutlook(
            forecast: forecast, assets: assets,
            balances: try await balances(of: wanted.safe, clocks),
            control: try Self.control(forecast, assets))
    }

    private static func committed(
        _ groups: Set<ID<WorkingGroup>>?, _ clocks: Clocks
    ) -> SQL {
        """
        SELECT \(GrantDetail.columns)
        FROM \(GrantDetail.tables)
        INNER JOIN grant_event AS v
            ON v.grant_id = g.grant_id AND v.event_no = 1 AND v.known_seq <= \(clocks.knownAt)
        WHERE \(GrantDetail.within(groups))
        ORDER BY g.grant_id
        """
    }

    private func balances(
        of safe: ID<Safe>?, _ clocks: Clocks
    ) async throws -> [ID<Asset>: UInt256] {
        let code = safe.map { AccountCode.treasury($0) }
        let rows = try await query(
            """
            SELECT c.asset_id, greatest(sum(t.debits - t.credits), 0) AS amount
            FROM \(try await accountTotals(at: clocks))
            WHERE c.prefix = 'treasury'
                AND (\(orNull: code)::text IS NULL OR c.code = \(orNull: code)::text)
            GROUP BY c.asset_id
            """)
        var balances: [ID<Asset>: UInt256] = [:]
        for row in rows { balances[try row.value("asset_id")] = try row.value("amount") }
        return balances
    }

    private static func control(
        _ forecast: VestingForecast, _ assets: [ID<Asset>: Asset]
    ) throws -> ReportControl {
        var sums: [ID<Asset>: (rows: Int, cliff: UInt256, recurring: UInt256)] = [:]
        for line in forecast.lines {
            let sum = sums[line.asset] ?? (0, .zero, .zero)
            let (cliff, tooMuch) = sum.cliff.addingReportingOverflow(line.due.cliff)
            let (recurring, overflow) = sum.recurring.addingReportingOverflow(line.due.recurring)
            guard !tooMuch, !overflow else { throw VestingError.sumTooLarge(line.asset) }
            sums[line.asset] = (sum.rows + 1, cliff, recurring)
        }
        let totals = try sums.compactMap { id, sum -> ReportTotal? in
            guard let asset = assets[id], let cliff = Sum(digits: sum.cliff.description),
                let recurring = Sum(digits: sum.recurring.description)
            else { throw StorageError.missingRow(of: "asset") }
            return ReportTotal(
                asset: asset, rowCount: sum.rows,
                sums: [ReportTotal.Column("cliff", cliff), .init("recurring", recurring)])
        }
        return ReportControl(totals)
    }
}
