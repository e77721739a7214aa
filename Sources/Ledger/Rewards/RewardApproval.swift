import Ethereum

/// The approval of a run's submitted lines and the journal entry that follows from it.
public struct RewardApproval: Identified, Sendable {
    /// The prefix of its ids.
    public static let idPrefix = "apr"

    /// The run whose lines are approved.
    public let run: RewardRun
    /// The submitted lines; returned and held ones stay behind.
    public let lines: [RewardLine]

    /// An approval of the submitted lines of a run by someone.
    ///
    /// Throws ``RewardsError`` when nothing waits for approval and ``AccessError`` when the approver
    /// entered, changed, submitted or is paid by one of the lines.
    public init(of run: RewardRun, lines: [RewardLine], by approver: Principal) throws {
        try run.mustBeSubmitted()
        let submitted = lines.filter { $0.state == .submitted }
        guard !submitted.isEmpty else { throw RewardsError.nothingSubmitted }
        try run.twoPeople(over: submitted).mustAllow(approver)
        self.run = run
        self.lines = submitted
    }

    /// The day that the entry is effective on while its month is open: the last of the period, or
    /// today when the period has not ended.
    public func wantedDay(today: Day) -> Day { min(run.period.lastDay, today) }

    /// Debits `expense:GROUP:KIND` and credits `payable:PAYEE` with the sums of the lines.
    public func entry(
        id: ID<JournalEntry>, day: Day
    ) throws(JournalError) -> JournalEntry {
        var sums: [AccountCode: [ID<Asset>: UInt256]] = [:]
        for line in lines {
            for code in [.expense(run.group, line.kind), AccountCode.payable(line.payee)] {
                let asset = line.amount.asset
                do {
                    sums[code, default: [:]][asset] =
                        try (sums[code]?[asset] ?? .zero) + line.amount.baseUnits
                } catch {
                    throw .sumTooLarge(asset)
                }
            }
        }
        let postings = sums.sorted { $0.key < $1.key }.flatMap { code, amounts in
            amounts.sorted { $0.key < $1.key }.map { asset, sum in
                Posting(code.prefix.normalSide, code, Amount(baseUnits: sum, of: asset))
            }
        }
        return try JournalEntry(
            id: id, kind: .rewardApproved, effectiveDay: day,
            memo: "Rewards of \(run.period) approved", source: run.id.description,
            postings: postings)
    }
}

/// What is owed to a payee and not yet settled.
public enum Payable: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "pay"

    /// open → reserved (in a live batch) → settled; open again when its batch ends otherwise.
    public enum State: String, Sendable, CaseIterable {
        case open, reserved, settled, reversed
    }
}
