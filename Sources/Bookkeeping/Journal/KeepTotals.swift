import Ledger
import Postgres

extension Books {
    /// How much one transaction folds or seals: what takes longer holds up those who record beside it.
    private static let stepEntries = 10_000
    private static let stepCheckpoints = 8
    /// How many new entries are worth another step.
    private static let worthwhileEntries: Int64 = 5_000

    /// Folds new journal entries into the totals of their months and seals complete checkpoints of the
    /// audit log, in steps with a `rest` between them, which is told how many entries wait to be folded; to be
    /// called now and then, by any number of processes.
    ///
    /// Nothing depends on how often: reports and checks are right without it, but read more. What is recorded
    /// meanwhile waits for the next call, unless it is much: under load there is always something new,
    /// and who folds it at once takes the time of those who record.
    public func keepTotals(rest: (Int64) async throws -> Void = { _ in }) async throws {
        do {
            while let waiting = try await waitingAfterAStep() { try await rest(waiting) }
        } catch {
            throw Self.translated(error)
        }
    }

    /// How many entries are not folded yet; nil where that is not worth another step.
    private func waitingAfterAStep() async throws -> Int64? {
        let rows = try await database.transaction { transaction in
            try await transaction.query(
                """
                SELECT
                    fold_account_months(\(Self.stepEntries)) AS folded,
                    seal_audit_checkpoints(\(Self.stepCheckpoints)) AS sealed,
                    (SELECT h.last_seq FROM journal_head AS h) AS newest
                """)
        }
        guard let row = rows.first else { throw StorageError.missingRow(of: "totals") }
        let waiting = try row.get("newest", as: Int64.self) - row.get("folded", as: Int64.self)
        let isSealing = try row.get("sealed") == Self.stepCheckpoints
        return waiting >= Self.worthwhileEntries || isSealing ? waiting : nil
    }
}
