public import Ethereum
public import Ledger
import Postgres

/// What a period of a program gives, with what it was computed from.
public struct EpochDetail: Sendable {
    let id: ID<Epoch>
    public let program: ID<Program>
    public let number: Int
    public let start: Instant
    public let end: Instant
    public let reward: Asset
    /// Names and versions of the rules.
    public let rule: String
    /// Base units of the reward, as all amounts here: of the period, or all that a contract was
    /// notified of by its end.
    public let total: UInt256
    /// What accounts are owed.
    public let allocated: UInt256
    /// What claims had paid by then.
    public let claimed: UInt256
    /// What later periods stream.
    public let toStream: UInt256
    /// What streamed while nobody staked.
    public let unstaked: UInt256
    /// What rounding left.
    public let dust: UInt256
    /// Whose `unstaked` and `dust` are.
    public let remainderOwner: RemainderOwner
    public let weight: UInt256
    public let accounts: Int
    /// How many events, or snapshots, it was computed from.
    public let events: Int64
    /// How many claims and reads differ from the books.
    public let differences: Int
    public let state: Epoch.State
    public let computedBy: ID<Principal>
    public let computedAt: Instant
    public let approvedBy: ID<Principal>?
    public let approvedAt: Instant?
    public let entryNumber: Int64?
    /// Who passes all of it on; nil where each account is owed by itself.
    public let distributor: ID<Payee>?

    fileprivate init(_ row: Row) throws {
        id = try row.value("epoch_id")
        program = try row.value("program_id")
        number = try row.get("number")
        start = try row.value("starts_at")
        end = try row.value("ends_at")
        reward = try Asset(row)
        rule = try row.get("rule")
        total = try row.value("total")
        allocated = try row.value("allocated")
        claimed = try row.value("claimed")
        toStream = try row.value("to_stream")
        unstaked = try row.value("unstaked")
        dust = try row.value("dust")
        remainderOwner =
            rule == StakingRewards.rule.description
            ? StakingStanding.remainderOwner : ProRata.Shares.dustOwner
        weight = try row.value("weight")
        accounts = try row.get("accounts")
        events = try row.get("events")
        differences = try row.get("differences")
        state = try row.choice("state")
        computedBy = try row.value("computed_by")
        computedAt = try row.value("computed_at")
        approvedBy = try row.optionalValue("approved_by")
        approvedAt = try row.optionalValue("approved_at")
        entryNumber = try row.optional("entry_seq")
        distributor = try row.optionalValue("distributor_id")
    }
}

/// What an epoch gives to one account.
public struct AllocationDetail: Sendable {
    public let id: ID<EpochAllocation>
    public let account: Address
    /// Balance · seconds, or balance.
    public let weight: UInt256
    /// Base units of the reward; may be zero.
    public let amount: UInt256
}

extension Reader {
    /// One epoch; throws ``BooksError/notFound(kind:id:)``.
    public func epoch(
        _ number: Int, of id: ID<Program>, for principal: Principal
    ) async throws -> EpochDetail {
        try principal.mustBeAllowed(.readPrograms)
        guard let epoch = try await epoch(number, of: id) else {
            throw BooksError.notFound(kind: "epoch", id: "\(number) of \(id)")
        }
        return epoch
    }

    /// The epochs of a program that stand, in their order; at most one for each period.
    public func epochs(
        of id: ID<Program>, for principal: Principal
    ) async throws -> [EpochDetail] {
        try principal.mustBeAllowed(.readPrograms)
        _ = try await program(id)
        return try await query(
            """
            SELECT \(Self.epochColumns)
            FROM \(Self.epochTables)
            WHERE e.program_id = \(id) AND e.state <> 'replaced'
            ORDER BY e.number
            LIMIT 10000
            """
        ).map { try EpochDetail($0) }
    }

    /// One epoch whoever asks; nil when none stands.
    func epoch(_ number: Int, of id: ID<Program>) async throws -> EpochDetail? {
        try await query(
            """
            SELECT \(Self.epochColumns)
            FROM \(Self.epochTables)
            WHERE e.program_id = \(id) AND e.number = \(number) AND e.state <> 'replaced'
            """
        ).first.map { try EpochDetail($0) }
    }

    private static let epochColumns: SQL =
        """
        e.epoch_id, e.program_id, e.number, e.starts_at, e.ends_at, e.rule, e.total, e.allocated,
        e.claimed, e.to_stream, e.unstaked, e.dust, e.weight, e.accounts, e.events, e.differences,
        e.state, e.computed_by, e.computed_at, e.approved_by, e.approved_at, e.entry_seq,
        e.distributor_id, \(Asset.valueColumns)
        """

