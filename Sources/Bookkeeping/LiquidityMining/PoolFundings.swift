public import Ethereum
public import Ledger
import Postgres

/// A funding of a pool with what was checked before.
public struct PoolFundingDetail: Sendable {
    public let program: ID<Program>
    /// 1, 2, 3, … in the order of planning.
    public let number: Int
    public let period: Int
    public let reward: Asset
    /// Base units of the reward, as all amounts here.
    public let amount: UInt256
    public let checkedAt: BlockTime
    /// What the contract will hold once the transfer has arrived.
    public let balance: UInt256
    /// What stakers could claim by then.
    public let owed: UInt256
    /// Base units a second.
    public let rate: UInt256
    public let leftover: UInt256
    public let dust: UInt256
    public let periodFinish: BlockTime
    /// What people should know; nothing that stops it.
    public let findings: [String]
    public let state: PoolFunding.State
    /// The transfer, then `notifyRewardAmount`.
    public let calls: [ContractCall]
    public let plannedBy: ID<Principal>
    public let plannedAt: Instant
    public let approvedBy: ID<Principal>?
    public let approvedAt: Instant?
    public let entryNumber: Int64?
    /// What the contract's events say of it; nil while it is only planned.
    public internal(set) var outcome: FundingReconciliation.Outcome?
}

extension Work {
    /// Plans the funding of a period, after checking what the contract would do with it.
    ///
    /// - Parameters:
    ///   - period: which one; its amount is the reward.
    ///   - id: the program.
    ///   - time: when it is to be signed; now where nil.
    ///   - balance: whole units that the contract holds before; what its books say where nil.
    /// - Returns: the funding with its calls.
    /// - Throws: ``LiquidityMiningError/fundingRefused(_:)`` with all that stops it.
    public func planFunding(
        of period: Int, in id: ID<Program>, at time: BlockTime?, holding balance: String?
    ) async throws -> PoolFundingDetail {
        let principal = try principal(allowed: .recordPrograms)
        let program = try await reader.program(id, locked: true)
        try program.program.mustBeActive()
        let terms = try program.program.period(period)
        let seconds = now.microsecondsSince1970 / 1_000_000
        let time = time ?? BlockTime(seconds: UInt64(clamping: seconds)) ?? .zero
        var replay = try await PoolReplay(of: program, in: reader, upTo: time)
        try await replay.run(through: .time(time), in: reader)
        let standing = try replay.replay.rewards.standing(at: time)
        // What was notified and not claimed lies in the contract.
        let held = try balance.map {
            try AmountText.baseUnits(orZero: $0, decimals: program.reward.decimals)
        }
        let before =
            held ?? standing.notified.subtractingReportingOverflow(standing.claimed).partialValue
        let (holding, overflow) = before.addingReportingOverflow(terms.amount)
        guard !overflow else { throw AmountError.tooLarge }
        let check = try FundingCheck(
            adding: terms.amount, at: time, to: replay.replay.rewards.pool, holding: holding,
            owed: standing.owed, for: terms)
        guard check.isPassed else {
            throw LiquidityMiningError.fundingRefused(check.findings.filter(\.isBlocking))
        }
        _ = try await transaction.query(
            """
            INSERT INTO pool_funding (
                program_id, number, period, reward, checked_at, balance, owed, rate, leftover,
                rate_dust, period_finish, findings, planned_by, planned_at
            )
            VALUES (
                \(id),
                1 + (
                    SELECT coalesce(max(f.number), 0) FROM pool_funding AS f
                    WHERE f.program_id = \(id)
                ),
                \(period), \(terms.amount), \(time), \(holding), \(standing.owed), \(check.rate),
                \(check.leftover), \(check.dust), \(check.periodFinish),
                \(check.remarks)::text [], \(principal.id), \(now)
            )
            """)
        audit("pool_funding.planned", id, "period \(period)")
        return try await funding(of: program) { $0.period == period && $0.state == .planned }
    }

    /// Approves a funding; throws ``AccessError/ownWork`` for who planned it.
    public func approveFunding(
        _ number: Int, of id: ID<Program>
    ) async throws -> PoolFundingDetail {
        let principal = try principal(allowed: .approvePrograms)
        let program = try await reader.program(id, locked: true)
        try program.program.mustBeActive()
        let known = try await funding(of: program) { $0.number == number }
        guard known.state == .planned else { throw LiquidityMiningError.fundingMove(known.state) }
        try TwoPeople(authors: [known.plannedBy], payees: []).mustAllow(principal)
        _ = try await transaction.query(
            """
            UPDATE pool_funding
            SET state = 'approved', approved_by = \(principal.id), approved_at = \(now)
            WHERE program_id = \(id) AND number = \(number)
            """)
        audit("pool_funding.approved", id, "number \(number)")
        return try await funding(of: program) { $0.number == number }
    }

    /// Gives a funding up that was not settled.
    public func cancelFunding(_ number: Int, of id: ID<Program>) async throws -> PoolFundingDetail {
        _ = try principal(allowed: .recordPrograms)
        let program = try await reader.program(id, locked: true)
        let known = try await funding(of: program) { $0.number == number }
        guard known.state == .planned || known.state == .approved else {
            throw LiquidityMiningError.fundingMove(known.state)
        }
        _ = try await transaction.query(
            """
            UPDATE pool_funding SET state = 'cancelled'
            WHERE program_id = \(id) AND number = \(number)
            """)
        audit("pool_funding.cancelled", id, "number \(number)")
        return try await funding(of: program) { $0.number == number }
    }

