public import Ledger
import Postgres

/// An approval of a run's submitted lines, and what followed from it.
public struct RewardApprovalDetail: Sendable {
    /// Its id.
    public let id: ID<RewardApproval>
    /// Who approved.
    public let approvedBy: ID<Principal>
    /// When.
    public let approvedAt: Instant
    /// How many lines were approved.
    public let lines: Int
    /// Of the approved lines, by asset in the order of the ids.
    public let totals: [AssetTotal]
    /// The journal entry that follows.
    public let entry: ID<JournalEntry>
    /// The number of that entry.
    public let entryNumber: Int64
    /// The run after it.
    public let run: RewardRunDetail
}

extension Work {
    /// Approves the lines of a run that are submitted; returned and held ones stay behind.
    ///
    /// In one transaction the journal entry is recorded, the lines become payables, and the run is
    /// closed once all its lines are approved. Throws ``AccessError`` for whoever had a hand in the
    /// lines or is paid by one, and ``RewardsError/totalsDiffer(_:)`` when the stated totals are not
    /// those of the lines. The entry is effective on the last day of the period (or today), or on the
    /// first day after it that is not closed.
    public func approveRewardRun(
        _ id: ID<RewardRun>, expecting version: ExpectedVersion = .any,
        stated: StatedTotals = StatedTotals(lines: nil, totals: nil)
    ) async throws -> RewardApprovalDetail {
        let principal = try principal(allowed: .decideRewards)
        let run = try await lock(id, for: .decideRewards, by: principal, expecting: version).run
        let lines = try await submittedLines(of: id)
        let approval = try RewardApproval(of: run, lines: lines, by: principal)
        let assets = try await assets(Set(lines.map(\.amount.asset)))
        try stated.mustEqual(ControlTotals(of: lines), assets: assets)
        let day = try await postingDay(wanted: approval.wantedDay(today: reader.today()))
        let entry = try approval.entry(id: newID(), day: day)
        let number = try await record([entry])
        guard let number = number.first else { throw StorageError.missingRow(of: "journal_entry") }
        let approvalID: ID<RewardApproval> = newID()
        try await store(approval, id: approvalID, by: principal, entryNumber: number)
        try await touch(run)
        audit("reward_run.approved", id, "\(lines.count) lines, entry \(number)")
        return RewardApprovalDetail(
            id: approvalID, approvedBy: principal.id, approvedAt: now, lines: lines.count,
            totals: try Self.totals(of: lines, assets), entry: entry.id, entryNumber: number,
            run: try await reader.rewardRunDetail(id))
    }

    private func submittedLines(of run: ID<RewardRun>) async throws -> [RewardLine] {
        try await transaction.query(
            """
            SELECT \(RewardLine.columns)
            FROM reward_line AS l
            WHERE l.run_id = \(run) AND l.state = 'submitted'
            ORDER BY l.line_no
            """
        ).map { try RewardLine($0) }
    }

    private func assets(_ ids: Set<ID<Asset>>) async throws -> [ID<Asset>: Asset] {
        let rows = try await transaction.query(
            """
            SELECT \(Asset.valueColumns) FROM asset AS a
            WHERE a.asset_id = ANY (\(ids.sorted())::uuid [])
            """)
        return Dictionary(
            try rows.map { row in
                let asset = try Asset(row)
                return (asset.id, asset)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The approval, the state of its lines, and a payable for each of them.
    private func store(
        _ approval: RewardApproval, id: ID<RewardApproval>, by principal: Principal,
        entryNumber: Int64
    ) async throws {
        let run = approval.run
        let payables: [ID<Payable>] = newIDs(approval.lines.count)
        let rows = try await transaction.pipeline([
            """
            INSERT INTO reward_approval (
                approval_id, run_id, principal_id, approved_at, lines, entry_seq
            )
            VALUES (
                \(id), \(run.id), \(principal.id), \(now), \(approval.lines.count), \(entryNumber)
            )
            """,
            """
            UPDATE reward_line
            SET state = 'approved', approval_id = \(id), decided_by = \(principal.id),
                decided_at = \(now), reason = NULL, row_version = row_version + 1
            WHERE run_id = \(run.id) AND state = 'submitted'
            """,
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            SELECT
                s.payable_id, l.payee_id, l.asset_id, l.amount, \(run.period)::date, s.source_id,
                \(entryNumber)::bigint, \(now)::timestamptz
            FROM unnest(
                \(payables)::uuid [], \(approval.lines.map(\.id))::uuid [],
                \(approval.lines.map(\.id.description))::text []
            ) AS s (payable_id, line_id, source_id)
            INNER JOIN reward_line AS l ON l.line_id = s.line_id
            WHERE l.approval_id = \(id)
            """,
        ])
        guard rows[1].affected == approval.lines.count, rows[2].affected == approval.lines.count
        else { throw StorageError.missingRow(of: "reward_line") }
    }

    private static func totals(
        of lines: [RewardLine], _ assets: [ID<Asset>: Asset]
    ) throws -> [AssetTotal] {
        let counts = lines.reduce(into: [:]) { $0[$1.amount.asset, default: 0] += 1 }
        return try ControlTotals(of: lines).amounts.sorted { $0.key < $1.key }.map { id, sum in
            guard let asset = assets[id] else { throw StorageError.missingRow(of: "asset") }
            return AssetTotal(asset: asset, lines: counts[id] ?? 0, baseUnits: sum)
        }
    }
}
