public import Ledger
import Postgres

/// What is to be different about a line; nil stays as it is.
public struct RewardLineChange: Sendable {
    /// Id or handle.
    public var payee: String?
    /// Id or symbol.
    public var asset: String?
    /// Whole units; where it stays, so does its number of whole units, whatever the asset.
    public var amount: String?
    /// Such as `contribution`.
    public var kind: String?
    /// Free text; may be empty.
    public var note: String?
    /// Empty takes the reason away.
    public var duplicateReason: String?

    /// What is to be different.
    public init(
        payee: String? = nil, asset: String? = nil, amount: String? = nil, kind: String? = nil,
        note: String? = nil, duplicateReason: String? = nil
    ) {
        self.payee = payee
        self.asset = asset
        self.amount = amount
        self.kind = kind
        self.note = note
        self.duplicateReason = duplicateReason
    }

    fileprivate func applied(to old: RewardLineDetail) -> WrittenLine {
        WrittenLine(
            place: .body, payee: payee ?? old.line.payee.description,
            asset: asset ?? old.asset.id.description,
            amount: amount ?? old.asset.text(old.line.amount.baseUnits),
            kind: kind ?? old.line.kind.description, note: note ?? old.note,
            duplicateReason: duplicateReason ?? old.duplicateReason ?? "")
    }
}

extension Work {
    /// Changes a line of a draft, or a returned one, and judges it anew.
    ///
    /// Throws ``BooksError/stale(current:)`` when the line changed since the caller read it, and
    /// ``RewardsError/linesRefused(_:)`` with every fault.
    public func changeRewardLine(
        _ id: ID<RewardLine>, expecting version: ExpectedVersion, to change: RewardLineChange
    ) async throws -> RewardLineDetail {
        let principal = try principal(allowed: .enterRewards)
        let (locked, old) = try await lock(
            id, for: .enterRewards, by: principal, expecting: version)
        try locked.run.mustBeOpen()
        try old.line.mustBeEditable()
        let new = try await judge(change.applied(to: old), replacing: id, in: locked.run)
        _ = try await transaction.query(
            """
            UPDATE reward_line
            SET payee_id = \(new.payee), asset_id = \(new.amount.asset),
                amount = \(new.amount.baseUnits), kind = \(new.kind), note = \(new.note),
                duplicate_reason = \(orNull: new.duplicateReason),
                changed_by = \(old.changers(with: principal))::uuid [],
                row_version = row_version + 1
            WHERE line_id = \(id)
            """)
        try await touch(locked.run)
        // Reading the totals refuses those that are too large.
        _ = try await reader.rewardRunDetail(locked.run.id)
        audit("reward_line.changed", id)
        return try await detail(of: id)
    }

    private func judge(
        _ written: WrittenLine, replacing id: ID<RewardLine>, in run: RewardRun
    ) async throws -> JudgedLine {
        var faults = RowFaults()
        let directory = try await reader.directory(for: [written])
        guard let new = written.judged(by: directory, adding: &faults) else {
            throw RewardsError.linesRefused(faults)
        }
        guard new.duplicateReason == nil else { return new }
        let rows = try await transaction.query(
            """
            SELECT line_no FROM reward_line
            WHERE run_id = \(run.id) AND payee_id = \(new.payee) AND kind = \(new.kind)
                AND duplicate_reason IS NULL AND line_id <> \(id)
            """)
        if let other = rows.first {
            let refusal = RewardsError.payeeTwice(other: .line(try other.get("line_no")))
            faults.add(Fault(at: written.place.of("payee"), refusal, found: written.payee))
            throw RewardsError.linesRefused(faults)
        }
        return new
    }
}
