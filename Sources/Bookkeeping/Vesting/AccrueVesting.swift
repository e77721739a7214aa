import Ethereum
public import Ledger
import Postgres

/// What became an expense of one asset.
public struct VestingAccrual: Sendable {
    public let period: Month
    /// The first instant after the period in the organisation's zone.
    public let boundary: UnixTime
    /// How many grants had something to accrue.
    public let grants: Int
    /// By asset in the order of the ids.
    public let totals: [VestingReleaseDetail.Total]
}

extension Work {
    /// Makes an expense of what grants have earned up to the first instant after a month and the
    /// books do not hold yet, evenly over a cliff.
    ///
    /// Doing it again finds nothing. Throws ``VestingError/periodNotEnded(_:)`` and
    /// ``VestingError/nothingToAccrue``.
    public func accrueVesting(for period: Month) async throws -> VestingAccrual {
        let principal = try principal(allowed: .postEntries)
        let boundary = try await reader.boundary(after: period)
        guard boundary <= UnixTime(now) else { throw VestingError.periodNotEnded(period) }
        _ = try await transaction.query(
            """
            SELECT g.grant_id FROM vesting_grant AS g
            WHERE g.state IN ('approved', 'terminated')
            ORDER BY g.grant_id
            FOR NO KEY UPDATE
            """)
        let (periods, today) = try await heldPeriodsWithToday()
        let day = min(period.lastDay, today)
        var sums: [ID<Asset>: (asset: Asset, grants: Int, amount: UInt256)] = [:]
        var count = 0
        try await eachReleasable(nil) { grant -> [(GrantDetail, UInt256)] in
            let amount = grant.books.missing(of: grant.grant.history, at: boundary)
            return amount.isZero ? [] : [(grant, amount)]
        } take: { due in
            let seqs = try await self.record(
                try due.map { grant, amount in
                    try VestingEntries(
                        of: grant.grant, id: self.newID(),
                        day: periods.firstOpenDay(from: max(day, grant.firstDay))
                    ).accrued(amount)
                })
            try await self.append(
                zip(due, seqs).map { pair, seq in
                    NewGrantEvent(pair.0, .accrued(at: boundary, pair.1), entry: seq)
                }, by: principal)
            for (grant, amount) in due {
                let sum = sums[grant.asset.id] ?? (grant.asset, 0, .zero)
                let (total, overflow) = sum.amount.addingReportingOverflow(amount)
                guard !overflow else { throw VestingError.sumTooLarge(grant.asset.id) }
                sums[grant.asset.id] = (grant.asset, sum.grants + 1, total)
            }
            count += due.count
        }
        guard count > 0 else { throw VestingError.nothingToAccrue }
        audit("vesting.accrued", period, "\(count) grants")
        return VestingAccrual(
            period: period, boundary: boundary, grants: count,
            totals: sums.sorted { $0.key < $1.key }.map {
                VestingReleaseDetail.Total(
                    asset: $0.value.asset, lines: $0.value.grants, baseUnits: $0.value.amount,
                    cliff: .zero)
            })
    }
}
