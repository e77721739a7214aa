import Postgres
import TestSupport
import Testing

@Suite struct ReconnectTests {
    @Test func `a terminated backend fails its query and later ones succeed`() async throws {
        try await withOwnDatabase { test, database in
            let victim = Task { try await database.query("SELECT pg_sleep(60)") }
            #expect(try await eventually { try await PoolTests.isSleeping(test) })
            try await Self.terminateAll(test)
            let error = await #expect(throws: PostgresError.self) { _ = try await victim.value }
            #expect(error?.kind == .connectionLost)
            for _ in 0..<4 { try await database.query("SELECT 1") }
        }
    }

    @Test func `a transaction whose backend is terminated fails and its place is free`()
        async throws
    {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { test, database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction { transaction in
                    try await transaction.query("SELECT 1")
                    try await Self.terminateAll(test)
                    try await transaction.query("SELECT 2")
                }
            }
            #expect(error?.kind == .connectionLost)
            try await database.transaction { try await $0.query("SELECT 1") }
            #expect(database.statistics.connects == 2)
        }
    }

    @Test func `idle connections that were terminated are not handed out`() async throws {
        try await withOwnDatabase { test, database in
            try await database.transaction { try await $0.query("SELECT 1") }
            try await Self.terminateAll(test)
            #expect(try await eventually { database.statistics.idle == 0 })
            try await database.transaction { try await $0.query("SELECT 1") }
        }
    }

    @Test(arguments: [false, true])
    func `a server restart needs no restart of ours`(isCrash: Bool) async throws {
        let server = try PostgresServer()
        defer { server.remove() }
        let test = try await TestDatabase.make(on: server)
        try await test.with(.owner) {
            $0.waitLimit = .seconds(20)
        } running: { database in
            try await database.query("CREATE TABLE item (id integer)")
            try await database.transaction { try await $0.query("INSERT INTO item VALUES (1)") }
            server.stop(crash: isCrash)
            #expect(try await eventually { database.statistics.open == 0 })
            // What comes while the server is away waits for it.
            let query = Task { try await database.query("SELECT id FROM item") }
            let transaction = Task {
                try await database.transaction { transaction in
                    try await transaction.query("INSERT INTO item VALUES (2)")
                }
            }
            #expect(try await eventually { database.statistics.failedConnects >= 2 })
            try server.start()
            #expect(try await query.value.count >= 1)
            _ = try await transaction.value
            #expect(try await database.query("SELECT id FROM item").count == 2)
        }
    }

    @Test func `while the server is away a request fails after the waiting time, with its reason`()
        async throws
    {
        let server = try PostgresServer()
        defer { server.remove() }
        let test = try await TestDatabase.make(on: server)
        try await test.with(.owner) {
            $0.waitLimit = .milliseconds(200)
        } running: { database in
            server.stop()
            let query = await #expect(throws: PostgresError.self) {
                try await database.query("SELECT 1")
            }
            #expect(query?.kind == .connectionLost)
            let transaction = await #expect(throws: PostgresError.self) {
                try await database.transaction { try await $0.query("SELECT 1") }
            }
            #expect(transaction?.kind == .connectionLost)
            #expect(transaction?.message.contains(server.folder) == true)
        }
    }

    private static func terminateAll(_ test: TestDatabase) async throws {
        try await test.server.psql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(test.name)'")
    }
}
