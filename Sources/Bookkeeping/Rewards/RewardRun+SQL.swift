public import Ethereum
public import Ledger
import Postgres

/// A run with what its lines amount to.
public struct RewardRunDetail: Sendable {
    /// The run itself.
    public let run: RewardRun
    /// The name of its group.
    public let groupHandle: Handle
    /// Grows with each change of the run or one of its lines.
    public let version: Int64
    /// When it was begun.
    public let createdAt: Instant
    /// When it was handed in; nil for a draft.
    public let submittedAt: Instant?
    /// How many lines are in each state.
    public let lineCounts: [RewardLine.State: Int]
    /// Of all lines, by asset in the order of the ids.
    public let totals: [AssetTotal]
    /// Of the submitted lines: what an approval would approve.
    public let submittedTotals: [AssetTotal]
}

/// How many lines of an asset there are and what they sum to.
public struct AssetTotal: Sendable {
    /// What is counted.
    public let asset: Asset
    /// How many lines have it.
    public let lines: Int
    /// Their sum.
    public let baseUnits: UInt256
}

extension RewardRun {
    /// The columns that ``init(_:)`` reads, of table aliases `r` and `g`.
    static let columns: SQL =
        """
        r.run_id, r.group_id, g.handle AS group_handle, r.period, r.title, r.state, r.created_by,
        r.created_at, r.submitted_by, r.submitted_at, r.line_count, r.row_version
        """

    static let tables: SQL =
        "reward_run AS r INNER JOIN working_group AS g ON g.group_id = r.group_id"

    init(_ row: Row) throws {
        try self.init(
            id: row.value("run_id"), group: row.value("group_id"), period: row.value("period"),
            title: row.get("title"), state: row.choice("state"),
            createdBy: row.value("created_by"), submittedBy: row.optionalValue("submitted_by"))
    }

    /// The condition that keeps a lead to the own groups.
    static func within(_ groups: Set<ID<WorkingGroup>>?) -> SQL {
        guard let groups else { return "true" }
        return "r.group_id = ANY (\(groups.sorted())::uuid [])"
    }
}

/// Which runs are wanted.
public struct RewardRunFilter: Sendable {
    /// Of one group only.
    public let group: Reference<WorkingGroup>?
    /// Of one month only.
    public let period: Month?
    /// In one state only.
    public let state: RewardRun.State?

    /// Runs of a group, a period and a state, each where it is given.
    public init(group: Reference<WorkingGroup>?, period: Month?, state: RewardRun.State?) {
        self.group = group
        self.period = period
        self.state = state
    }
}

extension Reader {
    /// One run; throws ``BooksError/notFound(kind:id:)``, also for a lead of other groups.
    public func rewardRun(
        _ id: ID<RewardRun>, for principal: Principal
    ) async throws -> RewardRunDetail {
        try principal.mustBeAllowed(.readRewards)
        let row = try await row(
            """
            SELECT \(RewardRun.columns)
            FROM \(RewardRun.tables)
            WHERE r.run_id = \(id) AND \(RewardRun.within(principal.groupLimit(for: .readRewards)))
            """, orNo: "reward run", id)
        return try await details(of: [row])[0]
    }