    /// Books an approved funding once the contract's RewardAdded event of it was imported.
    ///
    /// Throws ``LiquidityMiningError/rewardNotAdded(_:)`` with what was found instead.
    public func settleFunding(_ number: Int, of id: ID<Program>) async throws -> PoolFundingDetail {
        _ = try principal(allowed: .recordPrograms)
        let program = try await reader.program(id, locked: true)
        let known = try await funding(of: program) { $0.number == number }
        guard known.state == .approved else { throw LiquidityMiningError.fundingMove(known.state) }
        guard case .matched(_, let name)? = known.outcome,
            let event = try await reader.rewardsAdded(to: id).first(where: { $0.name == name })
        else { throw LiquidityMiningError.rewardNotAdded(known.outcome) }
        let day = min(event.time.instant.dayInUTC, try await reader.today())
        let entry = try entries(of: program, day: day).funded(
            known.amount, from: program.program.terms.fundingSafe,
            promised: await promised(by: program))
        let numbers = try await record([entry])
        _ = try await transaction.query(
            """
            UPDATE pool_funding
            SET state = 'settled', block_number = \(Int64(clamping: name.block)),
                log_index = \(Int64(clamping: name.index)),
                effective_day = (
                    SELECT e.effective_day FROM journal_entry AS e WHERE e.seq = \(numbers[0])
                ),
                entry_seq = \(numbers[0]), known_seq = \(numbers[0])
            WHERE program_id = \(id) AND number = \(number)
            """)
        try await run(program)
        audit("pool_funding.settled", id, "number \(number)")
        return try await funding(of: program) { $0.number == number }
    }

    private func funding(
        of program: ProgramDetail, where isWanted: (PoolFundingDetail) -> Bool
    ) async throws -> PoolFundingDetail {
        let all = try await reader.fundings(of: program).fundings
        guard let funding = all.last(where: isWanted) else {
            throw BooksError.notFound(kind: "funding", id: "of \(program.id)")
        }
        return funding
    }
}

extension Reader {
    /// The fundings of a program, and what the contract was notified of that nobody planned.
    public func fundings(
        of id: ID<Program>, for principal: Principal
    ) async throws -> (fundings: [PoolFundingDetail], unexpected: [FundingReconciliation.Outcome]) {
        try principal.mustBeAllowed(.readPrograms)
        return try await fundings(of: program(id))
    }

    func fundings(
        of program: ProgramDetail
    ) async throws -> (fundings: [PoolFundingDetail], unexpected: [FundingReconciliation.Outcome]) {
        let rows = try await query(
            """
            SELECT
                f.number, f.period, f.reward, f.checked_at, f.balance, f.owed, f.rate, f.leftover,
                f.rate_dust, f.period_finish, f.findings, f.state, f.planned_by, f.planned_at,
                f.approved_by, f.approved_at, f.entry_seq
            FROM pool_funding AS f
            WHERE f.program_id = \(program.id)
            ORDER BY f.number
            LIMIT 10000
            """)
        var fundings = try rows.map { try PoolFundingDetail($0, of: program) }
        let standing = fundings.filter { $0.state == .approved || $0.state == .settled }
        let reconciliation = FundingReconciliation(
            of: standing.map { .init(period: $0.period, reward: $0.amount) },
            with: try await rewardsAdded(to: program.id))
        for index in fundings.indices
        where fundings[index].state == .approved || fundings[index].state == .settled {
            fundings[index].outcome = reconciliation.outcome(of: fundings[index].period)
        }
        let unexpected = reconciliation.outcomes.filter { outcome in
            if case .unexpected = outcome { true } else { false }
        }
        return (fundings, unexpected)
    }

    /// The RewardAdded events of a pool, in the order of the chain.
    func rewardsAdded(to id: ID<Program>) async throws -> [StakingEvent] {
        try await query(
            """
            SELECT e.block_number, e.log_index, e.tx_hash, e.block_time, e.amount
            FROM staking_event AS e
            WHERE e.program_id = \(id) AND e.kind = 'reward_added'
            ORDER BY e.block_number, e.log_index
            LIMIT 10000
            """
        ).map { row in
            try StakingEvent(
                StakingEvent.Name(row), at: row.value("block_time"),
                .rewardAdded(row.value("amount")))
        }
    }
}

extension PoolFundingDetail {
    fileprivate init(_ row: Row, of program: ProgramDetail) throws {
        self.program = program.id
        number = try row.get("number")
        period = try row.get("period")
        reward = program.reward
        amount = try row.value("reward")
        checkedAt = try row.value("checked_at")
        balance = try row.value("balance")
        owed = try row.value("owed")
        rate = try row.value("rate")
        leftover = try row.value("leftover")
        dust = try row.value("rate_dust")
        periodFinish = try row.value("period_finish")
        findings = try row.get("findings")
        state = try row.choice("state")
        if let contract = program.program.terms.pool.contract, let token = program.reward.address {
            calls = PoolFunding(contract: contract, token: token, reward: amount).calls
        } else {
            calls = []
        }
        plannedBy = try row.value("planned_by")
        plannedAt = try row.value("planned_at")
        approvedBy = try row.optionalValue("approved_by")
        approvedAt = try row.optionalValue("approved_at")
        entryNumber = try row.optional("entry_seq")
        outcome = nil
    }
}
