import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Approves a draft: the amounts of its periods are promised.
    ///
    /// Throws ``LiquidityMiningError/programNotDraft(_:)``, and ``AccessError/ownWork`` for its
    /// authors.
    public func approveProgram(
        _ id: ID<Program>, expecting version: ExpectedVersion
    ) async throws -> ProgramDetail {
        let principal = try principal(allowed: .approvePrograms)
        let known = try await reader.program(id, locked: true)
        try version.mustMatch(known.version)
        try known.program.mustAllowApproval(by: principal)
        var promised = UInt256.zero
        for period in known.program.terms.periods {
            let (sum, overflow) = promised.addingReportingOverflow(period.amount)
            guard !overflow else { throw JournalError.sumTooLarge(known.reward.id) }
            promised = sum
        }
        let numbers = try await record([
            entries(of: known, day: reader.today()).approved(promised)
        ])
        _ = try await transaction.query(
            """
            UPDATE program
            SET state = 'approved', approved_by = \(principal.id), approved_at = \(now),
                entry_seq = \(numbers[0]), row_version = row_version + 1
            WHERE program_id = \(id)
            """)
        audit("program.approved", id)
        return try await reader.program(id)
    }

    /// Ends a program after its last period: what is still promised is no longer.
    ///
    /// Throws ``LiquidityMiningError/programNotActive(_:)`` or
    /// ``LiquidityMiningError/periodRuns(until:)``.
    public func endProgram(_ id: ID<Program>) async throws -> ProgramDetail {
        let principal = try principal(allowed: .recordPrograms)
        let known = try await reader.program(id, locked: true)
        try known.program.mustBeEndable(at: now)
        let promised = try await promised(by: known)
        _ = try await transaction.query(
            """
            UPDATE program
            SET state = 'ended', ended_by = \(principal.id), ended_at = \(now),
                row_version = row_version + 1
            WHERE program_id = \(id)
            """)
        if !promised.isZero {
            _ = try await record([entries(of: known, day: reader.today()).ended(promised: promised)]
            )
        }
        audit("program.ended", id)
        return try await reader.program(id)
    }

    /// The journal entries of a program.
    func entries(of program: ProgramDetail, day: Day) -> MiningEntries {
        MiningEntries(of: program.id, paying: program.reward.id, id: newID(), day: day)
    }

    /// What a program still promises; its own entries alone move it, and they hold the program.
    func promised(by program: ProgramDetail) async throws -> UInt256 {
        let rows = try await transaction.query(
            """
            SELECT c.credits - c.debits AS promised
            FROM account AS c
            WHERE c.code = \(AccountCode.committed(program.id))
                AND c.asset_id = \(program.reward.id)
            """)
        return try rows.first?.value("promised") ?? .zero
    }

    /// Notes that a program is under way.
    func run(_ program: ProgramDetail) async throws {
        _ = try await transaction.query(
            """
            UPDATE program
            SET state = CASE state WHEN 'approved' THEN 'running' ELSE state END,
                row_version = row_version + 1
            WHERE program_id = \(program.id)
            """)
    }
}
