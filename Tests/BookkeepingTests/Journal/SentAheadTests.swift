import Postgres
import TestSupport
import Testing

/// Groups of entries that are sent while the one before is under way.
@Suite struct SentAheadTests {
    /// Records one entry after another while the head of the journal is held, and what is done to it then; the
    /// answers, once all of them were sent.
    private func recordBehind(
        _ held: SQL, _ service: FollowingService, _ keys: String...
    ) async throws -> [String] {
        let before = service.journal.statistics.queries
        var recordings: [Task<String, any Error>] = []
        try await service.house.connections.transaction { transaction in
            try await transaction.query("SELECT lock_journal_head()")
            for key in keys {
                recordings.append(Task { try await service.record(key: key) })
                let sent = before + recordings.count * FollowingService.followed
                var patience = 4_000
                while service.journal.statistics.queries < sent, patience > 0 {
                    patience -= 1
                    try await Task.sleep(for: .milliseconds(5))
                }
                #expect(patience > 0, "\(key) was not sent")
            }
            try await transaction.query(held)
        }
        var answers: [String] = []
        for recording in recordings { answers.append(try await recording.value) }
        return answers
    }

    @Test func `the next group is sent while the one before is under way`() async throws {
        try await FollowingService.with { service async throws in
            let statements = try await service.statements { () async throws in
                let answers = try await recordBehind("SELECT 1", service, "a", "b")
                #expect(answers == ["3 of 2021-06-01", "4 of 2021-06-01"])
            }
            #expect(statements == 2 * FollowingService.followed)
        }
    }

    @Test func `a group that was sent behind one that failed is recorded after it`() async throws {
        try await FollowingService.with { service async throws in
            let raise: SQL = "UPDATE account SET floor = floor WHERE false"
            let answers = try await recordBehind(raise, service, "a", "b")
            #expect(answers == ["3 of 2021-06-01", "4 of 2021-06-01"])
            let again = try await recordBehind("SELECT 1", service, "a")
            #expect(again == ["again 3 of 2021-06-01"])
        }
    }
}
