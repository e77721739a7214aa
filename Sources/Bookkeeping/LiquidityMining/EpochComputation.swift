import Ethereum
import Ledger
import Postgres

extension Reader {
    /// What a period of a program gives, from the stored events or snapshots; inside a transaction.
    ///
    /// A pool is replayed from its newest checkpoint, or from its first event on.
    func computed(
        _ program: ProgramDetail, _ period: ProgramPeriod, _ times: Range<BlockTime>,
        fromStart: Bool = false
    ) async throws -> ComputedEpoch {
        switch program.program.terms.kind {
        case .stakingRewards:
            try await replayed(program, at: times.upperBound, fromStart: fromStart)
        case .timeWeighted(let rule):
            try await weighted(program, times, dividing: period.amount, by: rule)
        case .snapshot(let rule):
            try await held(program, period, dividing: period.amount, by: rule)
        }
    }

    /// The books of the pool at a time, as claims on it.
    private func replayed(
        _ program: ProgramDetail, at time: BlockTime, fromStart: Bool
    ) async throws -> ComputedEpoch {
        try await mustKnowEvents(of: program, through: time)
        var replay = try await PoolReplay(
            of: program, in: self, upTo: time, fromStart: fromStart)
        let reads = try await contractReads(of: program).filter {
            $0.at >= replay.replay.rewards.pool.lastEventAt && $0.at <= time
        }
        try await replay.run(through: .time(time), comparing: reads, in: self)
        let rewards = replay.replay.rewards
        let standing = try rewards.standing(at: time)
        let earned = try rewards.earned(at: time)
        let accounts = try await stakerAccounts(of: program.id)
        var rows: [EpochAllocation.Row] = []
        rows.reserveCapacity(rewards.stakers.count)
        for (number, staker) in rewards.stakers.enumerated() where staker.lastEvent > 0 {
            rows.append(
                EpochAllocation.Row(
                    recipient: accounts[number], weight: staker.balance, amount: earned[number]))
        }
        return ComputedEpoch(
            total: standing.notified, allocated: standing.owed, claimed: standing.claimed,
            toStream: standing.toStream, unstaked: standing.unstaked, dust: standing.dust,
            weight: rewards.pool.totalStaked, rows: rows,
            events: Int64(clamping: rewards.pool.events),
            differences: replay.differences.count + replay.omittedDifferences, replay: replay)
    }

    /// The amount divided by balance · seconds within the epoch.
    private func weighted(
        _ program: ProgramDetail, _ epoch: Range<BlockTime>, dividing amount: UInt256,
        by rule: ProRata.Rule
    ) async throws -> ComputedEpoch {
        let snapshots = try await snapshots(of: program.id)
        guard !snapshots.isEmpty else {
            try await mustKnowEvents(of: program, through: epoch.upperBound)
            var weights = EpochWeights(of: epoch)
            let events = try await apply(
                eventsOf: program.id, before: epoch.upperBound, to: &weights)
            return try await divide(
                amount, by: rule, weights, stakerAccounts(of: program.id), events)
        }
        let times = snapshots.map(\.at)
        try SnapshotSeries.mustCarry(epoch, snapshots: times)
        guard let opening = times.last(where: { $0 <= epoch.lowerBound }) else {
            throw LiquidityMiningError.openingSnapshotMissing(before: epoch.lowerBound)
        }
        var series = HeldBalances(of: epoch)
        for time in times where time >= opening && time < epoch.upperBound {
            try await series.take(balances(of: program.id, at: time), at: time)
        }
        return try await divide(
            amount, by: rule, series.weights, series.accounts, Int64(series.count))
    }

