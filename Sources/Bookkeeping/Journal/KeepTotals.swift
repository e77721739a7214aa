import Ledger
import Postgres

extension Books {
    /// How much one transaction folds or seals, so that none takes long.
    private static let stepEntries = 20_000
    private static let stepCheckpoints = 64
    /// How many new entries are worth another step at once.
    private static let worthwhileEntries: Int64 = 1_000

    /// Folds new journal entries into the totals of their months and seals complete checkpoints of the
    /// audit log; to be called now and then, by any number of processes.
    ///
    /// Nothing depends on how often: reports and checks are right without it, but read more. What is recorded
    /// meanwhile waits for the next call, unless it is much: under load there is always something new,
    /// and who folds it at once takes the time of those who record.
    public func keepTotals() async throws {
        do {
            var isBehind = true
            while isBehind {
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
                let waiting: Int64 = try row.get("newest") - row.get("folded")
                isBehind =
                    try waiting >= Self.worthwhileEntries
                    || row.get("sealed") == Self.stepCheckpoints
            }
        } catch {
            throw Self.translated(error)
        }
    }
}
