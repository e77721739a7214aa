import EventLoop
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error {}

    @Test func `a transaction whose body returns is committed, hooks around it`() async throws {
        try await withOwnDatabase { test, database in
            try await database.query("CREATE TABLE item (id integer)")
            var calls: [String] = []
            let value = try await database.transaction(
                willCommit: {
                    calls.append(
                        "will \(try test.server.psqlBlocking("SELECT count(*) FROM item", database: test.name))"
                    )
                },
                didCommit: { calls.append("\($0)") }
            ) { transaction in
                try await transaction.query("INSERT INTO item (id) VALUES (\(1))")
                return try await transaction.query("SELECT count(*) AS n FROM item")
                    .first?.get("n", as: Int.self)
            }
            #expect(value == 1)
            #expect(calls == ["will 0", "committed"])
            #expect(
                try await test.server.psql("SELECT count(*) FROM item", database: test.name) == "1")
        }
    }

    @Test func `a body that throws is rolled back and its error passed on`() async throws {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { test, database in
            try await database.query("CREATE TABLE item (id integer)")
            await #expect(throws: Refusal.self) {
                try await database.transaction { transaction in
                    try await transaction.query("INSERT INTO item (id) VALUES (1)")
                    throw Refusal()
                }
            }
            await #expect(throws: Refusal.self) {
                try await database.transaction(willCommit: { throw Refusal() }) { transaction in
                    try await transaction.query("INSERT INTO item (id) VALUES (2)")
                }
            }
            let failure = await #expect(throws: PostgresError.self) {
                try await database.transaction { transaction in
                    try await transaction.query("INSERT INTO item (id) VALUES (3)")
                    try await transaction.query("SELECT 1 / 0")
                }
            }
            #expect(failure?.sqlState?.rawValue == "22012")
            #expect(
                try await test.server.psql("SELECT count(*) FROM item", database: test.name) == "0")
            #expect(database.statistics.connects == 1 + readersUsed(database))
        }
    }

    /// Each of the two loops may have connected its reader.
    private func readersUsed(_ database: Database) -> Int { database.statistics.open - 1 }

    @Test func `statements that are known beforehand are committed in one round trip`() async throws
    {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { test, database in
            try await database.query("CREATE TABLE item (id integer CHECK (id > 0))")
            let rows = try await database.commit([
                "INSERT INTO item (id) VALUES (\(1))", "SELECT count(*) AS n FROM item",
            ])
            #expect(rows.count == 2)
            #expect(try rows[1].first?.get("n", as: Int.self) == 1)
            let failure = await #expect(throws: PostgresError.self) {
                try await database.commit([
                    "INSERT INTO item (id) VALUES (\(2))", "INSERT INTO item (id) VALUES (\(-1))",
                    "INSERT INTO item (id) VALUES (\(3))",
                ])
            }
            #expect(failure?.constraint == "item_id_check")
            // The connection is none the worse.
            try await database.commit(["INSERT INTO item (id) VALUES (\(4))"])
            #expect(
                try await test.server.psql(
                    "SELECT string_agg(id::text, ' ' ORDER BY id) FROM item", database: test.name)
                    == "1 4")
            #expect(database.statistics.connects == 1 + readersUsed(database))
        }
    }

    @Test func `commits in line are sent without waiting, and each fails by itself`() async throws {
        try await withOwnDatabase {
            // Who had to wait for the connection would be refused.
            $0.transactionConnections = 1
            $0.waitLimit = .milliseconds(200)
        } running: { test, database in
            try await database.query("CREATE TABLE item (id integer CHECK (id > 0))")
            // One after another on the connection of one loop.
            let loop = database.loop
            let first = Task(executorPreference: loop) {
                try await database.commitInLine([
                    "INSERT INTO item (id) VALUES (1)", "SELECT pg_sleep(0.6)",
                ])
            }
            let second = Task(executorPreference: loop) {
                try await database.commitInLine([
                    "INSERT INTO item (id) VALUES (2)", "INSERT INTO item (id) VALUES (-2)",
                ])
            }
            let third = Task(executorPreference: loop) {
                try await database.commitInLine([
                    "INSERT INTO item (id) VALUES (3)", "SELECT count(*) AS n FROM item",
                ])
            }
            #expect(try await first.value.count == 2)
            let failure = await #expect(throws: PostgresError.self) { try await second.value }
            #expect(failure?.constraint == "item_id_check")
            #expect(try await third.value[1].first?.get("n", as: Int.self) == 2)
            #expect(
                try await test.server.psql("SELECT count(*) FROM item", database: test.name) == "2")
        }
    }

    @Test func `a commit in line that was sent and not answered has an unknown outcome`()
        async throws
    {
        try await withOwnDatabase { test, database in
            try await database.query("SELECT 1")
            let sent = Task { try await database.commitInLine(["SELECT pg_sleep(30)"]) }
            _ = try await eventually {
                try await test.server.psql(
                    """
                    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE query = 'SELECT pg_sleep(30)'
                    """, database: test.name) == "1"
            }
            let failure = await #expect(throws: PostgresError.self) { try await sent.value }
            #expect(failure?.kind == .outcomeUnknown)
            try await database.commitInLine(["SELECT 1"])
        }
    }

    @Test func `a wait begins with its statement, not with what was waited for before`()
        async throws
    {
        try await withOwnDatabase {
            $0.transactionConnections = 1
            // The server may be silent for ten seconds more.
            $0.statementTimeout = .seconds(1)
        } running: { _, database in
            try await database.commit(["SELECT 1"])
            try await Task.sleep(for: .milliseconds(10_600))
            try await database.commit(["SELECT pg_sleep(0.8)"])
        }
    }

    @Test func `what only COMMIT refuses is refused in one round trip, too`() async throws {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { test, database in
            try await database.query(
                "CREATE TABLE item (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let failure = await #expect(throws: PostgresError.self) {
                try await database.commit([
                    "INSERT INTO item (id) VALUES (1)", "INSERT INTO item (id) VALUES (1)",
                ])
            }
            #expect(failure?.sqlState == .uniqueViolation)
            try await database.commit(["INSERT INTO item (id) VALUES (2)"])
            #expect(
                try await test.server.psql("SELECT id FROM item", database: test.name) == "2")
        }
    }

    @Test func `a swallowed failure cannot be committed`() async throws {
        try await withOwnDatabase { test, database in
            try await database.query("CREATE TABLE item (id integer)")
            var outcome: CommitOutcome?
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction(didCommit: { outcome = $0 }) { transaction in
                    try await transaction.query("INSERT INTO item (id) VALUES (1)")
                    _ = try? await transaction.query("SELECT 1 / 0")
                }
            }
            #expect(error?.sqlState == .failedTransaction)
            #expect(outcome == .rolledBack)
            #expect(
                try await test.server.psql("SELECT count(*) FROM item", database: test.name) == "0")
        }
    }

    @Test func `a first statement that is never sent does not leave the next without BEGIN`()
        async throws
    {
        try await withOwnDatabase { test, database in
            try await database.query("CREATE TABLE item (name text)")
            await #expect(throws: Refusal.self) {
                try await database.transaction { transaction in
                    _ = try? await transaction.query("INSERT INTO item (name) VALUES (\("a\0"))")
                    try await transaction.query("INSERT INTO item (name) VALUES ('b')")
                    throw Refusal()
                }
            }
            #expect(
                try await test.server.psql("SELECT count(*) FROM item", database: test.name) == "0")
        }
    }

    @Test func `a body without statements opens no transaction`() async throws {
        try await withDatabase { database in
            var calls = 0
            let value = try await database.transaction(
                willCommit: { calls += 1 }, didCommit: { _ in calls += 1 }
            ) { _ in 7 }
            #expect(value == 7)
            #expect(calls == 0)
            #expect(database.statistics.queries == 0)
        }
    }

    @Test func `a pipeline answers in order and ends at the first failure`() async throws {
        try await withDatabase { database in
            try await database.transaction { transaction in
                let answers = try await transaction.pipeline([
                    "SELECT 1 AS n", "SELECT generate_series(1, 3) AS n", "SELECT 3 AS n",
                ])
                #expect(answers.map(\.count) == [1, 3, 1])
                #expect(try answers[2].first?.get("n", as: Int.self) == 3)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction { transaction in
                    _ = try await transaction.pipeline([
                        "SELECT 1", "SELECT 1 / 0", "SELECT no_such_column",
                    ])
                }
            }
            #expect(error?.sqlState?.rawValue == "22012")
        }
    }

    @Test func `isolation and read-only hold`() async throws {
        try await withDatabase { database in
            let level = try await database.transaction(.snapshot) { transaction in
                try await transaction.query("SELECT current_setting('transaction_isolation') AS v")
                    .first?.get("v", as: String.self)
            }
            #expect(level == "repeatable read")
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction(.snapshot) { transaction in
                    try await transaction.query("CREATE TABLE nothing (id integer)")
                }
            }
            #expect(error?.sqlState == .readOnlyTransaction)
        }
    }

    /// Tables without statistics, as just after an import, let the server guess costs that ask for it.
    @Test func `no statement is compiled, however its cost is guessed`() async throws {
        try await withDatabase { database in
            let rows = try await database.query("SELECT current_setting('jit') AS v")
            #expect(try rows.first?.get("v", as: String.self) == "off")
        }
    }

    @Test func `cursors are planned to be read to their end`() async throws {
        try await withDatabase { database in
            let rows = try await database.query(
                "SELECT current_setting('cursor_tuple_fraction') AS v")
            #expect(try rows.first?.get("v", as: String.self) == "1")
        }
    }

    @Test func `a transaction cannot be used after its end`() async throws {
        try await withDatabase { database in
            let kept = try await database.transaction { transaction in
                try await transaction.query("SELECT 1")
                return transaction
            }
            let error = await #expect(throws: PostgresError.self) {
                try await kept.query("SELECT 1")
            }
            #expect(error?.kind == .misuse)
        }
    }

    @Test func `a deferred constraint that fails at COMMIT rolls back and says so`() async throws {
        try await withOwnDatabase { test, database in
            try await database.query("CREATE TABLE parent (id integer PRIMARY KEY)")
            try await database.query(
                """
                CREATE TABLE child (parent integer CONSTRAINT child_parent_fkey
                    REFERENCES parent DEFERRABLE INITIALLY DEFERRED)
                """)
            var outcome: CommitOutcome?
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction(didCommit: { outcome = $0 }) { transaction in
                    try await transaction.query("INSERT INTO child (parent) VALUES (1)")
                }
            }
            #expect(error?.kind == .server)
            #expect(error?.sqlState == .foreignKeyViolation)
            #expect(error?.constraint == "child_parent_fkey")
            #expect(outcome == .rolledBack)
        }
    }

    @Test func `a connection that breaks during COMMIT leaves the outcome unknown`() async throws {
        try await withOwnDatabase { test, database in
            try await database.query("CREATE TABLE item (id integer)")
            try await database.query(
                """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                    PERFORM pg_sleep(10);
                    RETURN NULL;
                END
                $$
                """)
            try await database.query(
                """
                CREATE CONSTRAINT TRIGGER item_dies AFTER INSERT ON item
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()
                """)
            var outcome: CommitOutcome?
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction(didCommit: { outcome = $0 }) { transaction in
                    try await transaction.query("INSERT INTO item (id) VALUES (1)")
                }
            }
            #expect(error?.kind == .outcomeUnknown)
            #expect(outcome == .unknown)
            #expect(try await database.query("SELECT id FROM item").isEmpty)
        }
    }
}