    /// The amount divided by the balances of the newest snapshot of the period.
    private func held(
        _ program: ProgramDetail, _ period: ProgramPeriod, dividing amount: UInt256,
        by rule: ProRata.Rule
    ) async throws -> ComputedEpoch {
        let times = try await snapshots(of: program.id).map(\.at)
        guard
            let time = times.last(where: {
                $0.instant >= period.start && $0.instant <= period.end
            })
        else { throw LiquidityMiningError.snapshotOutside(period.start..<period.end) }
        let holdings = try await balances(of: program.id, at: time).map {
            EpochAllocation.Holding($0.account, weight: $0.balance)
        }
        return try ComputedEpoch(
            EpochAllocation(of: amount, among: holdings, by: rule), events: 1)
    }

    private func divide(
        _ amount: UInt256, by rule: ProRata.Rule, _ weights: EpochWeights, _ accounts: [Address],
        _ events: Int64
    ) async throws -> ComputedEpoch {
        let holdings: [EpochAllocation.Holding]
        do {
            holdings = try zip(accounts, weights.weights()).filter { !$0.1.isZero }.map {
                EpochAllocation.Holding($0, weight: $1)
            }
        } catch {
            throw LiquidityMiningError.checkpointBroken(error)
        }
        return try ComputedEpoch(
            EpochAllocation(of: amount, among: holdings, by: rule), events: events)
    }

    /// Throws ``LiquidityMiningError/eventsNotThrough(needed:through:)``.
    private func mustKnowEvents(of program: ProgramDetail, through time: BlockTime) async throws {
        let known = try await coverage(of: program).through
        guard let known, known >= time else {
            throw LiquidityMiningError.eventsNotThrough(
                needed: time.instant, through: known?.instant)
        }
    }
}

/// What an epoch was computed to be.
struct ComputedEpoch {
    var total: UInt256
    var allocated: UInt256
    var claimed = UInt256.zero
    var toStream = UInt256.zero
    var unstaked = UInt256.zero
    var dust: UInt256
    var weight: UInt256
    var rows: [EpochAllocation.Row]
    var events: Int64
    var differences = 0
    /// The books of the pool at the end; nil where Vestry divides.
    var replay: PoolReplay?

    init(
        total: UInt256, allocated: UInt256, claimed: UInt256, toStream: UInt256,
        unstaked: UInt256, dust: UInt256, weight: UInt256, rows: [EpochAllocation.Row],
        events: Int64, differences: Int, replay: PoolReplay
    ) {
        self.total = total
        self.allocated = allocated
        self.claimed = claimed
        self.toStream = toStream
        self.unstaked = unstaked
        self.dust = dust
        self.weight = weight
        self.rows = rows
        self.events = events
        self.differences = differences
        self.replay = replay
    }

    init(_ allocation: EpochAllocation, events: Int64) throws(LiquidityMiningError) {
        total = allocation.total
        dust = allocation.dust
        // Rows and dust sum to the total, and weights were summed when it was divided.
        allocated = total.subtractingReportingOverflow(dust).partialValue
        weight = allocation.rows.reduce(.zero) {
            $0.addingReportingOverflow($1.weight).partialValue
        }
        rows = allocation.rows
        self.events = events
    }
}

/// Balances of snapshots one after another, with a number for each account.
private struct HeldBalances {
    private(set) var weights: EpochWeights
    private(set) var accounts: [Address] = []
    private(set) var count = 0
    private var numbers: [Address: UInt32] = [:]
    private var holders: Set<UInt32> = []

    init(of epoch: Range<BlockTime>) {
        weights = EpochWeights(of: epoch)
    }

    /// Who is not in the snapshot holds nothing from then on.
    mutating func take(
        _ balances: [(account: Address, balance: UInt256)], at time: BlockTime
    ) throws(LiquidityMiningError) {
        var next: Set<UInt32> = []
        do {
            for (account, balance) in balances {
                let number = numbers[account] ?? UInt32(clamping: accounts.count)
                if numbers.updateValue(number, forKey: account) == nil { accounts.append(account) }
                try weights.apply(.balance(balance), to: number, at: time)
                next.insert(number)
            }
            for number in holders.subtracting(next) {
                try weights.apply(.balance(.zero), to: number, at: time)
            }
        } catch {
            throw .checkpointBroken(error)
        }
        holders = next
        count += 1
    }
}
