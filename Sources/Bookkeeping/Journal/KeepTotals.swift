import Ledger
import Postgres

extension Books {
    /// How much one transaction folds or seals: what takes longer holds up those who record beside it.
    private static let stepEntries = 10_000
    private static let stepCheckpoints = 8
    /// How many new entries are worth another step.
    private static let worthwhileEntries: Int64 = 5_000

    /// Folds new journal entries into the totals of their months and seals complete checkpoints of the
    /// audit log, in steps with a `rest` between them; to be called now and then, by any number of
    /// processes.
    ///
    /// Nothing depends on how often: reports and checks are right without it, but read more. What is recorded
    /// meanwhile waits for the next call, unless it is much: under load there is always something new,
    /// and who folds it at once takes the time of those who record.
    public func keepTotals(rest: () async throws -> Void = {}) async throws {
        do {
            while try await isBehindAfterAStep() { try await rest() }
        } catch {
            throw Self.translated(error)
        }
    }

    private func isBehindAfterAStep() async throws -> Bool {
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
        return try row.get("newest") - row.get("folded", as: Int64.self) >= Self.worthwhileEntries
            || row.get("sealed") == Self.stepCheckpoints
    }
}
