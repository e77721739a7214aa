import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Approves an epoch that Vestry pays: it is accrued, and its allocations become payable.
    ///
    /// Each account is owed by itself, to the payee whose payout address it is; or one distributor
    /// is owed all, who passes it on. Throws ``LiquidityMiningError``, with the accounts that are
    /// nobody's, and ``AccessError`` for who computed it or is paid.
    public func approveEpoch(
        _ number: Int, of id: ID<Program>, distributor: String?
    ) async throws -> EpochDetail {
        let principal = try principal(allowed: .approvePrograms)
        let program = try await reader.program(id, locked: true)
        try program.program.mustBeActive()
        guard program.program.terms.kind.durationSeconds == nil else {
            throw LiquidityMiningError.epochPaidByContract
        }
        guard let epoch = try await reader.epoch(number, of: id) else {
            throw LiquidityMiningError.epochNotComputed(number: number)
        }
        guard epoch.state == .computed else {
            throw LiquidityMiningError.epochApproved(number: number)
        }
        guard !epoch.allocated.isZero else { throw LiquidityMiningError.nothingAllocated }
        let owed: [Owed]
        if let distributor {
            owed = [
                Owed(
                    payee: try await reader.payee(written: distributor), amount: epoch.allocated,
                    source: epoch.id.description)
            ]
        } else {
            owed = try await self.owed(by: epoch, on: program.program.terms.pool.chain)
        }
        try TwoPeople(
            authors: [epoch.computedBy], payees: Set(owed.map(\.payee))
        ).mustAllow(principal)
        let month = epoch.end.advanced(bySeconds: -1).dayInUTC
        let day = min(month, try await reader.today())
        let accrued = try entries(of: program, day: day).accrued(
            epoch.total, promised: await promised(by: program))
        let allocated = try entries(of: program, day: day).allocated(
            owed.map { MiningEntries.Allocation(payee: $0.payee, amount: $0.amount) },
            dust: epoch.dust)
        let numbers = try await record([accrued, allocated])
        _ = try await transaction.query(
            """
            UPDATE epoch
            SET state = 'approved', approved_by = \(principal.id), approved_at = \(now),
                effective_day = (
                    SELECT e.effective_day FROM journal_entry AS e WHERE e.seq = \(numbers[1])
                ),
                entry_seq = \(numbers[1]), known_seq = \(numbers[1]),
                distributor_id = \(orNull: distributor == nil ? nil : owed[0].payee)::uuid
            WHERE epoch_id = \(epoch.id)
            """)
        try await owe(owed, of: program, for: month.month, entry: numbers[1])
        try await run(program)
        audit("epoch.approved", id, "epoch \(number), \(owed.count) payables")
        return try await reader.epoch(number, of: id).orMissing("epoch")
    }

    /// What one payee is owed.
    private struct Owed {
        let payee: ID<Payee>
        let amount: UInt256
        let source: String
    }

    private func owed(by epoch: EpochDetail, on chain: ChainID) async throws -> [Owed] {
        let rows = try await transaction.query(
            """
            SELECT l.allocation_id, l.account, l.amount, min(d.payee_id::text) AS payee_id,
                count(d.payee_id) AS payees
            FROM allocation AS l
            LEFT JOIN payout_address AS d
                ON d.address = l.account AND d.chain_id = \(chain) AND d.valid_until IS NULL
            WHERE l.epoch_id = \(epoch.id) AND l.amount > 0
            GROUP BY l.allocation_id, l.account, l.amount
            ORDER BY l.account
            """)
        var faults = RowFaults()
        var owed: [Owed] = []
        owed.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard try row.get("payees", as: Int.self) == 1 else {
                faults.add(
                    row: index + 2, "account", code: "payee_unknown",
                    "The account is not the payout address of just one payee.",
                    found: try row.value("account", as: Address.self).checksummed)
                continue
            }
            let source = try row.value("allocation_id", as: ID<EpochAllocation>.self)
            owed.append(
                Owed(
                    payee: try row.value("payee_id"), amount: try row.value("amount"),
                    source: source.description))
        }
        guard faults.isEmpty else { throw LiquidityMiningError.accountsUnpayable(faults) }
        return owed
    }

    private func owe(
        _ owed: [Owed], of program: ProgramDetail, for month: Month, entry: Int64
    ) async throws {
        let payables: [ID<Payable>] = newIDs(owed.count)
        _ = try await transaction.query(
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            SELECT
                o.payable_id, o.payee_id, \(program.reward.id)::uuid, o.amount, \(month)::date,
                o.source_id, \(entry)::bigint, \(now)::timestamptz
            FROM unnest(
                \(payables)::uuid [], \(owed.map(\.payee))::uuid [],
                \(owed.map(\.amount))::numeric [], \(owed.map(\.source))::text []
            ) AS o (payable_id, payee_id, amount, source_id)
            """)
    }
}
