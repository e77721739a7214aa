import Ledger
import Postgres

extension Books {
    /// How much one transaction folds or seals, so that none takes long.
    private static let stepEntries = 20_000
    private static let stepCheckpoints = 64

    /// Folds new journal entries into the totals of their months and seals complete checkpoints of the
    /// audit log; to be called now and then, by any number of processes.
    ///
    /// Nothing depends on how often: reports and checks are right without it, but read more.
    public func keepTotals() async throws {
        do {
            var folded: Int64 = -1
            var isBehind = true
            while isBehind {
                let rows = try await database.transaction { transaction in
                    try await transaction.query(
                        """
                        SELECT
                            fold_account_months(\(Self.stepEntries)) AS folded,
                            seal_audit_checkpoints(\(Self.stepCheckpoints)) AS sealed
                        """)
                }
                guard let row = rows.first else { throw StorageError.missingRow(of: "totals") }
                let reached: Int64 = try row.get("folded")
                isBehind = try reached > folded || row.get("sealed") == Self.stepCheckpoints
                folded = reached
            }
        } catch {
            throw Self.translated(error)
        }
    }
}
