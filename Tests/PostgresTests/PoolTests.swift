import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct PoolTests {
    @Test func `a cancelled statement is stopped and its connection free again`() async throws {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { test, database in
            let sleeper = Task {
                try await database.transaction { transaction in
                    try await transaction.query("SELECT pg_sleep(3600)")
                }
            }
            #expect(try await eventually { try await Self.isSleeping(test) })
            sleeper.cancel()
            let error = await #expect(throws: PostgresError.self) { _ = try await sleeper.value }
            #expect(error?.kind == .cancelled)
            #expect(try await !Self.isSleeping(test))
            let value = try await database.transaction { transaction in
                try await transaction.query("SELECT 5 AS n").first?.get("n", as: Int.self)
            }
            #expect(value == 5)
            // The same connection served both.
            #expect(database.statistics.connects == 1)
        }
    }

    @Test func `a cancelled single statement does not wait on`() async throws {
        try await withOwnDatabase { test, database in
            let sleeper = Task { try await database.query("SELECT pg_sleep(3600)") }
            let isAsleep = try await eventually { try await Self.isSleeping(test) }
            #expect(isAsleep)
            sleeper.cancel()
            let error = await #expect(throws: PostgresError.self) { _ = try await sleeper.value }
            #expect(error?.kind == .cancelled)
            #expect(try await Self.isSleeping(test))
            // It sleeps on behind the test, whose database would wait for it.
            _ = try await test.server.psql(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = '\(test.name)' AND query LIKE '%pg_sleep%'
                """, database: "postgres")
        }
    }

    @Test func `a task cancelled before it begins sends nothing`() async throws {
        try await withOwnDatabase { _, database in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await database.query("SELECT 1")
            }
            let error = await #expect(throws: PostgresError.self) { _ = try await task.value }
            #expect(error?.kind == .cancelled)
            #expect(database.statistics.queries == 0)
        }
    }

    @Test func `waiting for a connection ends after the limit`() async throws {
        try await withDatabase {
            $0.transactionConnections = 1
            $0.waitLimit = .milliseconds(100)
        } running: { database in
            try await database.transaction { transaction in
                try await transaction.query("SELECT 1")
                let error = await #expect(throws: PostgresError.self) {
                    try await database.transaction { try await $0.query("SELECT 1") }
                }
                #expect(error?.kind == .poolExhausted)
                #expect(database.statistics.waiting == 0)
            }
            try await database.transaction { try await $0.query("SELECT 1") }
        }
    }

    @Test func `a full queue refuses at once, a freed connection goes to who waits`()
        async throws
    {
        try await withDatabase {
            $0.transactionConnections = 1
            $0.queueLimit = 1
        } running: { database in
            let waiter = try await database.transaction { transaction in
                try await transaction.query("SELECT 1")
                let waiter = Task {
                    try await database.transaction { inner in
                        try await inner.query("SELECT 7 AS n").first?.get("n", as: Int.self)
                    }
                }
                #expect(try await eventually { database.statistics.waiting == 1 })
                let error = await #expect(throws: PostgresError.self) {
                    try await database.transaction { try await $0.query("SELECT 1") }
                }
                #expect(error?.kind == .poolExhausted)
                return waiter
            }
            #expect(try await waiter.value == 7)
            #expect(database.statistics.connects == 1)
        }
    }

    @Test func `a cancelled waiter leaves the queue`() async throws {
        try await withDatabase {
            $0.transactionConnections = 1
        } running: { database in
            try await database.transaction { transaction in
                try await transaction.query("SELECT 1")
                let waiter = Task {
                    try await database.transaction { try await $0.query("SELECT 1") }
                }
                #expect(try await eventually { database.statistics.waiting == 1 })
                waiter.cancel()
                let error = await #expect(throws: PostgresError.self) { _ = try await waiter.value }
                #expect(error?.kind == .cancelled)
                #expect(database.statistics.waiting == 0)
            }
        }
    }

    @Test func `many transactions at once stay within the bound`() async throws {
        try await withOwnDatabase {
            $0.transactionConnections = 3
        } running: { test, database in
            try await database.query("CREATE TABLE counter (n integer)")
            try await database.query("INSERT INTO counter (n) VALUES (0)")
            let loops = try TestLoops.shared().loops
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask(executorPreference: loops[number % loops.count]) {
                        _ = try await database.transaction { transaction in
                            try await transaction.query("UPDATE counter SET n = n + \(1)::int")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let row = try await database.query("SELECT n FROM counter").first
            #expect(try row?.get("n", as: Int.self) == 200)
            #expect(database.statistics.idle <= 3)
            #expect(database.statistics.open <= 3 + loops.count)
        }
    }

    /// A connection that came back while the pool closed was once counted as gone twice, and closing
    /// waited for ever.
    @Test(.timeLimit(.minutes(2)))
    func `closing while the last connection comes back ends, whoever is first`() async throws {
        let test = try await TestDatabase.make()
        for _ in 0..<40 {
            let database = try test.open(.owner)
            _ = try await database.transaction { try await $0.query("SELECT 1") }
            await database.close()
            #expect(database.statistics.open == 0)
        }
        try await test.drop()
    }

    @Test func `closing refuses new work and waits for transactions under way`() async throws {
        let test = try await TestDatabase.make()
        let database = try test.open(.owner)
        try await database.query("CREATE TABLE item (id integer)")
        let (begun, announce) = AsyncStream<Void>.makeStream()
        let (permission, permit) = AsyncStream<Void>.makeStream()
        let worker = Task {
            try await database.transaction { transaction in
                try await transaction.query("INSERT INTO item (id) VALUES (1)")
                announce.finish()
                for await _ in permission {}
                try await transaction.query("INSERT INTO item (id) VALUES (2)")
            }
        }
        for await _ in begun {}
        let closing = Task { await database.close() }
        #expect(
            try await eventually {
                do {
                    try await database.query("SELECT 1")
                    return false
                } catch let error as PostgresError {
                    return error.kind == .closed
                }
            })
        permit.finish()
        _ = try await worker.value
        await closing.value
        #expect(try await test.server.psql("SELECT count(*) FROM item", database: test.name) == "2")
        let error = await #expect(throws: PostgresError.self) {
            try await database.transaction { try await $0.query("SELECT 1") }
        }
        #expect(error?.kind == .closed)
        #expect(database.statistics.open == 0)
        try await test.drop()
    }

    static func isSleeping(_ test: TestDatabase) async throws -> Bool {
        try await test.server.psql(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = '\(test.name)' AND state = 'active' AND query LIKE '%pg_sleep(%'
            """) == "1"
    }
}
