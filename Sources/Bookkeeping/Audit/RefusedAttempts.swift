import Ledger
import Postgres

/// Notes refused attempts: all that came while the last were being committed are committed together, so that many of
/// them hardly hold up whoever records something.
final class RefusedAttempts: Sendable {
    let queue: GroupQueue<AuditEntry, Void>

    /// A queue of so many at most; others are not noted.
    init(
        _ database: Database, queue waiting: Int, clock: @escaping @Sendable () -> Instant
    ) {
        queue = GroupQueue(
            limits: .init(groupCount: 1_000, groupBytes: .max, waiting: waiting),
            on: database.loop
        ) { entries, turn in
            await turn.begins()
            return await Books.commitTogether(entries) { entries in
                try await database.transaction { transaction in
                    _ = try await transaction.query(entries.appending(at: clock()))
                }
                return entries.map { _ in .success(()) }
            }
        }
    }

    /// Waits until it is committed.
    func note(_ attempt: AuditEntry) async throws {
        try await queue.submit(attempt, bytes: 0)
    }
}
