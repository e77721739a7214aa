public import Ethereum
public import Ledger
import Postgres

/// A program as the accrual report shows it; amounts are base units of its reward.
public struct MiningAccrualRow: Sendable {
    public let program: ProgramDetail
    /// Whole days of its periods that are over.
    public let days: Int
    /// What all its periods promise.
    public let amount: UInt256
    /// What has streamed of funded periods, or what approved epochs give.
    public let accrued: UInt256
    /// What the pool was funded with; zero where Vestry pays.
    public let funded: UInt256
    /// What claims have paid, or what became payable.
    public let sent: UInt256
    /// What is still promised: not funded, and in no approved epoch.
    public let left: UInt256
}

extension Reader {
    /// Every program that was approved by these clocks, in the order of the ids, with its totals.
    ///
    /// Imported claims count from the journal entry after their import on, so that the same clocks
    /// always give the same rows.
    public func miningAccruals(_ clocks: Clocks) async throws -> [MiningAccrualRow] {
        let ids = try await query(
            """
            SELECT p.program_id
            FROM program AS p
            INNER JOIN journal_entry AS e ON e.seq = p.entry_seq
            WHERE e.seq <= \(clocks.knownAt)::bigint AND e.effective_day <= \(clocks.asOf)::date
            ORDER BY p.program_id
            LIMIT 10000
            """
        ).map { try $0.value("program_id", as: ID<Program>.self) }
        var rows: [MiningAccrualRow] = []
        for id in ids {
            let program = try await program(id)
            let paid = try await paid(by: program, clocks)
            rows.append(try await row(program, clocks, paid))
        }
        return rows
    }

    /// Control totals of those rows.
    public func miningAccrualControl(
        _ rows: [MiningAccrualRow]
    ) throws(JournalError) -> ReportControl {
        var sums: [Asset: (rows: Int, sums: [UInt256])] = [:]
        for row in rows {
            let asset = row.program.reward
            var known = sums[asset] ?? (0, Array(repeating: .zero, count: 5))
            known.rows += 1
            for (index, amount) in row.amounts.enumerated() {
                let (sum, overflow) = known.sums[index].addingReportingOverflow(amount)
                guard !overflow else { throw .sumTooLarge(asset.id) }
                known.sums[index] = sum
            }
            sums[asset] = known
        }
        return ReportControl(
            sums.map { asset, known in
                ReportTotal(
                    asset: asset, rowCount: known.rows,
                    sums: zip(MiningAccrualRow.names, known.sums).compactMap { name, sum in
                        Sum(digits: sum.description).map { ReportTotal.Column(name, $0) }
                    })
            })
    }

    /// Funded periods with their rewards, sums of approved epochs, and claims.
    private struct Paid {
        var funded: [Int: UInt256] = [:]
        var accrued = UInt256.zero
        var allocated = UInt256.zero
        var claimed = UInt256.zero
    }

    private func paid(by program: ProgramDetail, _ clocks: Clocks) async throws -> Paid {
        var paid = Paid()
        let fundings = try await query(
            """
            SELECT f.period, f.reward FROM pool_funding AS f
            WHERE f.program_id = \(program.id) AND f.state = 'settled'
                AND f.known_seq <= \(clocks.knownAt)::bigint
                AND f.effective_day <= \(clocks.asOf)::date
            """)
        for row in fundings { paid.funded[try row.get("period")] = try row.value("reward") }
        let epochs = try await query(
            """
            SELECT coalesce(sum(e.total - e.dust), 0) AS accrued,
                coalesce(sum(e.allocated), 0) AS allocated
            FROM epoch AS e
            WHERE e.program_id = \(program.id) AND e.state = 'approved'
                AND e.known_seq <= \(clocks.knownAt)::bigint
                AND e.effective_day <= \(clocks.asOf)::date
            """)
        if let row = epochs.first {
            paid.accrued = try row.value("accrued")
            paid.allocated = try row.value("allocated")
        }
        let claims = try await query(
            """
            SELECT coalesce(sum(e.amount), 0) AS claimed
            FROM staking_event AS e
            INNER JOIN staking_import AS i ON i.import_id = e.import_id
            WHERE e.program_id = \(program.id) AND e.kind = 'reward_paid'
                AND i.known_seq < \(clocks.knownAt)::bigint
                AND e.block_time < (\(clocks.asOf)::date + 1)::timestamp AT TIME ZONE 'UTC'
            """)
        if let row = claims.first { paid.claimed = try row.value("claimed") }
        return paid
    }

    private func row(
        _ program: ProgramDetail, _ clocks: Clocks, _ paid: Paid
    ) async throws -> MiningAccrualRow {
        let terms = program.program.terms
        let isPool = terms.kind.durationSeconds != nil
        var (amount, accrued, funded) = (UInt256.zero, UInt256.zero, UInt256.zero)
        var seconds: UInt64 = 0
        for (index, period) in terms.periods.enumerated() {
            amount = try amount + period.amount
            seconds += period.secondsElapsed(through: clocks.asOf)
            guard let reward = paid.funded[index + 1] else { continue }
            funded = try funded + reward
            accrued = try accrued + period.streamed(of: reward, through: clocks.asOf)
        }
        return MiningAccrualRow(
            program: program, days: Int(clamping: seconds / 86_400), amount: amount,
            accrued: isPool ? accrued : paid.accrued, funded: funded,
            sent: isPool ? paid.claimed : paid.allocated,
            left: amount.subtractingReportingOverflow(isPool ? funded : paid.accrued).partialValue)
    }
}

extension MiningAccrualRow {
    /// The names of the amounts, in their order.
    public static let names = ["amount", "accrued", "funded", "sent", "left"]
    /// The amounts in the order of their names.
    public var amounts: [UInt256] { [amount, accrued, funded, sent, left] }
}
