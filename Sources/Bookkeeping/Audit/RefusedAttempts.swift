import Ledger
import Postgres

/// Notes refused attempts: all that came while the last were being committed are committed together, so that many of
/// them hardly hold up whoever records something.
final class RefusedAttempts: Sendable {
    private let queue: GroupQueue<AuditEntry, Void>

    /// A queue of so many at most; others are not noted.
    init(
        _ database: Database, queue waiting: Int, clock: @escaping @Sendable () -> Instant
    ) {
        queue = GroupQueue(
            limits: .init(groupCount: 1_000, groupBytes: .max, waiting: waiting),
            on: database.loop
        ) { entries, turn in
            await turn.begins()
            let together = await Self.commit(entries, database, clock)
            guard case .failure = together, entries.count > 1 else {
                return entries.map { _ in together }
            }
            var each: [Result<Void, any Error>] = []
            for entry in entries { each.append(await Self.commit([entry], database, clock)) }
            return each
        }
    }

    private static func commit(
        _ entries: [AuditEntry], _ database: Database, _ clock: @Sendable () -> Instant
    ) async -> Result<Void, any Error> {
        do {
            try await database.transaction { transaction in
                _ = try await transaction.query(entries.appending(at: clock()))
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Waits until it is committed.
    func note(_ attempt: AuditEntry) async throws {
        try await queue.submit(attempt, bytes: 0)
    }
}