    private static let epochTables: SQL =
        """
        epoch AS e
        INNER JOIN program AS p ON p.program_id = e.program_id
        INNER JOIN asset AS a ON a.asset_id = p.reward_asset_id
        """

    /// A part of an epoch's allocations, in the order of the accounts.
    public func allocations(
        of epoch: EpochDetail, after account: Address?, limit: Int
    ) async throws -> Page<AllocationDetail> {
        let rows = try await query(
            """
            SELECT l.allocation_id, l.account, l.weight, l.amount
            FROM allocation AS l
            WHERE l.epoch_id = \(epoch.id)
                AND (\(orNull: account)::bytea IS NULL OR l.account > \(orNull: account)::bytea)
            ORDER BY l.account
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try AllocationDetail($0) }, limit: limit)
    }

    /// Every allocation of an epoch, in the order of the accounts; inside a snapshot or a change.
    public func eachAllocation(
        of epoch: EpochDetail, _ body: (AllocationDetail) async throws -> Void
    ) async throws {
        var last: Address?
        while true {
            let page = try await allocations(of: epoch, after: last, limit: 5_000)
            for allocation in page.items { try await body(allocation) }
            guard page.hasMore else { return }
            last = page.items.last?.account
        }
    }

    /// The accounts of a pool by their numbers.
    func stakerAccounts(of program: ID<Program>) async throws -> [Address] {
        _ = try await query("SELECT set_config('vestry.program', \(program.stored), true)")
        var accounts: [Address] = []
        var rows = CopyBinaryRows()
        try await copy(
            """
            COPY (
                SELECT s.account FROM staker AS s
                WHERE s.program_id = current_setting('vestry.program')::uuid
                ORDER BY s.number
            ) TO STDOUT (FORMAT binary)
            """
        ) { chunk in
            try rows.feed(chunk)
            while try rows.next() { accounts.append(try rows.address(0)) }
        }
        return accounts
    }

    /// Applies all stakes and withdrawals before a time to weights; gives how many there were.
    func apply(
        eventsOf program: ID<Program>, before time: BlockTime, to weights: inout EpochWeights
    ) async throws -> Int64 {
        try await bindEvents(
            of: program, after: nil, lastBlock: UInt64(Int64.max), lastTime: time)
        var (applied, count) = (weights, Int64(0))
        var rows = CopyBinaryRows()
        try await copy(PoolReplay.events) { chunk in
            try rows.feed(chunk)
            while try rows.next() {
                let event = try StakingEvent(rows)
                let change: (EpochWeights.Change, UInt32)
                switch event.fact {
                case .staked(let staker, let amount): change = (.increase(amount), staker)
                case .withdrawn(let staker, let amount): change = (.decrease(amount), staker)
                case .rewardPaid, .rewardAdded: continue
                }
                do throws(StakingFault) {
                    try applied.apply(change.0, to: change.1, at: event.time)
                } catch {
                    throw LiquidityMiningError.eventRefused(event.name, .impossible(error))
                }
                count += 1
            }
        }
        weights = applied
        return count
    }
}

extension AllocationDetail {
    fileprivate init(_ row: Row) throws {
        id = try row.value("allocation_id")
        account = try row.value("account")
        weight = try row.value("weight")
        amount = try row.value("amount")
    }
}

extension Optional {
    /// The value; throws when the row that was just written is not there.
    func orMissing(_ table: String) throws -> Wrapped {
        guard let self else { throw StorageError.missingRow(of: table) }
        return self
    }
}

extension Reader {
    /// The shares of a Merkle distribution of an epoch; of all approved ones up to it where it is
    /// cumulative, as contracts want whose claims pay the difference. Inside a snapshot.
    ///
    /// Throws ``LiquidityMiningError/epochNotComputed(number:)`` for one that is not approved.
    public func merkleShares(
        of id: ID<Program>, through number: Int, isCumulative: Bool, for principal: Principal
    ) async throws -> [MerkleShare] {
        guard try await epoch(number, of: id, for: principal).state == .approved else {
            throw LiquidityMiningError.epochNotComputed(number: number)
        }
        let rows = try await query(
            """
            SELECT l.account, sum(l.amount) AS amount
            FROM allocation AS l
            INNER JOIN epoch AS e ON e.epoch_id = l.epoch_id
            WHERE e.program_id = \(id) AND e.state = 'approved' AND l.amount > 0
                AND e.number <= \(number)
                AND (\(isCumulative)::boolean OR e.number = \(number))
            GROUP BY l.account
            ORDER BY l.account
            """)
        return try rows.map { row in
            try MerkleShare(
                recipient: SpelledAddress(row.value("account")), amount: row.value("amount"))
        }
    }
}
