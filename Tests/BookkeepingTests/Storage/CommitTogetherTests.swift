import Ethereum
import Ledger
import TestSupport
import Testing

@testable import Bookkeeping
@testable import Postgres

@Suite struct CommitTogetherTests {
    /// What is done to numbers, of which those below zero fail.
    private func done(
        _ numbers: [Int], failing error: PostgresError
    ) async -> (results: [Int?], tries: [[Int]]) {
        var tries: [[Int]] = []
        let results = await Books.commitTogether(numbers) { some in
            tries.append(some)
            if some.contains(where: { $0 < 0 }) { throw error }
            return some.map { .success($0) }
        }
        return (results.map { try? $0.get() }, tries)
    }

    @Test func `what the database refuses for one is done for the others`() async {
        let error = PostgresError(.server, "", sqlState: .init(rawValue: "23505"))
        let (results, tries) = await done([1, 2, 3, -4, 5], failing: error)
        #expect(results == [1, 2, 3, nil, 5])
        #expect(tries == [[1, 2, 3, -4, 5], [1, 2], [3, -4, 5], [3], [-4, 5], [-4], [5]])
    }

    @Test(arguments: [
        PostgresError(.outcomeUnknown, ""), PostgresError(.timedOut, ""),
        PostgresError(.connectionLost, ""),
        PostgresError(.server, "", sqlState: .init(rawValue: "55P03")),
        PostgresError(.server, "", sqlState: .init(rawValue: "42501")),
    ])
    func `what may be done already, or comes to all, is not tried again`(error: PostgresError) async
    {
        let (results, tries) = await done([1, -2, 3], failing: error)
        #expect(results == [nil, nil, nil])
        #expect(tries == [[1, -2, 3]])
    }

    @Test func `a conflict is tried again as it was`() async {
        let error = PostgresError(.server, "", sqlState: .init(rawValue: "40P01"))
        let (results, tries) = await done([-1], failing: error)
        #expect(results == [nil])
        #expect(tries == Array(repeating: [-1], count: Books.attemptLimit))
    }

    /// A path with a NUL, which no text of the database can hold.
    @Test func `an attempt that cannot be noted keeps none from being noted`() async throws {
        let house = try await APIHarness()
        let attempts = RefusedAttempts(house.connections, queue: 10) { house.now }
        let noted = try await withThrowingTaskGroup(of: Bool.self) { group in
            func note(_ path: String) {
                let request = WriteRequest(
                    caller: .operatorOfMachine, method: "POST", path: path, key: nil,
                    bodyDigest: Digest.sha256(of: []), isDryRun: false)
                let entry = AuditEntry(
                    refusing: request, AccessError.groupNotOwn, bodyDigest: nil)
                group.addTask {
                    do {
                        try await attempts.note(entry)
                        return true
                    } catch {
                        return false
                    }
                }
            }
            try await house.database.with(.admin) { database in
                try await database.transaction { transaction in
                    try await transaction.query("SELECT 1 FROM audit_head FOR UPDATE")
                    // One is under way and one may be prepared; the others make a group.
                    note("/a")
                    note("/b")
                    while try await house.value(Self.waitingForHead) != "1" { await Task.yield() }
                    for path in ["/c", "/\0", "/d"] { note(path) }
                    while attempts.queue.count < 3 { await Task.yield() }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(noted == 4)
        let operations = try await house.database.lines(
            "SELECT operation FROM audit_entry WHERE outcome = 'refused' ORDER BY operation")
        #expect(operations == ["POST /a", "POST /b", "POST /c", "POST /d"])
        try await house.close()
    }

    private static let waitingForHead: SQL = """
        SELECT count(*)::text AS value FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
        """
}
