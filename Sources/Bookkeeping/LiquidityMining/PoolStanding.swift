public import Ethereum
public import Ledger
import Postgres

/// What an account of a pool could claim at a time.
public struct Earned: Sendable {
    public let account: Address
    public let at: BlockTime
    /// Base units of the reward.
    public let earned: UInt256
    /// Base units of the stake token.
    public let balance: UInt256
    /// How many events were applied.
    public let events: UInt64
    /// How far all events are known from the first block on; nil while the beginning is missing.
    public let completeThrough: Instant?
    public let reward: Asset
}

/// A difference between the books of a pool and the chain.
public struct PoolDifference: Sendable {
    public let difference: StakingDifference
    /// The account that it is about; nil for the whole pool.
    public let account: Address?
}

extension Reader {
    /// What an account could claim at a time, by all events up to then; inside a snapshot.
    public func earned(
        by account: Address, at time: BlockTime, of id: ID<Program>, for principal: Principal
    ) async throws -> Earned {
        try principal.mustBeAllowed(.readPrograms)
        let program = try await program(id)
        var replay = try await PoolReplay(of: program, in: self, upTo: time)
        try await replay.run(through: .time(time), in: self)
        let rewards = replay.replay.rewards
        let number = try await query(
            """
            SELECT s.number FROM staker AS s
            WHERE s.program_id = \(id) AND s.account = \(account)::bytea
            """
        ).first?.get("number", as: Int64.self)
        let staker = UInt32(clamping: number ?? Int64(UInt32.max))
        return Earned(
            account: account, at: time, earned: try rewards.earned(by: staker, at: time),
            balance: rewards.balance(of: staker), events: rewards.pool.events,
            completeThrough: try await coverage(of: program).through?.instant,
            reward: program.reward)
    }

    /// Claims that were paid, and reads that were answered, otherwise than computed; inside a snapshot.
    ///
    /// Everything is replayed from the first event on.
    public func differences(
        of id: ID<Program>, for principal: Principal
    ) async throws -> (differences: [PoolDifference], omitted: Int) {
        try principal.mustBeAllowed(.readPrograms)
        let program = try await program(id)
        guard let last = try await coverage(of: program).lastBlock else {
            throw LiquidityMiningError.eventsNotThrough(needed: now, through: nil)
        }
        var replay = try await PoolReplay(of: program, in: self, upTo: nil, fromStart: true)
        let reads = try await contractReads(of: program)
        try await replay.run(through: .block(last), comparing: reads, in: self)
        let accounts = try await stakerAccounts(of: id)
        let found = replay.differences.map { difference in
            PoolDifference(
                difference: difference,
                account: difference.staker.flatMap {
                    Int($0) < accounts.count ? accounts[Int($0)] : nil
                })
        }
        return (found, replay.omittedDifferences)
    }

    /// What the contract answered, as far as its accounts are known; others have earned nothing.
    func contractReads(of program: ProgramDetail) async throws -> [ContractRead] {
        try await query(
            """
            SELECT r.subject, r.read_at, r.value, s.number
            FROM contract_read AS r
            LEFT JOIN staker AS s ON s.program_id = r.program_id AND s.account = r.account
            WHERE r.program_id = \(program.id)
            ORDER BY r.read_at, r.read_id
            LIMIT 100000
            """
        ).map { row in
            let number = UInt32(
                clamping: try row.optional("number", as: Int64.self) ?? Int64(UInt32.max))
            let subject: ContractRead.Subject =
                switch try row.choice("subject", as: ContractFunction.self) {
                case .earned: .earned(by: number)
                case .balance: .balance(of: number)
                case .totalStaked: .totalStaked
                case .rewardRate: .rewardRate
                case .rewardPerToken: .rewardPerToken
                case .periodFinish: .periodFinish
                }
            return try ContractRead(subject, at: row.value("read_at"), value: row.value("value"))
        }
    }
}

/// A function of a StakingRewards contract that can be read.
public enum ContractFunction: String, Sendable, CaseIterable {
    case earned, balance
    case totalStaked = "total_staked"
    case rewardRate = "reward_rate"
    case rewardPerToken = "reward_per_token"
    case periodFinish = "period_finish"

    /// Whether it is asked for an account.
    var needsAccount: Bool { self == .earned || self == .balance }
}

/// What a contract answered, as somebody wrote it.
public struct WrittenRead: Sendable {
    public let function: ContractFunction
    public let account: Address?
    public let at: BlockTime
    public let value: UInt256

    /// An answer.
    public init(function: ContractFunction, account: Address?, at: BlockTime, value: UInt256) {
        self.function = function
        self.account = account
        self.at = at
        self.value = value
    }
}

extension Work {
    /// Keeps what a pool's contract answered, to be compared with its books; gives how many.
    public func recordReads(_ reads: [WrittenRead], of id: ID<Program>) async throws -> Int {
        let principal = try principal(allowed: .recordPrograms)
        let program = try await reader.program(id, locked: true)
        guard program.program.terms.kind.durationSeconds != nil else {
            throw LiquidityMiningError.notAPool
        }
        for read in reads where read.function.needsAccount != (read.account != nil) {
            throw LiquidityMiningError.accountNeeded(isNeeded: read.function.needsAccount)
        }
        let ids: [ID<ContractReading>] = newIDs(reads.count)
        _ = try await transaction.query(
            """
            INSERT INTO contract_read (
                read_id, program_id, subject, account, read_at, value, recorded_by, recorded_at
            )
            SELECT
                r.read_id, \(id)::uuid, r.subject, r.account, r.read_at, r.value,
                \(principal.id)::uuid, \(now)::timestamptz
            FROM unnest(
                \(ids)::uuid [], \(reads.map(\.function))::text [],
                \(reads.map(\.account))::bytea [], \(reads.map(\.at))::timestamptz [],
                \(reads.map(\.value))::numeric []
            ) AS r (read_id, subject, account, read_at, value)
            """)
        audit("contract_reads.recorded", id, "\(reads.count) reads")
        return reads.count
    }
}

/// A stored answer of a contract.
private enum ContractReading: Identified {
    static let idPrefix = "crd"
}

extension StakingDifference {
    /// The number of the staker that it is about; nil for the whole pool.
    fileprivate var staker: UInt32? {
        switch subject {
        case .rewardPaid(_, let staker): staker
        case .read(.earned(let staker)), .read(.balance(let staker)): staker
        case .read(.totalStaked), .read(.rewardRate), .read(.rewardPerToken), .read(.periodFinish):
            nil
        }
    }
}