    /// Runs in the order of their ids; a lead sees those of the own groups.
    public func rewardRuns(
        _ page: PageRequest<RewardRun>, _ filter: RewardRunFilter, for principal: Principal
    ) async throws -> Page<RewardRunDetail> {
        try principal.mustBeAllowed(.readRewards)
        let rows = try await query(
            """
            SELECT \(RewardRun.columns)
            FROM \(RewardRun.tables)
            WHERE (\(orNull: page.after)::uuid IS NULL OR r.run_id > \(orNull: page.after)::uuid)
                AND (
                    \(filter.group == nil)::boolean OR r.group_id = \(orNull: filter.group?.id)::uuid
                    OR g.handle = \(orNull: filter.group?.name)::text
                )
                AND (
                    \(orNull: filter.period)::date IS NULL
                    OR r.period = \(orNull: filter.period)::date
                )
                AND (
                    \(orNull: filter.state)::text IS NULL OR r.state = \(orNull: filter.state)::text
                )
                AND \(RewardRun.within(principal.groupLimit(for: .readRewards)))
            ORDER BY r.run_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await details(of: Array(rows)), limit: page.limit)
    }

    /// One run whoever asks, for the answer to a change of it.
    func rewardRunDetail(_ id: ID<RewardRun>) async throws -> RewardRunDetail {
        let row = try await row(
            "SELECT \(RewardRun.columns) FROM \(RewardRun.tables) WHERE r.run_id = \(id)",
            orNo: "reward run", id)
        return try await details(of: [row])[0]
    }

    private func details(of rows: [Row]) async throws -> [RewardRunDetail] {
        let runs = try rows.map { try RewardRun($0) }
        let sums = try await LineSums(of: runs.map(\.id), in: self)
        return try zip(runs, rows).map { run, row in
            RewardRunDetail(
                run: run, groupHandle: try row.value("group_handle"),
                version: try row.get("row_version"), createdAt: try row.value("created_at"),
                submittedAt: try row.optionalValue("submitted_at"),
                lineCounts: sums.counts[run.id] ?? [:],
                totals: try sums.totals(of: run.id),
                submittedTotals: try sums.totals(of: run.id, in: .submitted))
        }
    }
}

/// The lines of runs, counted and summed by state and asset.
private struct LineSums {
    private struct Sum {
        let state: RewardLine.State
        let asset: Asset
        let lines: Int
        let amount: String
    }

    var counts: [ID<RewardRun>: [RewardLine.State: Int]] = [:]
    private var sums: [ID<RewardRun>: [Sum]] = [:]

    init(of runs: [ID<RewardRun>], in reader: Reader) async throws {
        guard !runs.isEmpty else { return }
        let rows = try await reader.query(
            """
            SELECT s.run_id, s.state, s.lines, s.amount, \(Asset.valueColumns)
            FROM (
                SELECT l.run_id, l.state, l.asset_id, count(*) AS lines, sum(l.amount) AS amount
                FROM reward_line AS l
                WHERE l.run_id = ANY (\(runs)::uuid [])
                GROUP BY l.run_id, l.state, l.asset_id
            ) AS s
            INNER JOIN asset AS a ON a.asset_id = s.asset_id
            ORDER BY s.run_id, s.asset_id, s.state
            """)
        for row in rows {
            let run = try row.value("run_id", as: ID<RewardRun>.self)
            let sum = Sum(
                state: try row.choice("state"), asset: try Asset(row), lines: try row.get("lines"),
                amount: try row.get("amount"))
            counts[run, default: [:]][sum.state, default: 0] += sum.lines
            sums[run, default: []].append(sum)
        }
    }

    /// Throws ``RewardsError/totalTooLarge(_:)``, so that no change can leave such a run.
    func totals(
        of run: ID<RewardRun>, in state: RewardLine.State? = nil
    ) throws -> [AssetTotal] {
        var totals: [AssetTotal] = []
        for sum in sums[run] ?? [] where state == nil || sum.state == state {
            let more = try Self.baseUnits(sum)
            guard let last = totals.last, last.asset.id == sum.asset.id else {
                totals.append(AssetTotal(asset: sum.asset, lines: sum.lines, baseUnits: more))
                continue
            }
            let (total, overflow) = last.baseUnits.addingReportingOverflow(more)
            guard !overflow else { throw RewardsError.totalTooLarge(sum.asset.id) }
            totals[totals.count - 1] = AssetTotal(
                asset: sum.asset, lines: last.lines + sum.lines, baseUnits: total)
        }
        return totals
    }

    private static func baseUnits(_ sum: Sum) throws(RewardsError) -> UInt256 {
        do {
            return try UInt256(decimal: sum.amount)
        } catch {
            throw .totalTooLarge(sum.asset.id)
        }
    }
}

extension Asset {
    /// What an asset is, without when it was entered, of table alias `a`.
    static let valueColumns: SQL =
        "a.asset_id, a.chain_id, a.address, a.symbol, a.name, a.decimals"
}
