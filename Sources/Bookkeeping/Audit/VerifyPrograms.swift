import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Every epoch that stands follows again from the stored events or snapshots, a pool's from its
    /// first event on.
    func verifyEpochs() async throws -> VerifyReport.Check {
        let rule = "every epoch recomputes from the events or snapshots of its program"
        var examined = 0
        let rows = try await query(
            """
            SELECT e.program_id, e.number FROM epoch AS e
            WHERE e.state <> 'replaced'
            ORDER BY e.program_id, e.number
            """)
        do {
            for row in rows {
                examined += 1
                try await verify(row.get("number"), of: row.value("program_id"))
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }

    private func verify(_ number: Int, of id: ID<Program>) async throws {
        let program = try await program(id)
        guard let epoch = try await epoch(number, of: id), let times = try await period(epoch)
        else {
            throw FirstBreak(found: "epoch \(number) of \(id) has no period")
        }
        let period = program.program.terms.periods[number - 1]
        let computed: ComputedEpoch
        do {
            computed = try await self.computed(program, period, times, fromStart: true)
        } catch let refusal as any Refusal {
            throw FirstBreak(found: "epoch \(number) of \(id) cannot be computed: \(refusal)")
        }
        guard computed.isSame(as: epoch), epoch.rule == program.program.terms.kind.rules else {
            throw FirstBreak(found: "epoch \(number) of \(id) is not what its inputs give")
        }
        var rows = computed.rows.sorted { $0.recipient < $1.recipient }[...]
        try await eachAllocation(of: epoch) { allocation in
            let row = rows.popFirst()
            guard row?.recipient == allocation.account, row?.weight == allocation.weight,
                row?.amount == allocation.amount
            else {
                throw FirstBreak(
                    found: "\(allocation.account) of epoch \(number) of \(id) gets something else")
            }
        }
        guard rows.isEmpty else {
            throw FirstBreak(found: "epoch \(number) of \(id) lacks accounts")
        }
    }

    private func period(_ epoch: EpochDetail) async throws -> Range<BlockTime>? {
        ProgramPeriod(start: epoch.start, end: epoch.end, amount: .one).blockTimes
    }

    /// The newest books of every pool are those of a replay from the first event.
    func verifyPools() async throws -> VerifyReport.Check {
        let rule = "the books of every pool are those of a replay"
        let ids = try await query(
            "SELECT DISTINCT c.program_id FROM staking_checkpoint AS c ORDER BY c.program_id"
        ).map { try $0.value("program_id", as: ID<Program>.self) }
        for (index, id) in ids.enumerated() {
            let program = try await program(id)
            guard let kept = try await checkpoint(of: program, upTo: nil), let last = kept.last
            else { continue }
            var replay = try await PoolReplay(of: program, in: self, upTo: nil, fromStart: true)
            try await replay.run(through: .block(last.block), in: self)
            guard replay.replay.checkpoint.isSame(as: kept) else {
                return .broken(rule, index + 1, "\(id) keeps other books than its events give")
            }
        }
        return .holds(rule, ids.count)
    }
}

extension ComputedEpoch {
    fileprivate func isSame(as epoch: EpochDetail) -> Bool {
        (total, allocated, claimed, toStream, unstaked, dust)
            == (
                epoch.total, epoch.allocated, epoch.claimed, epoch.toStream, epoch.unstaked,
                epoch.dust
            ) && weight == epoch.weight && rows.count == epoch.accounts && events == epoch.events
    }
}

extension StakingCheckpoint {
    /// Whether both hold the same; stakers without an event may be listed or not.
    fileprivate func isSame(as other: StakingCheckpoint) -> Bool {
        let (mine, theirs) = (rewards.stakers, other.rewards.stakers)
        guard last == other.last, rewards.pool == other.rewards.pool else { return false }
        return zip(mine, theirs).allSatisfy { $0 == $1 }
            && mine.dropFirst(theirs.count).allSatisfy { $0.lastEvent == 0 }
            && theirs.dropFirst(mine.count).allSatisfy { $0.lastEvent == 0 }
    }
}
